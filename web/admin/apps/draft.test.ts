import { expect, test } from 'vitest'
import {
  type AppDraft,
  emptyDraft,
  findProblems,
  firstGap,
  keepDraft,
  readDraft,
  stepOfField,
  stepsOf,
} from './draft.ts'

const ready: AppDraft = {
  ...emptyDraft,
  label: 'Ledger',
  redirectUris: 'https://ledger.example/callback',
  audience: 'later',
}

const fieldsOf = (draft: AppDraft, step: Parameters<typeof findProblems>[1]) =>
  findProblems(draft, step).map(({ field, text }) => `${field}: ${text}`)

test('a service is asked for its key, everything else for who gets it', () => {
  expect(stepsOf('service')).toEqual(['kind', 'name', 'key'])
  expect(stepsOf('web')).toEqual(['kind', 'name', 'addresses', 'people'])
  expect(stepsOf('bookmark')).toEqual(['kind', 'name', 'addresses', 'people'])
})

test('a draft that is in order has nothing wrong in any step', () => {
  for (const step of stepsOf('web')) expect(fieldsOf(ready, step)).toEqual([])
})

test.each<[string, Partial<AppDraft>, Parameters<typeof findProblems>[1], string[]]>([
  ['a name is needed', { label: '  ' }, 'name', ['label: apps.label.missing']],
  ['a name has an end', { label: 'a'.repeat(101) }, 'name', ['label: apps.label.tooLong']],
  ['a redirect URI is needed', { redirectUris: ' \n' }, 'addresses', ['redirectUris: apps.redirect.missing']],
  [
    'every address is looked at',
    { redirectUris: 'https://a.example/cb\nhttp://b.example/cb', postLogoutUris: 'https://*.c.example', startUri: 'd' },
    'addresses',
    ['redirectUris: apps.uri.http', 'postLogoutUris: apps.uri.wildcard', 'startUri: apps.uri.notAbsolute'],
  ],
  ['a bookmark may be http', { kind: 'bookmark', bookmarkUrl: 'http://intranet.example/#/home' }, 'addresses', []],
  ['a bookmark needs an address', { kind: 'bookmark' }, 'addresses', ['bookmarkUrl: apps.bookmark.missing']],
  [
    'a bookmark is no script',
    { kind: 'bookmark', bookmarkUrl: 'javascript:alert(1)' },
    'addresses',
    ['bookmarkUrl: apps.uri.scheme'],
  ],
  ['who gets it is chosen', { audience: undefined }, 'people', ['audience: apps.audience.missing']],
  ['groups means at least one', { audience: 'groups' }, 'people', ['groups: apps.groups.missing']],
  ['a service needs a key', { kind: 'service' }, 'key', ['publicKey: apps.key.missing']],
  [
    'a private key is refused',
    { kind: 'service', publicKey: '{"kty":"EC","d":"x"}' },
    'key',
    ['publicKey: apps.key.private'],
  ],
])('%s', (_, change, step, expected) => {
  expect(fieldsOf({ ...ready, ...change }, step)).toEqual(expected)
})

test('no address of a step skips what an earlier one asks', () => {
  expect(firstGap(emptyDraft, 'people')).toBe('name')
  expect(firstGap({ ...ready, redirectUris: '' }, 'people')).toBe('addresses')
  expect(firstGap(ready, 'people')).toBeUndefined()
})

test('each field knows its step', () => {
  expect(stepOfField('startUri')).toBe('addresses')
  expect(stepOfField('groups')).toBe('people')
})

test('a draft survives a reload, and nothing that is not one', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
  keepDraft(storage, ready)
  expect(readDraft(storage)).toEqual(ready)
  kept.set('atrium-new-app', '{"kind":"mainframe","label":7}')
  expect(readDraft(storage)).toEqual(emptyDraft)
  kept.set('atrium-new-app', '{')
  expect(readDraft(storage)).toEqual(emptyDraft)
  keepDraft(storage, undefined)
  expect(readDraft(storage)).toEqual(emptyDraft)
})
