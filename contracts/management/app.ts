import { z } from 'zod'
import { moment } from '../visit.ts'
import { after, flag, generousLimit, line, links, nameLine, readOnly } from './common.ts'
import { keyDraft, ownSecret } from './secret.ts'

/** The most characters of an app's label. */
export const appLabelMaxLength = 100

/** The most addresses of one kind that an app may register. */
export const appUrisMax = 100

/** The most characters of an address. */
export const uriMaxLength = 1_024

/** Where an app runs, in the words of the management API; `service` acts for itself, without users. */
export const applicationTypes = ['web', 'browser', 'native', 'service'] as const

/** How an app proves who it is at the token endpoint. */
export const tokenEndpointAuthMethods = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'none',
] as const

/** The algorithms an ID token may be signed with. */
export const idTokenAlgs = ['RS256', 'ES256', 'EdDSA'] as const

// A documented field that we lack is taken at the value that means "without it", and otherwise refused by its name.
const lacking = <Value extends string | boolean>(value: Value) => z.literal(value).nullish()
const none = z.null().optional()
const noneOf = z.array(z.string()).max(0).nullish()

const uri = z.string().max(uriMaxLength)
const uris = z.array(uri).max(appUrisMax)

/** Which of a user's groups an app is told; null none. */
export const groupsClaim = z
  .discriminatedUnion('match', [
    z.strictObject({ match: z.literal('all') }),
    z.strictObject({ match: z.enum(['equals', 'starts-with', 'contains']), value: line(255).min(1) }),
  ])
  .nullable()

/** Which of a user's groups an app is told. */
export type GroupsClaim = z.infer<typeof groupsClaim>

/** Public keys as an app registers them (RFC7517-5); each is looked at by the rules of keys. */
export const keySet = z.strictObject({ keys: z.array(keyDraft).max(10) })

const visibilityDraft = z.strictObject({
  autoLaunch: lacking(false),
  autoSubmitToolbar: lacking(false),
  /** `web` keeps the app off dashboards; `iOS` is kept and means nothing here. */
  hide: z.strictObject({ iOS: z.boolean().optional(), web: z.boolean().optional() }).optional(),
  appLinks: z.record(z.string(), z.literal(true)).optional(),
})

const commonDraft = {
  label: nameLine(appLabelMaxLength),
  accessibility: z
    .strictObject({ selfService: lacking(false), errorRedirectUrl: none, loginRedirectUrl: none })
    .nullish(),
  visibility: visibilityDraft.nullish(),
  licensing: z.strictObject({ seatCount: z.literal(0).nullish() }).nullish(),
  /** Whatever an admin wants to keep beside the app; at most 4,096 characters as JSON. */
  profile: z
    .record(z.string(), z.unknown())
    .refine((value) => JSON.stringify(value).length <= 4_096, 'has to be at most 4096 characters long as JSON')
    .nullish(),
  id: readOnly,
  status: readOnly,
  created: readOnly,
  lastUpdated: readOnly,
  features: readOnly,
  orn: readOnly,
  universalLogout: readOnly,
  expressConfiguration: readOnly,
  _links: readOnly,
  _embedded: readOnly,
} as const

const credentialsDraft = {
  userNameTemplate: z
    .strictObject({
      template: lacking('${source.login}'),
      type: lacking('BUILT_IN'),
      pushStatus: z.enum(['DONT_PUSH', 'NOT_CONFIGURED']).nullish(),
      userSuffix: lacking(''),
    })
    .nullish(),
  signing: readOnly,
} as const

const settingsDraft = {
  notes: z.strictObject({ admin: z.string().max(2_000).nullish(), enduser: lacking('') }).nullish(),
  notifications: z
    .strictObject({
      vpn: z
        .strictObject({
          network: z.strictObject({ connection: z.literal('DISABLED'), include: noneOf, exclude: noneOf }).optional(),
          message: lacking(''),
          helpUrl: lacking(''),
        })
        .nullish(),
    })
    .nullish(),
  manualProvisioning: lacking(false),
  implicitAssignment: lacking(false),
  identityStoreId: none,
  inlineHookId: none,
  signOn: none,
  emOptInStatus: readOnly,
} as const

