import {
  defaultPolicies,
  type DefaultPolicyType,
  type Policy,
  type PolicyRule,
} from '../../../contracts/management/policy.ts'
import { settingsOf } from '../org/settings.ts'
import type { OwnOrg } from '../org/store.ts'

/** What a policy is shown of. */
export interface PolicyGround {
  readonly org: Pick<OwnOrg, 'settings' | 'createdAt' | 'updatedAt'>
  /** The group that every user is in. */
  readonly everyone: string
  readonly lockAfter: number
  readonly href: (path: string) => string
}

/** What an org decides by itself, in the words of the policies that programs made for Okta look for. */
export function showPolicy(type: DefaultPolicyType, ground: PolicyGround, withRules: boolean): Policy {
  const { policyId } = defaultPolicies[type]
  const own = `/api/v1/policies/${policyId}`
  return {
    ...sharedOf(ground),
    id: policyId,
    type,
    name: 'Default Policy',
    description: descriptions[type],
    priority: 1,
    conditions: type === 'ACCESS_POLICY' ? null : forEveryone(ground),
    ...(type === 'PASSWORD' ? { settings: passwordSettings(ground) } : {}),
    // Okta's has a text in it, at which its own SDK for Python gives up.
    _embedded: withRules ? { rules: [showRule(type, ground)] } : {},
    _links: {
      self: { href: ground.href(own), hints: reading },
      rules: { href: ground.href(`${own}/rules`), hints: reading },
    },
  }
}

/** The one rule of a policy. */
export function showRule(type: DefaultPolicyType, ground: PolicyGround): PolicyRule {
  const { policyId, ruleId } = defaultPolicies[type]
  return {
    ...sharedOf(ground),
    id: ruleId,
    type: type === 'OKTA_SIGN_ON' ? 'SIGN_ON' : type,
    name: type === 'ACCESS_POLICY' ? 'Catch-all Rule' : 'Default Rule',
    priority: type === 'ACCESS_POLICY' ? 99 : 1,
    conditions: type === 'ACCESS_POLICY' ? null : anywhere,
    actions: actionsOf[type](ground),
    _links: { self: { href: ground.href(`/api/v1/policies/${policyId}/rules/${ruleId}`), hints: reading } },
  }
}

const reading = { allow: ['GET'] }

const sharedOf = ({ org: { createdAt, updatedAt } }: PolicyGround) =>
  ({
    status: 'ACTIVE',
    system: true,
    created: createdAt.toISOString(),
    lastUpdated: updatedAt.toISOString(),
  }) as const

const descriptions: Readonly<Record<DefaultPolicyType, string>> = {
  ACCESS_POLICY: 'The default policy of apps: whoever is assigned to an app signs on to it with their password.',
  OKTA_SIGN_ON: 'The default policy of sessions: how long they last.',
  PASSWORD: 'The default policy of passwords: which are taken.',
}

const forEveryone = ({ everyone }: PolicyGround) => ({ people: { groups: { include: [everyone] } } })
const anywhere = { people: { users: { exclude: [] } }, network: { connection: 'ANYWHERE' } }

/** The rules of docs/policies/sign-in.md 1 and 3: no kinds of characters, no age, none that are known or the person's. */
function passwordSettings({ org, lockAfter }: PolicyGround) {
  return {
    password: {
      complexity: {
        minLength: settingsOf(org.settings).passwordMinLength,
        minLowerCase: 0,
        minUpperCase: 0,
        minNumber: 0,
        minSymbol: 0,
        excludeUsername: true,
        excludeAttributes: ['firstName', 'lastName'],
        dictionary: { common: { exclude: true } },
      },
      age: { maxAgeDays: 0, expireWarnDays: 0, minAgeMinutes: 0, historyCount: 0 },
      lockout: { maxAttempts: lockAfter, autoUnlockMinutes: 0, showLockoutFailures: false },
    },
  }
}

const allowed = { access: 'ALLOW' } as const

const actionsOf: Readonly<Record<DefaultPolicyType, (ground: PolicyGround) => PolicyRule['actions']>> = {
  ACCESS_POLICY: () => ({
    appSignOn: {
      ...allowed,
      verificationMethod: {
        type: 'ASSURANCE',
        factorMode: '1FA',
        constraints: [{ knowledge: { types: ['password'] } }],
      },
    },
  }),
  OKTA_SIGN_ON: ({ org }) => {
    const { sessionIdleSeconds, sessionLifetimeSeconds } = settingsOf(org.settings)
    return {
      signon: {
        ...allowed,
        primaryFactor: 'PASSWORD_IDP',
        requireFactor: false,
        rememberDeviceByDefault: false,
        session: {
          maxSessionIdleMinutes: Math.round(sessionIdleSeconds / 60),
          maxSessionLifetimeMinutes: Math.round(sessionLifetimeSeconds / 60),
          usePersistentCookie: false,
        },
      },
    }
  },
  // A locked account is opened by its recovery.
  PASSWORD: () => ({ passwordChange: allowed, selfServicePasswordReset: allowed, selfServiceUnlock: allowed }),
}
