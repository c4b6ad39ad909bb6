import type { AppLink } from '../../contracts/management/user.ts'
import { listTiles, type StoredTile } from '../dashboard/tiles/store.ts'
import type { PasswordPerson, UserParts } from '../directory/users/parts.ts'
import { userRoutes } from '../directory/users/routes.ts'
import type { ApiRoute } from '../http/api/route.ts'
import type { OrgContext } from '../http/org-context.ts'
import { speak } from '../http/pages/texts.ts'
import { hashToken } from '../keys/hash.ts'
import { randomText } from '../keys/random.ts'
import { sessionsEnded } from '../oauth/end-grants.ts'
import type { OAuthParts } from '../oauth/parts.ts'
import { offerPassword } from '../sign-in/activation/offer-password.ts'
import { endLinksOf } from '../sign-in/activation/store.ts'
import { askForAddress } from '../sign-in/address/confirm-address.ts'
import { loginKeyOf } from '../sign-in/login-key.ts'
import type { SignInParts } from '../sign-in/parts.ts'
import { refuseFor } from '../sign-in/password/change-password.ts'
import { isTooLong } from '../sign-in/password/hasher.ts'
import { forgetOtherDevices } from '../sign-in/password/store.ts'
import { verifyPassword } from '../sign-in/password/verify-password.ts'
import { sayRefusal } from '../sign-in/say-refusal.ts'
import { findSessionById, listSessionsOf } from '../sign-in/session/admin-store.ts'
import { endAllSessions } from '../sign-in/session/end-all.ts'
import { endSessionsWithin } from '../sign-in/session/end-session.ts'
import { idleSince } from '../sign-in/session/session.ts'
import { touchSession } from '../sign-in/session/store.ts'
import { unlockLogin } from '../sign-in/throttle/store.ts'

/** Everything of the management API that is about users and their sessions. */
export const composeUsers = (signIn: SignInParts, oauth: OAuthParts): readonly ApiRoute[] =>
  userRoutes({
    ...passwordParts(signIn),
    ...sessionParts(signIn, oauth),
    offerPassword: (db, org, offer, now) => offerPassword(db, org, offer, now, signIn),
    endLinks: endLinksOf,
    askForAddress: (db, org, change, now) => askForAddress(db, org, change, now, signIn),
    listAppLinks: async (org, userId) => {
      const tiles = await listTiles(org.db, userId)
      return tiles.toSorted((a, b) => byLabel.compare(a.label, b.label)).map((tile, at) => appLinkOf(org, tile, at))
    },
  })

type PasswordParts =
  | 'hashPassword'
  | 'provePassword'
  | 'newPassword'
  | 'tellPasswordChanged'
  | 'unlock'
  | 'forgetDevices'

const passwordParts = (signIn: SignInParts): Pick<UserParts, PasswordParts> => ({
  hashPassword: async (org, person, wanted) => {
    const why = refusalOf(org, person, wanted)
    if (why !== undefined) return { kind: 'refused', why }
    const hash = await signIn.hasher.hash(wanted)
    return hash === undefined ? { kind: 'busy', seconds: signIn.hasher.retryAfterSeconds } : { kind: 'hashed', hash }
  },
  provePassword: async (org, login, password, occasion) => {
    const loginKey = loginKeyOf(login, signIn.foldLogin)
    if (loginKey === undefined || isTooLong(password)) return { kind: 'wrong' }
    const verdict = await verifyPassword(org.db, { loginKey, password, device: undefined }, occasion, signIn)
    return verdict.kind === 'right' ? { kind: 'right', hash: verdict.user.passwordHash } : verdict
  },
  // 120 bits in groups that can be read aloud.
  newPassword: () => randomText(15).replaceAll(/(.{5})(?!$)/g, '$1.'),
  tellPasswordChanged: (db, org, { login, email }, { now, visitor }) =>
    signIn.sendMail(db, {
      to: email,
      kind: 'password-changed',
      values: {
        login,
        orgName: org.name,
        at: now.toISOString(),
        address: visitor.address,
        recoverLink: `${org.issuer}/recover`,
      },
    }),
  unlock: (db, loginKey) => unlockLogin(db, hashToken(loginKey)),
  forgetDevices: (db, userId) => forgetOtherDevices(db, userId, ''),
})

/** Why somebody may not have a password, in a sentence for whoever sets it. */
function refusalOf(org: OrgContext, person: PasswordPerson, wanted: string): string | undefined {
  if (isTooLong(wanted)) return sayRefusal(speak(['en']), { kind: 'too-long' })
  const why = refuseFor(org, person, wanted)
  return why && sayRefusal(speak(['en']), why)
}

type SessionParts = 'endSessions' | 'endGrants' | 'endAllSessions' | 'listSessions' | 'findSession' | 'touchSession'

const sessionParts = (signIn: SignInParts, oauth: OAuthParts): Pick<UserParts, SessionParts> => ({
  endSessions: (db, which, actor, occasion) => endSessionsWithin(db, which, actor, occasion, signIn),
  endGrants: signIn.endGrantsOfUser,
  endAllSessions: (org, except, now) =>
    endAllSessions(org.db, { except, now }, (db, sessions, at) => sessionsEnded(oauth, db, sessions, at)),
  listSessions: (org, userId, now) => listSessionsOf(org.db, userId, now, idleSince(now, org.settings)),
  findSession: (org, id, now) => findSessionById(org.db, id, now, idleSince(now, org.settings)),
  touchSession: (org, id, now) => touchSession(org.db, id, now, now),
})

// "Zürich" stands among the Z, and "App 2" before "App 10": the order of the dashboard.
const byLabel = new Intl.Collator('en', { sensitivity: 'base', numeric: true })

const appLinkOf = (org: OrgContext, { appId, kind, label, iconUrl, isHidden }: StoredTile, at: number): AppLink => ({
  id: appId,
  label,
  linkUrl: `${org.issuer}/launch/${appId}`,
  logoUrl: (iconUrl !== null && URL.parse(iconUrl, org.issuer)?.href) || '',
  appName: kind === 'oidc' ? 'oidc_client' : 'bookmark',
  appInstanceId: appId,
  appAssignmentId: appId,
  credentialsSetup: false,
  hidden: isHidden,
  sortOrder: at,
})
