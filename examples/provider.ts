import * as oidc from 'openid-client'

/** What a relying party is told about its provider. */
export interface ProviderOptions {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Instead of the global fetch, for issuers that the system's resolver does not know. */
  readonly fetch?: typeof fetch
}

/** Gives the provider's configuration, asked for at first need; what failed is asked for again. */
export function discoverOnce(options: ProviderOptions): () => Promise<oidc.Configuration> {
  let known: Promise<oidc.Configuration> | undefined
  return () => {
    known ??= discover(options).catch((problem: unknown) => {
      known = undefined
      throw problem
    })
    return known
  }
}

function discover({ issuer, clientId, clientSecret, fetch }: ProviderOptions): Promise<oidc.Configuration> {
  // The library warns off plain http by this mark; an issuer that says http is one on loopback.
  // oxlint-disable-next-line typescript/no-deprecated -- marked deprecated only to make it stand out
  const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []
  const authentication = oidc.ClientSecretBasic(clientSecret)
  return oidc.discovery(new URL(issuer), clientId, undefined, authentication, {
    execute,
    ...(fetch && { [oidc.customFetch]: fetch as oidc.CustomFetch }),
  })
}

/** Says in words why a sign-in failed: for the person, and in the provider's or the library's words. */
export function reasonOf(problem: unknown): { readonly happened: string; readonly detail: string } {
  if (problem instanceof oidc.AuthorizationResponseError) {
    const { error, error_description: description } = problem
    const happened = error === 'access_denied' ? 'You were not let in.' : 'The sign-in was not finished.'
    return { happened, detail: description === undefined ? error : `${error}: ${description}` }
  }
  const detail = problem instanceof Error ? problem.message : String(problem)
  return { happened: 'The sign-in was not finished.', detail }
}
