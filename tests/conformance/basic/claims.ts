import { expect } from 'vitest'
import { scopeClaims } from '../checks/claims.ts'
import { runFlow } from '../flow.ts'
import type { Module } from '../run-plan.ts'

/** Asks for scopes and checks that user info has all their claims and nothing besides (warnings of the suite). */
const scopeModule =
  (...scopes: readonly string[]): Module =>
  async (stage) => {
    expect(stage.metadata.scopes_supported, 'without these the suite would skip').toEqual(
      expect.arrayContaining([...scopes]),
    )
    const { userInfo } = await runFlow(stage, stage.openParty(), { scope: ['openid', ...scopes].join(' ') })
    const expected = ['sub', ...scopes.flatMap((scope) => scopeClaims[scope] ?? [])]
    expect(Object.keys(userInfo).sort()).toEqual(expected.sort())
  }

/** Modules about what a client learns of the person. */
export const claimModules: Readonly<Record<string, Module>> = {
  'oidcc-scope-profile': scopeModule('profile'),
  'oidcc-scope-email': scopeModule('email'),
  'oidcc-scope-address': scopeModule('address'),
  'oidcc-scope-phone': scopeModule('phone'),
  'oidcc-scope-all': scopeModule('profile', 'email', 'address', 'phone'),

  'oidcc-claims-essential': async (stage) => {
    const claims = JSON.stringify({ userinfo: { name: { essential: true } } })
    const { userInfo } = await runFlow(stage, stage.openParty(), { claims })
    expect(userInfo).toMatchObject({ name: 'Ada Byron' })
  },
}
