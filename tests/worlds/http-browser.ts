import { type FormFields, type HttpAnswer, sendRequest } from './http-request.ts'

/** Where a navigation ended: at a page, or before an address the browser was told not to open. */
export type Arrival =
  | { readonly kind: 'page'; readonly page: HttpAnswer }
  | { readonly kind: 'left'; readonly url: string }

/** How a navigation begins and where it stops. */
export interface Navigation {
  readonly form?: FormFields
  readonly headers?: Readonly<Record<string, string>>
  /** Another site sends the browser: a POST then comes without our cookies, which are SameSite=Lax. */
  readonly fromElsewhere?: boolean
}

/** A browser that speaks HTTP: cookies, redirects, forms. No scripts, as for people without them. */
export interface HttpBrowser {
  /** The last page that was shown. */
  page: HttpAnswer
  /** Values of the cookies it holds for localhost, whatever the port: cookies do not isolate ports. */
  readonly cookies: Map<string, string>
  /** Goes to an address and follows where it is sent. */
  readonly open: (url: string, navigation?: Navigation) => Promise<Arrival>
  /** Fills in the page's form, presses its button, and follows. `button` is "name=value" of one of several. */
  readonly submit: (fields?: Readonly<Record<string, string>>, button?: string) => Promise<Arrival>
  /** One request with the cookies, nothing followed. */
  readonly step: (url: string, navigation?: Navigation) => Promise<HttpAnswer>
  /** Where the element with this id leads, as a whole address; undefined when there is none. */
  readonly hrefOf: (id: string) => string | undefined
}

/** How many redirects a browser follows before it gives up. */
const maxHops = 20

/** Opens a browser without cookies; it opens no address for which `isAway` is true. */
export function openHttpBrowser(isAway: (url: URL) => boolean = () => false): HttpBrowser {
  const cookies = new Map<string, string>()
  const step = async (url: string, { form, headers, fromElsewhere }: Navigation = {}): Promise<HttpAnswer> => {
    const cookie = fromElsewhere && form ? '' : [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const sent = { ...browserHeaders(browser.page, url, form, fromElsewhere), ...(cookie && { cookie }), ...headers }
    const answer = await sendRequest(url, { headers: sent, ...(form && { form }) })
    for (const line of answer.headers['set-cookie'] ?? []) keepCookie(cookies, line)
    return answer
  }
  const open = async (url: string, navigation: Navigation = {}): Promise<Arrival> => {
    let policy = navigation.form && !navigation.fromElsewhere ? formActionOf(browser.page) : undefined
    let answer = await step(url, navigation)
    for (let hops = 0; hops < maxHops; hops++) {
      const next = nextOf(answer)
      if (next === undefined) return { kind: 'page', page: (browser.page = answer) }
      if (answer.headers.location !== undefined && policy) holdToPolicy(policy, browser.page.url, next)
      if (isAway(new URL(next))) return { kind: 'left', url: next }
      if (answer.headers.location === undefined) {
        // A page was shown, and a new navigation begins there.
        browser.page = answer
        policy = undefined
      }
      answer = await step(next)
    }
    throw new Error(`redirected in circles at ${answer.url}`)
  }
  const browser: HttpBrowser = {
    page: { url: '', status: 0, headers: {}, body: '' },
    cookies,
    step,
    open,
    submit: (fields = {}, button) => {
      const form = findForm(browser.page)
      if (!form) throw new Error(`no form on this page: ${browser.page.body.slice(0, 2_000)}`)
      holdToPolicy(formActionOf(browser.page), browser.page.url, form.action)
      const pressed = button === undefined ? {} : Object.fromEntries([button.split('=') as [string, string]])
      return open(form.action, { form: { ...form.hidden, ...fields, ...pressed } })
    },
    hrefOf: (id) => {
      const href = new RegExp(`<a[^>]* id="${id}"[^>]* href="([^"]*)"`).exec(browser.page.body)?.[1]
      return href === undefined ? undefined : new URL(unescape(href), browser.page.url).href
    },
  }
  return browser
}

/** Where a page's first posted form goes, and its hidden fields; undefined when the page has none. */
export function findForm({
  url,
  body,
}: HttpAnswer): { readonly action: string; readonly hidden: Readonly<Record<string, string>> } | undefined {
  const form = /<form method="post" action="([^"]*)"[^>]*>(.*?)<\/form>/s.exec(body)
  if (!form) return undefined
  const hidden = [...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
  return {
    action: new URL(unescape(form[1] ?? ''), url).href,
    hidden: Object.fromEntries(hidden.map(([, name = '', value = '']) => [unescape(name), unescape(value)])),
  }
}

/** Where the browser goes by itself: by redirect, or by a page that says so. */
function nextOf({ url, status, headers, body }: HttpAnswer): string | undefined {
  if (status >= 300 && status < 400 && headers.location !== undefined) return new URL(headers.location, url).href
  const refresh = /<meta http-equiv="refresh" content="0; url=([^"]*)">/.exec(body)?.[1]
  return refresh === undefined ? undefined : new URL(unescape(refresh), url).href
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';', 1)
  const name = pair.slice(0, pair.indexOf('='))
  const value = pair.slice(pair.indexOf('=') + 1)
  if (value === '' || /;\s*max-age=0(;|$)/i.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}

/** What Chromium sends along with a navigation. */
function browserHeaders(
  page: HttpAnswer,
  url: string,
  form: FormFields | undefined,
  fromElsewhere: boolean | undefined,
): Record<string, string> {
  const isOwn = page.url !== '' && new URL(page.url).origin === new URL(url).origin
  const site = fromElsewhere ? 'cross-site' : page.url === '' ? 'none' : isOwn ? 'same-origin' : 'same-site'
  const hidesOrigin = page.headers['referrer-policy'] === 'no-referrer'
  const origin = fromElsewhere
    ? 'https://elsewhere.example'
    : hidesOrigin || !page.url
      ? 'null'
      : new URL(page.url).origin
  const fetched = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  return { accept: 'text/html,*/*;q=0.8', 'accept-language': 'en', ...fetched, ...(form && { origin }) }
}

/** The origins that a page's forms may be sent to, the redirects after them included; undefined when it does not say. */
const formActionOf = ({ headers }: HttpAnswer): readonly string[] | undefined =>
  /form-action ([^;]*)/.exec(String(headers['content-security-policy'] ?? ''))?.[1]?.split(' ')

/** Chromium blocks a form, or the redirect that follows it, when the page's policy does not name where it goes. */
function holdToPolicy(policy: readonly string[] | undefined, pageUrl: string, target: string): void {
  const { origin, protocol } = new URL(target)
  const allowed = policy?.map((source) => (source === "'self'" ? new URL(pageUrl).origin : source)) ?? [origin]
  if (!allowed.includes(origin) && !allowed.includes(protocol))
    throw new Error(`the policy of ${pageUrl} forbids its form to lead to ${target}`)
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' }

// Once over the text: what an escape stands for may look like another.
const unescape = (text: string) =>
  text.replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) =>
    name === undefined
      ? String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16))
      : (named[name] ?? whole),
  )
