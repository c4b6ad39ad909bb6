import { expect, test } from 'vitest'
import { addTexts } from '../../texts/texts.ts'
import { kitEn } from '../../texts/admin-kit.ts'
import { Failure } from '../../request.ts'
import { differing, errorsOf, missingOf } from './fields.ts'

addTexts(kitEn)

const values = { login: 'ada@acme.example', firstName: 'Ada', groups: ['a'] }

test('only the fields that differ are changed, lists by what is in them', () => {
  expect(differing(values, { ...values, groups: ['a'] })).toEqual([])
  expect(differing(values, { ...values, login: 'b', groups: ['b'] })).toEqual(['login', 'groups'])
})

const refusal = (...fields: readonly { field: string; reason: string }[]) =>
  new Failure('refused', { type: '/errors/E0000001', status: 400, instance: 'r', fields: [...fields] })

test('a cause stands at its field, however deep the server has it', () => {
  expect(errorsOf(refusal({ field: 'profile.login', reason: 'somebody has it already' }), values)).toEqual({
    login: 'Somebody has it already',
  })
  expect(errorsOf(refusal({ field: 'groups[0]', reason: 'is no group' }), values)).toEqual({ groups: 'Is no group' })
})

test('a cause about something that the form does not have stands at none', () => {
  expect(errorsOf(refusal({ field: 'constructor', reason: 'x' }), values)).toEqual({})
  expect(errorsOf(new Error('x'), values)).toEqual({})
})

test('what has to be there and is not is said at its field', () => {
  expect(missingOf({ ...values, firstName: '  ' }, ['login', 'firstName'])).toEqual({ firstName: 'This is needed' })
})
