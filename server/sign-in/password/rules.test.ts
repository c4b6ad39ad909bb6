import { expect, test } from 'vitest'
import { isCommonPassword } from './common.ts'
import { minLengthOf, passwordRules, refusePassword } from './rules.ts'

const choice = {
  password: 'walk-through-every-door',
  minLength: 15,
  context: ['grace@acme.example', 'Grace', 'Hopper', 'Acme', 'Atrium'],
  isCommon: isCommonPassword,
}
const refuse = (password: string, minLength = 15) => refusePassword({ ...choice, password, minLength })?.kind

// Written out here: a test that walks the table cannot see that a row is missing.
test('checks these rules, in this order', () => {
  expect(passwordRules.map(({ id }) => id)).toEqual([
    'password-is-not-too-long',
    'password-is-long-enough',
    'password-is-not-common',
    'password-is-no-pattern',
    'password-is-not-from-context',
  ])
})

test.each([
  'walk-through-every-door',
  'correct horse battery staple nine',
  'only lower case letters here',
  'Grace likes long walks at sea',
  'пароль из нескольких слов',
  '正しい馬の電池のホチキスを使う人々',
  '🐎🔋📎🐎 mit Umlauten: äöü',
  `${'x1 '.repeat(3)}${'a long tail of sixty-four characters and more, as all may have it'}`,
  ' blanks around it count too ',
])('takes %s', (password) => expect(refuse(password)).toBeUndefined())

test.each([
  ['too-short', 'fourteen chars'],
  ['too-short', '🐎'.repeat(14)],
  ['too-long', 'é'.repeat(513)],
  ['common', 'passwordpassword'],
  ['common', 'PasswordPassword'],
  ['common', 'P@ssw0rd-P@ssw0rd'],
  ['pattern', 'tomatotomatotomato'],
  ['pattern', 'aaaaaaaaaaaaaaaaaaaa'],
  ['pattern', 'abcabcabcabcabcabc'],
  ['pattern', 'abcdefghijklmnopqrs'],
  ['pattern', 'asdfghjkl-asdfghjkl'.replace('-', 'zxcvbnm')],
  ['pattern', 'zyxwvutsrqponmlkji'],
  ['context', 'grace@acme.example'],
  ['context', 'GraceHopper2026'],
  ['context', 'Grace.Hopper!1906'],
  ['context', 'acme acme atrium'],
])('refuses as %s: %s', (kind, password) => expect(refuse(password)).toBe(kind))

test.each(['password', 'Password1', 'P@ssword!', 'letmein123', 'sunshine2024', 'iloveyou', 'football99'])(
  'where 8 characters would be enough, %s is still refused',
  (password) => expect(refuse(password, 8)).toMatch(/common|pattern/),
)

test('each code point counts one, however it is composed', () => {
  expect(refusePassword({ ...choice, password: 'é'.normalize('NFD').repeat(10), minLength: 15 })).toEqual({
    kind: 'too-short',
    have: 10,
    need: 15,
  })
})

test('no org asks for fewer than 15 characters while a password is the only proof', () => {
  expect([8, 15, 20].map((passwordMinLength) => minLengthOf({ passwordMinLength }))).toEqual([15, 15, 20])
})

test('answers in time for any input', () => {
  const started = performance.now()
  for (const piece of ['a', 'ab', 'abcdefgh', 'a1', '🐎', 'qwertyuiop', 'grace'])
    refuse(piece.repeat(Math.floor(1_000 / Buffer.byteLength(piece))))
  expect(performance.now() - started).toBeLessThan(2000)
})