/**
 * What is ours about an app, and unknown to Okta's SDKs: what is left out stays as it is; null takes an address away.
 */
const atriumDraft = z.strictObject({
  /** The scopes it may ask for; all that an org has where nothing is said. */
  scopes: z.array(z.string().max(100)).max(100).optional(),
  groupsClaim: groupsClaim.optional(),
  /** Puts the claims of the granted scopes into the ID token as well. */
  claimsInIdToken: z.boolean().optional(),
  idTokenAlg: z.enum(idTokenAlgs).optional(),
  /** With consent_method REQUIRED: asks at every sign-on, not once. */
  asksConsentEveryTime: z.boolean().optional(),
  /** Where the app is told that a session ended (OIDCBCL-2.2). */
  backChannelLogoutUri: uri.nullish(),
  backChannelLogoutSessionRequired: z.boolean().optional(),
  /** The page the app should open after a sign-on from its tile. */
  targetLinkUri: uri.nullish(),
  /** Opened by the tile of an app that has no initiate_login_uri. */
  signInUrl: uri.nullish(),
  isNetworkApp: readOnly,
  isSelfRegistered: readOnly,
  isUnreviewed: readOnly,
})

const oauthClientDraft = z.strictObject({
  application_type: z.enum(applicationTypes).optional(),
  client_uri: uri.nullish(),
  logo_uri: uri.nullish(),
  tos_uri: uri.nullish(),
  policy_uri: uri.nullish(),
  redirect_uris: uris.nullish(),
  post_logout_redirect_uris: uris.nullish(),
  response_types: z.array(z.string().max(100)).max(10).nullish(),
  grant_types: z.array(z.string().max(100)).max(20).nullish(),
  initiate_login_uri: uri.nullish(),
  consent_method: z.enum(['TRUSTED', 'REQUIRED']).nullish(),
  /** Left out: the keys stay. */
  jwks: keySet.nullish(),
  jwks_uri: uri.nullish(),
  /** Follows from initiate_login_uri: SPEC with one, DISABLED without. */
  idp_initiated_login: z
    .strictObject({ mode: z.enum(['DISABLED', 'SPEC']).nullish(), default_scope: noneOf })
    .nullish(),
  refresh_token: z
    .strictObject({ rotation_type: z.literal('ROTATE').nullish(), leeway: z.literal(30).nullish() })
    .nullish(),
  issuer_mode: z.enum(['ORG_URL', 'DYNAMIC']).nullish(),
  wildcard_redirect: lacking('DISABLED'),
  dpop_bound_access_tokens: lacking(false),
  subject_type: lacking('public'),
  participate_slo: lacking(false),
  frontchannel_logout_session_required: lacking(false),
  network: z.strictObject({ connection: z.literal('ANYWHERE'), include: noneOf, exclude: noneOf }).nullish(),
  frontchannel_logout_uri: none,
  id_token_encrypted_response_alg: none,
  request_object_signing_alg: none,
  sector_identifier_uri: none,
  backchannel_authentication_request_signing_alg: none,
  backchannel_custom_authenticator_id: none,
  backchannel_token_delivery_mode: none,
})

const oidcDraft = z.strictObject({
  ...commonDraft,
  signOnMode: z.literal('OPENID_CONNECT'),
  name: z.literal('oidc_client').optional(),
  credentials: z
    .strictObject({
      ...credentialsDraft,
      oauthClient: z
        .strictObject({
          /** Made here; a PUT may send it back. */
          client_id: z.string().max(100).optional(),
          /** Only where an app is made, and only one that nobody guesses; otherwise we make it. */
          client_secret: z.string().max(100).meta(ownSecret).optional(),
          token_endpoint_auth_method: z.enum(tokenEndpointAuthMethods).optional(),
          pkce_required: z.boolean().nullish(),
          autoKeyRotation: lacking(true),
        })
        .optional(),
    })
    .optional(),
  settings: z
    .strictObject({
      ...settingsDraft,
      app: z.strictObject({}).nullish(),
      oauthClient: oauthClientDraft.nullish(),
      atrium: atriumDraft.optional(),
    })
    .optional(),
})

