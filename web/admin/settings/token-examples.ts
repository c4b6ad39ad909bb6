/** A first request with an API token, to be run in a shell. */
export const curlOf = (issuer: string, token: string): string =>
  `curl -H ${inShell(`Authorization: SSWS ${token}`)} ${inShell(`${issuer}/api/v1/users/me`)}`

/** The registration of an app with an initial access token, to be run in a shell (RFC7591-3.1). */
export function registrationOf(issuer: string, token: string): string {
  const app = { client_name: 'My app', redirect_uris: ['https://app.example/callback'] }
  return [
    `curl ${inShell(`${issuer}/oauth2/v1/clients`)}`,
    `-H ${inShell(`Authorization: Bearer ${token}`)}`,
    `-H 'Content-Type: application/json'`,
    `-d ${inShell(JSON.stringify(app))}`,
  ].join(' \\\n  ')
}

/** A text that a shell takes as it is. */
const inShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
