/** A page a test looked at. */
export interface Seen {
  readonly status: number
  readonly url: string
  readonly body: string
}

/** As much of a browser as a sign-in needs: cookies for each host, and redirects that are followed. */
export interface SmallBrowser {
  /** Goes to an address and follows redirects, five at most. */
  go(url: string, form?: Readonly<Record<string, string>>): Promise<Seen>
  /** Follows none. */
  step(url: string, form?: Readonly<Record<string, string>>): Promise<Seen & { readonly location: string }>
  /** The cookies it holds, whatever their port: cookies do not isolate ports. */
  readonly cookies: Map<string, string>
}

/** Opens a browser with no cookies. */
export function openSmallBrowser(): SmallBrowser {
  const cookies = new Map<string, string>()
  const browser: SmallBrowser = {
    cookies,
    async step(url, form) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await fetch(url, {
        redirect: 'manual',
        headers: { cookie },
        ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      })
      for (const line of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
        if (/max-age=0/i.test(line)) cookies.delete(name)
        else cookies.set(name, value)
      }
      const location = answer.headers.get('location')
      return {
        status: answer.status,
        url,
        body: await answer.text(),
        location: location === null ? '' : new URL(location, url).href,
      }
    },
    async go(url, form) {
      let seen = await browser.step(url, form)
      for (let hops = 0; seen.location !== '' && hops < 5; hops++) seen = await browser.step(seen.location)
      return seen
    },
  }
  return browser
}
