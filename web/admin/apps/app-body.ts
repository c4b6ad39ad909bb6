import type { App, AppDraft as AppBody, OidcApp } from '../../../contracts/management/app.ts'
import type { Problem } from '../../../contracts/problem.ts'
import type { AppDraft, DraftField } from './draft.ts'
import { readPublicJwk } from './key-pair.ts'
import { addressesIn } from './uri-checks.ts'

/** The OAuth client of an app that speaks OpenID Connect, as it is sent. */
type OidcBody = Extract<AppBody, { signOnMode: 'OPENID_CONNECT' }>

/**
 * What is sent for a new app: the safest of everything that was not asked.
 *
 * The code flow alone, PKCE for all, no refresh tokens, no groups, a service proves itself with its key.
 */
export function bodyOfDraft(draft: AppDraft): AppBody {
  const label = draft.label.trim()
  if (draft.kind === 'bookmark')
    return { label, signOnMode: 'BOOKMARK', settings: { app: { url: draft.bookmarkUrl.trim() } } }
  if (draft.kind === 'service') return serviceBody(label, draft.publicKey)
  const start = draft.startUri.trim()
  return {
    label,
    signOnMode: 'OPENID_CONNECT',
    credentials: {
      oauthClient: {
        token_endpoint_auth_method: draft.kind === 'web' ? 'client_secret_basic' : 'none',
        pkce_required: true,
      },
    },
    settings: {
      oauthClient: {
        application_type: draft.kind,
        grant_types: ['authorization_code'],
        response_types: ['code'],
        consent_method: 'TRUSTED',
        redirect_uris: addressesIn(draft.redirectUris),
        post_logout_redirect_uris: addressesIn(draft.postLogoutUris),
        ...(start ? { initiate_login_uri: start } : {}),
      },
    },
  }
}

function serviceBody(label: string, pasted: string): OidcBody {
  const read = readPublicJwk(pasted)
  return {
    label,
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } },
    settings: {
      oauthClient: {
        application_type: 'service',
        grant_types: ['client_credentials'],
        response_types: ['token'],
        ...('key' in read ? { jwks: { keys: [read.key] } } : {}),
      },
    },
  }
}

/** What can be changed of an app that speaks OpenID Connect, by the part it lies in. */
export interface OidcChanges {
  readonly credentials?: Partial<OidcApp['credentials']['oauthClient']>
  readonly client?: Partial<OidcApp['settings']['oauthClient']>
  readonly atrium?: Partial<OidcApp['settings']['atrium']>
}

/**
 * What is sent to change an app: the app as it was read, with the changes.
 *
 * All of it, because what is left out of the client goes back to its default. Keys and scopes have addresses of their
 * own and stay.
 */
export function bodyWithChanges(
  app: App,
  changes: OidcChanges & {
    readonly label?: string
    readonly isHidden?: boolean
    readonly url?: string
    readonly notes?: string
  },
): AppBody {
  const common = {
    label: changes.label ?? app.label,
    visibility: { hide: { iOS: app.visibility.hide.iOS, web: changes.isHidden ?? app.visibility.hide.web } },
  }
  const notes = { notes: { admin: changes.notes ?? app.settings.notes.admin } }
  if (app.signOnMode === 'BOOKMARK')
    return {
      ...common,
      signOnMode: 'BOOKMARK',
      settings: { ...notes, app: { url: changes.url ?? app.settings.app.url } },
    }
  const credentials = without(app.credentials.oauthClient, ['client_secret'])
  const client = without(app.settings.oauthClient, followers)
  return {
    ...common,
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { ...credentials, ...changes.credentials } },
    settings: {
      ...notes,
      oauthClient: { ...client, ...without(changes.client ?? {}, followers) },
      atrium: { ...app.settings.atrium, ...changes.atrium },
    },
  }
}

/** What follows from other fields: sent back, it would hold them to what they were. The keys have addresses of their own. */
const followers = ['jwks', 'idp_initiated_login', 'refresh_token', 'response_types'] as const

function without<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  names: readonly Name[],
): Omit<Whole, Name> {
  const kept = Object.entries(whole).filter(([name]) => !names.some((each) => each === name))
  return Object.fromEntries(kept) as Omit<Whole, Name>
}

/** Which field of a form a path of the API means. */
const fieldsOfPaths: readonly (readonly [RegExp, DraftField])[] = [
  [/post_logout_redirect_uris/, 'postLogoutUris'],
  [/redirect_uris/, 'redirectUris'],
  [/initiate_login_uri/, 'startUri'],
  [/settings\.app\.url|^url\b/, 'bookmarkUrl'],
  [/jwks|\bkeys\b|\bkty\b|\bkid\b/, 'publicKey'],
  [/\blabel\b/, 'label'],
]

type FieldProblem = NonNullable<Problem['fields']>[number]

/** What the server says of a field. */
export interface Cause {
  readonly field: DraftField
  readonly says: string
  /** Which of the field's addresses, counted from 0. */
  readonly at?: number
}

/** What the server says of a field, at the form's field; undefined for what is about nothing on the form. */
export function readCause({ field: path, reason: says }: FieldProblem): Cause | undefined {
  const found = fieldsOfPaths.find(([pattern]) => pattern.test(path))
  if (!found) return undefined
  const at = /(\d+)\]?$/.exec(path)?.[1]
  return { field: found[1], says, ...(at === undefined ? {} : { at: Number(at) }) }
}
