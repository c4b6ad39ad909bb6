import { expect, test } from 'vitest'
import { nextOf, problemOfApi } from './request.ts'

test('the next page is a path of ours, wherever the link says the org is', () => {
  const links =
    '<https://acme.example/api/v1/users?limit=2>; rel="self", <https://acme.example/api/v1/users?after=x%2F>; rel="next"'
  expect(nextOf(links)).toBe('/api/v1/users?after=x%2F')
})

test.each([null, '<https://acme.example/api/v1/users>; rel="self"'])('%s leads nowhere', (header) => {
  expect(nextOf(header)).toBeUndefined()
})

test('causes that name a field stand at the field; the first one says what happened', () => {
  const refusal = {
    errorCode: 'E0000001',
    errorSummary: 'Api validation failed: login',
    errorLink: 'E0000001',
    errorId: 'req-1',
    errorCauses: [{ errorSummary: 'profile.login: somebody has it already' }, { errorSummary: 'nothing was kept' }],
    rule: 'login-is-free',
  }
  expect(problemOfApi(400, refusal)).toEqual({
    type: '/errors/E0000001',
    status: 400,
    detail: 'profile.login: somebody has it already',
    instance: 'req-1',
    rule: 'login-is-free',
    fields: [{ field: 'profile.login', reason: 'somebody has it already' }],
  })
})
