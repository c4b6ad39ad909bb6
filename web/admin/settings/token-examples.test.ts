import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { curlOf, registrationOf } from './token-examples.ts'

/** What a shell makes of a line: the arguments of curl. */
const argumentsOf = (line: string): string[] =>
  execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }\n${line}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n')

test('the examples are one command each, whatever the values hold', () => {
  expect(argumentsOf(curlOf('https://acme.example', "00a'b$(id)`x"))).toEqual([
    '-H',
    "Authorization: SSWS 00a'b$(id)`x",
    'https://acme.example/api/v1/users/me',
  ])
  const [url, , authorization, , , , body = ''] = argumentsOf(registrationOf('https://acme.example', 'tok'))
  expect([url, authorization]).toEqual(['https://acme.example/oauth2/v1/clients', 'Authorization: Bearer tok'])
  expect(JSON.parse(body)).toMatchObject({ redirect_uris: ['https://app.example/callback'] })
})
