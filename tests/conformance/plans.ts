/**
 * The modules of the OpenID Foundation's certification plans, in their order, by their own names (suite 5.2.4).
 *
 * Written out, so that a module nobody wrote is seen.
 */
const basicModules = [
  'oidcc-server',
  'oidcc-response-type-missing',
  'oidcc-idtoken-signature',
  'oidcc-idtoken-unsigned',
  'oidcc-userinfo-get',
  'oidcc-userinfo-post-header',
  'oidcc-userinfo-post-body',
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow',
  'oidcc-scope-profile',
  'oidcc-scope-email',
  'oidcc-scope-address',
  'oidcc-scope-phone',
  'oidcc-scope-all',
  'oidcc-alternate-happy-flow',
  'oidcc-display-page',
  'oidcc-display-popup',
  'oidcc-prompt-login',
  'oidcc-prompt-none-not-logged-in',
  'oidcc-prompt-none-logged-in',
  'oidcc-max-age-1',
  'oidcc-max-age-10000',
  'oidcc-ensure-request-with-unknown-parameter-succeeds',
  'oidcc-id-token-hint',
  'oidcc-login-hint',
  'oidcc-ui-locales',
  'oidcc-claims-locales',
  'oidcc-ensure-request-with-acr-values-succeeds',
  'oidcc-codereuse',
  'oidcc-codereuse-30seconds',
  'oidcc-ensure-registered-redirect-uri',
  'oidcc-ensure-post-request-succeeds',
  'oidcc-server-client-secret-post',
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported',
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported',
  'oidcc-claims-essential',
  'oidcc-ensure-request-object-with-redirect-uri',
  'oidcc-refresh-token',
  'oidcc-ensure-request-with-valid-pkce-succeeds',
] as const

/** Every plan we mean to pass, with all of its modules. */
export const plans = {
  'oidcc-config-certification-test-plan': ['oidcc-discovery-endpoint-verification'],
  'oidcc-basic-certification-test-plan': basicModules,
  'oidcc-formpost-basic-certification-test-plan': basicModules,
  'oidcc-rp-initiated-logout-certification-test-plan': [
    'oidcc-rp-initiated-logout-discovery-endpoint-verification',
    'oidcc-rp-initiated-logout',
    'oidcc-rp-initiated-logout-bad-post-logout-redirect-uri',
    'oidcc-rp-initiated-logout-modified-id-token-hint',
    'oidcc-rp-initiated-logout-no-id-token-hint',
    'oidcc-rp-initiated-logout-no-params',
    'oidcc-rp-initiated-logout-no-post-logout-redirect-uri',
    'oidcc-rp-initiated-logout-no-state',
    'oidcc-rp-initiated-logout-only-state',
    'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri',
    'oidcc-rp-initiated-logout-bad-id-token-hint',
  ],
  'oidcc-backchannel-rp-initiated-logout-certification-test-plan': [
    'oidcc-backchannel-logout-discovery-endpoint-verification',
    'oidcc-backchannel-rp-initiated-logout',
  ],
  // In part: see below. The suite itself cannot pass it, since it sends no PKCE, which we ask of what registers itself.
  'oidcc-dynamic-certification-test-plan': [
    'oidcc-idtoken-rs256',
    'oidcc-idtoken-unsigned',
    'oidcc-userinfo-rs256',
    'oidcc-ensure-redirect-uri-in-authorization-request',
    'oidcc-redirect-uri-query-OK',
    'oidcc-redirect-uri-query-mismatch',
    'oidcc-redirect-uri-query-added',
    'oidcc-redirect-uri-regfrag',
    'oidcc-discovery-endpoint-verification',
    'oidcc-server',
    'oidcc-registration-logo-uri',
    'oidcc-registration-policy-uri',
    'oidcc-registration-tos-uri',
    'oidcc-registration-jwks-uri',
    'oidcc-registration-sector-uri',
    'oidcc-registration-sector-bad',
    'oidcc-server-rotate-keys',
    'oidcc-refresh-token-rp-key-rotation',
    'oidcc-request-uri-unsigned',
    'oidcc-request-uri-signed-rs256',
    'oidcc-ensure-request-object-with-redirect-uri',
    'oidcc-refresh-token',
    'oidcc-ensure-client-assertion-with-iss-aud-succeeds',
  ],
  'oidcc-3rdparty-init-login-certification-test-plan': [
    'oidcc-3rd_party-init-login',
    'oidcc-3rd_party-init-login-nohttps',
  ],
} as const

/** The name of a plan. */
export type PlanName = keyof typeof plans

/** Modules that do not apply to us, and why: run, they would be skipped or could not start. */
export const notApplicable: Readonly<Record<string, string>> = {
  'oidcc-idtoken-unsigned': 'alg none is neither offered nor advertised, and then the suite skips it, too',
  'oidcc-userinfo-rs256': 'user info is plain JSON; signed answers are neither offered nor advertised',
  'oidcc-discovery-endpoint-verification': 'is the config plan, which is run whole',
  'oidcc-registration-sector-uri': 'subjects are public; pairwise ones, which need the document, are not offered',
  'oidcc-server-rotate-keys': 'is held by the tests of the keys, where the time can be moved',
  'oidcc-request-uri-unsigned': 'nothing is fetched at a request’s wish; request_uri is refused and not advertised',
  'oidcc-request-uri-signed-rs256': 'nothing is fetched at a request’s wish; request_uri is refused and not advertised',
}

/** Plans for servers like this one that are not run, and why. */
export const plansNotRun: Readonly<Record<string, string>> = {
  'oidcc-implicit-certification-test-plan': 'no token travels through the browser’s address bar (RFC9700-2.1.2)',
  'oidcc-hybrid-certification-test-plan': 'no token travels through the browser’s address bar (RFC9700-2.1.2)',
  'oidcc-formpost-implicit-certification-test-plan': 'the only response type is code (RFC9700-2.1.2)',
  'oidcc-formpost-hybrid-certification-test-plan': 'the only response type is code (RFC9700-2.1.2)',
  'oidcc-frontchannel-rp-initiated-logout-certification-test-plan': 'front-channel logout is not offered yet',
  'oidcc-session-management-certification-test-plan': 'its frame needs third-party cookies, which browsers refuse',
}
