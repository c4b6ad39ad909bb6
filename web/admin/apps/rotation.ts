import type { RotationSeconds } from '../../../contracts/management/secret.ts'
import { part } from '../kit/api.ts'

/** When the old secret ends: in seconds from now; undefined when the admin ends it. */
export const endsOfOld = {
  now: 0,
  hour: 3_600,
  day: 86_400,
  threeDays: 259_200,
  week: 604_800,
  byHand: undefined,
} as const satisfies Readonly<Record<string, RotationSeconds | undefined>>

/** When the old secret ends. */
export type OldEnd = keyof typeof endsOfOld

/** The file that a new secret is stored as. */
export const secretFile = (clientId: string, secret: string): string =>
  `OIDC_CLIENT_ID=${clientId}\nOIDC_CLIENT_SECRET=${secret}\n`

/** Where the secrets of an app are. */
export const secretsPath = (appId: string): string => `/api/v1/apps/${part(appId)}/credentials/secrets`
