import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plansNotRun } from './plans.ts'
import { makeStage, type Stage } from './stage.ts'

for (const [plan, why] of Object.entries(plansNotRun)) test(plan, ({ skip }) => skip(why))

// A plan is only left out as long as nobody is told that what it tests can be had.
describe('what is not offered', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await makeStage({})
  })
  afterAll(() => stage?.close())

  test('is not advertised either', () => {
    const absent = [
      'registration_endpoint',
      'frontchannel_logout_supported',
      'check_session_iframe',
      'pushed_authorization_request_endpoint',
      'device_authorization_endpoint',
      'dpop_signing_alg_values_supported',
    ]
    expect(Object.keys(stage.metadata).filter((name) => absent.includes(name))).toEqual([])
    expect(stage.metadata.response_types_supported).toEqual(['code'])
    expect(stage.metadata.grant_types_supported).toEqual(['authorization_code', 'refresh_token', 'client_credentials'])
  })

  test.each(['id_token', 'token', 'id_token token', 'code id_token', 'code token', 'code id_token token', 'none'])(
    'response_type %s is refused and gives nothing',
    async (responseType) => {
      const { parameters } = await stage.openParty().authorize({ response_type: responseType })
      expect(parameters.get('error')).toBe('unsupported_response_type')
      expect(['code', 'id_token', 'access_token'].filter((name) => parameters.has(name))).toEqual([])
    },
  )
})
