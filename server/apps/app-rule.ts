import type { ReadAppDraft } from '../../contracts/management/app.ts'
import type { SelfRegistration } from '../../protocol/oauth/client.ts'
import type { Rule } from '../../protocol/shared/rule.ts'
import type { AppSettings } from './settings.ts'

/** What an app is to be. */
export interface AppPlan {
  readonly kind: 'oidc' | 'bookmark'
  readonly label: string
  readonly settings: AppSettings
}

/** What an app is to be, beside what was sent and what it is. */
export interface AppToCheck {
  readonly draft: ReadAppDraft
  readonly plan: AppPlan
  /** Undefined for a new app. */
  readonly before:
    | (AppPlan & { readonly id: string; readonly isNetworkApp: boolean; readonly selfRegistration: SelfRegistration })
    | undefined
  readonly loopbackAllowed: boolean
}

/** A rule of apps: its description begins with the field it is about and a colon. */
export type AppRule = Rule<AppToCheck, 'validation'>

/** A refusal of a field. */
export const wrong = (field: string, why: string) => ({ error: 'validation', description: `${field}: ${why}` }) as const