const bookmarkDraft = z.strictObject({
  ...commonDraft,
  signOnMode: z.literal('BOOKMARK'),
  name: z.literal('bookmark').optional(),
  credentials: z.strictObject(credentialsDraft).nullish(),
  settings: z.strictObject({
    ...settingsDraft,
    app: z.strictObject({
      url: uri.min(1).meta({ pattern: '^https?://[^/?#]' }),
      /** As a word too: a tool writes it so. */
      requestIntegration: z.literal([false, 'false']).nullish(),
    }),
    atrium: z.strictObject({ isNetworkApp: readOnly, isSelfRegistered: readOnly, isUnreviewed: readOnly }).optional(),
  }),
})

/**
 * The body of `POST /api/v1/apps` and `PUT /api/v1/apps/{id}`.
 *
 * A PUT sets what it leaves out of `settings.oauthClient` to its default, but not consent_method, jwks and jwks_uri.
 * These, and what it leaves out of `credentials`, `visibility`, `profile`, `settings.notes` and `settings.atrium`, stay
 * as they are.
 */
export const appDraft = z.discriminatedUnion('signOnMode', [oidcDraft, bookmarkDraft])

/** What an app is to be, as it is sent. */
export type AppDraft = z.input<typeof appDraft>

/** What an app is to be, as it was read. */
export type ReadAppDraft = z.output<typeof appDraft>

/** How an app is made. */
export const createAppQuery = z.strictObject({
  activate: flag.default(true).describe('false leaves it inactive'),
})

/** Which user's assignment to embed. */
const expandUser = z
  .string()
  .regex(/^user\/[\w-]{1,64}$/, 'has to be user/{id}')
  .optional()
  .describe('user/{id} embeds that user’s assignment')

/** The query of `GET /api/v1/apps/{id}`. */
export const appQuery = z.strictObject({ expand: expandUser })

/** The query of `GET /api/v1/apps`, by label. */
export const appsQuery = z.strictObject({
  q: line(100).optional().describe('the beginning of the label or the name'),
  filter: z.string().max(2_000).optional().describe('a filter on id, status, name, label, user.id, group.id'),
  expand: expandUser,
  limit: generousLimit(20, 200),
  after,
  includeNonDeleted: flag.optional().describe('nothing follows from it'),
  useOptimization: flag.optional().describe('nothing follows from it'),
  alwaysIncludeVpnSettings: flag.optional().describe('nothing follows from it'),
})

const shownCommon = {
  id: z.string(),
  label: z.string(),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  created: moment,
  lastUpdated: moment,
  features: z.array(z.string()),
  accessibility: z.strictObject({
    selfService: z.boolean(),
    errorRedirectUrl: z.null(),
    loginRedirectUrl: z.null(),
  }),
  visibility: z.strictObject({
    autoLaunch: z.boolean(),
    autoSubmitToolbar: z.boolean(),
    hide: z.strictObject({ iOS: z.boolean(), web: z.boolean() }),
    appLinks: z.record(z.string(), z.boolean()),
  }),
  profile: z.record(z.string(), z.unknown()).optional(),
  _links: links,
  /** With `expand=user/{id}`: that user's assignment, where there is one. */
  _embedded: z.strictObject({ user: z.record(z.string(), z.unknown()).optional() }).optional(),
} as const

const shownCredentials = {
  userNameTemplate: z.strictObject({ template: z.string(), type: z.string() }),
  signing: z.strictObject({}),
} as const

