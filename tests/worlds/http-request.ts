import { type IncomingHttpHeaders, request } from 'node:http'

/** What a server answered. */
export interface HttpAnswer {
  readonly url: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What is sent. A form is encoded as browsers and clients do. */
export interface HttpQuestion {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly form?: FormFields
  readonly body?: string
}

/** The fields of a form; a name may appear more than once. */
export type FormFields = Readonly<Record<string, string>> | readonly (readonly [string, string])[]

/**
 * One request to a server on this machine, over a real connection.
 *
 * Always to 127.0.0.1, with the URL's host in the Host header: not every resolver knows names such as globex.localhost.
 */
export function sendRequest(url: string, question: HttpQuestion = {}): Promise<HttpAnswer> {
  const { form, method = form ? 'POST' : 'GET', headers = {} } = question
  const { host, port, pathname, search } = new URL(url)
  const body = form ? encodeForm(form) : question.body
  const type = form && { 'content-type': 'application/x-www-form-urlencoded' }
  const length = body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path: pathname + search, method, headers: { host, ...type, ...length, ...headers } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({
            url,
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

/** A form as it travels. */
export const encodeForm = (form: FormFields): string =>
  new URLSearchParams(Array.isArray(form) ? form.map((pair) => [...pair]) : (form as Record<string, string>)).toString()
