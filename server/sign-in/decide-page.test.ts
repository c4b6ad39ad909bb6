import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decidePage, type PageFacts } from './decide-page.ts'

const ada = { login: 'ada' }
const typed = { login: 'grace', isOther: false }
const facts: PageFacts = { asked: undefined, session: undefined, step: undefined, wantsOther: false, wantsAgain: false }

test.each<[string, Partial<PageFacts>, object]>([
  ['nobody is signed in', {}, { page: 'identifier' }],
  [
    'nobody is signed in and the login is settled',
    { step: typed },
    { page: 'password', login: 'grace', isAgain: false },
  ],
  ['someone is signed in and no app asks', { session: ada }, { page: 'continue' }],
  ['someone is signed in and comes back to a settled login', { session: ada, step: typed }, { page: 'continue' }],
  ['they want another account', { session: ada, wantsOther: true }, { page: 'identifier' }],
  [
    'they settled another account',
    { session: ada, step: { ...typed, isOther: true } },
    { page: 'password', login: 'grace', isAgain: false },
  ],
  [
    'the app wants a new proof',
    { asked: 'sign-in-again', session: ada },
    { page: 'password', login: 'ada', isAgain: true },
  ],
  [
    'a page of ours wants a new proof',
    { session: ada, wantsAgain: true },
    { page: 'password', login: 'ada', isAgain: true },
  ],
  [
    'they failed to give it',
    { session: ada, step: { login: 'ada', isOther: false, isAgain: true } },
    { page: 'password', login: 'ada', isAgain: true },
  ],
  ['a page of ours wants a new proof of nobody', { wantsAgain: true }, { page: 'identifier' }],
  [
    'they are asked anew and are somebody else',
    { session: ada, wantsAgain: true, wantsOther: true },
    { page: 'identifier' },
  ],
  ['an app asks, whatever else is asked', { asked: 'done', session: ada, wantsAgain: true }, { page: 'continue' }],
  ['the app wants a choice', { asked: 'choose', session: ada }, { page: 'choose' }],
  ['the app wants consent', { asked: 'consent', session: ada }, { page: 'consent' }],
  ['the app wants a new account', { asked: 'sign-up' }, { page: 'sign-up' }],
  ['they have an account after all', { asked: 'sign-up', wantsOther: true }, { page: 'identifier' }],
  ['the app wants nothing more', { asked: 'done', session: ada }, { page: 'continue' }],
])('when %s', (_, change, due) => expect(decidePage({ ...facts, ...change })).toEqual(due))

test('without a session nothing but signing in, or asking for an account, is ever due', () => {
  const asked = fc.constantFrom<PageFacts['asked']>(
    undefined,
    'sign-in',
    'sign-in-again',
    'choose',
    'consent',
    'sign-up',
    'done',
  )
  const step = fc.option(fc.record({ login: fc.string(), isOther: fc.boolean() }), { nil: undefined })
  fc.assert(
    fc.property(asked, step, fc.boolean(), fc.boolean(), (one, two, wantsOther, wantsAgain) => {
      const { page } = decidePage({ asked: one, session: undefined, step: two, wantsOther, wantsAgain })
      expect(['identifier', 'password', 'sign-up']).toContain(page)
    }),
  )
})
