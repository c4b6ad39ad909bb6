import type { App, AppDraft as AppBody, OidcApp } from '../../../contracts/management/app.ts'
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
  const { client_secret: _secret, ...credentials } = app.credentials.oauthClient
  // The keys are named by an address of their own; left out, they stay.
  const { jwks: _jwks, ...client } = app.settings.oauthClient
  return {
    ...common,
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { ...credentials, ...changes.credentials } },
    settings: {
      ...notes,
      oauthClient: withoutWhatFollows({ ...client, ...changes.client }),
      atrium: { ...app.settings.atrium, ...changes.atrium },
    },
  }
}

/** What follows from other fields is left out, so that it follows from what they are now. */
function withoutWhatFollows<Client extends OidcChanges['client']>({ ...client }: Client) {
  const { idp_initiated_login: _login, refresh_token: _refresh, response_types: _types, ...rest } = client ?? {}
  return rest
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

/** The field that a cause of a refusal is about, and what it says of it; undefined for one about nothing on the form. */
export function readCause(cause: string): { readonly field: DraftField; readonly says: string } | undefined {
  const [, path = '', says = ''] = /^([\w.[\]-]+):\s*(.*)$/s.exec(cause) ?? []
  const found = fieldsOfPaths.find(([pattern]) => pattern.test(path))
  return found && { field: found[1], says }
}