const shownSettings = {
  notes: z.strictObject({ admin: z.string().nullable(), enduser: z.null() }),
  notifications: z.strictObject({
    vpn: z.strictObject({
      network: z.strictObject({ connection: z.literal('DISABLED') }),
      message: z.null(),
      helpUrl: z.null(),
    }),
  }),
  manualProvisioning: z.literal(false),
  implicitAssignment: z.literal(false),
} as const

/** How an app came to be, which nobody sets. */
const shownOrigin = {
  /** Made from a published integration: the network's rules hold for it. */
  isNetworkApp: z.boolean(),
  /** It registered itself (RFC7591). */
  isSelfRegistered: z.boolean(),
  /** It registered itself, and no admin has looked at it yet. */
  isUnreviewed: z.boolean(),
} as const

/** An app that speaks OpenID Connect, as answers carry it. */
export const oidcApp = z.strictObject({
  ...shownCommon,
  name: z.literal('oidc_client'),
  signOnMode: z.literal('OPENID_CONNECT'),
  credentials: z.strictObject({
    ...shownCredentials,
    oauthClient: z.strictObject({
      autoKeyRotation: z.literal(true),
      client_id: z.string(),
      /** Said once, in the answer to the request that made it. */
      client_secret: z.string().optional(),
      token_endpoint_auth_method: z.enum(tokenEndpointAuthMethods),
      pkce_required: z.boolean(),
    }),
  }),
  settings: z.strictObject({
    ...shownSettings,
    app: z.strictObject({}),
    oauthClient: z.strictObject({
      application_type: z.enum(applicationTypes),
      client_uri: z.string().nullable(),
      logo_uri: z.string().nullable(),
      tos_uri: z.string().nullable(),
      policy_uri: z.string().nullable(),
      redirect_uris: z.array(z.string()),
      post_logout_redirect_uris: z.array(z.string()),
      response_types: z.array(z.string()),
      grant_types: z.array(z.string()),
      initiate_login_uri: z.string().nullable(),
      consent_method: z.enum(['TRUSTED', 'REQUIRED']),
      /** Its public keys with their ids and status; left out where it has none. */
      jwks: z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())) }).optional(),
      jwks_uri: z.string().nullable(),
      idp_initiated_login: z.strictObject({ mode: z.enum(['DISABLED', 'SPEC']), default_scope: z.array(z.string()) }),
      /** Only of apps that get refresh tokens. */
      refresh_token: z.strictObject({ rotation_type: z.literal('ROTATE'), leeway: z.int() }).optional(),
      issuer_mode: z.literal('ORG_URL'),
      wildcard_redirect: z.literal('DISABLED'),
      dpop_bound_access_tokens: z.literal(false),
    }),
    atrium: z.strictObject({
      scopes: z.array(z.string()),
      groupsClaim,
      claimsInIdToken: z.boolean(),
      idTokenAlg: z.enum(idTokenAlgs),
      asksConsentEveryTime: z.boolean(),
      backChannelLogoutUri: z.string().nullable(),
      backChannelLogoutSessionRequired: z.boolean(),
      targetLinkUri: z.string().nullable(),
      signInUrl: z.string().nullable(),
      ...shownOrigin,
    }),
  }),
})

/** A bookmark, as answers carry it. */
export const bookmarkApp = z.strictObject({
  ...shownCommon,
  name: z.literal('bookmark'),
  signOnMode: z.literal('BOOKMARK'),
  credentials: z.strictObject(shownCredentials),
  settings: z.strictObject({
    ...shownSettings,
    app: z.strictObject({ url: z.string(), requestIntegration: z.literal(false) }),
    atrium: z.strictObject(shownOrigin),
  }),
})

/** `GET /api/v1/apps/{id}`: an app, as answers carry it. */
export const app = z.discriminatedUnion('signOnMode', [oidcApp, bookmarkApp])

/** An app that speaks OpenID Connect. */
export type OidcApp = z.infer<typeof oidcApp>

/** A bookmark. */
export type BookmarkApp = z.infer<typeof bookmarkApp>

/** An app, as answers carry it. */
export type App = z.infer<typeof app>
