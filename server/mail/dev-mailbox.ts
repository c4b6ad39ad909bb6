import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendPage } from '../http/pages/headers.ts'
import { html, type Html } from '../http/pages/html.ts'
import { layout } from '../http/pages/layout.ts'
import { speak } from '../http/pages/texts.ts'
import type { Mailer, Posted } from './mailer.ts'

/** Where the demo's mail goes instead of to people. */
export interface DevMailbox extends Mailer {
  /** What came, the newest first. */
  readonly mails: () => readonly (Posted & { readonly at: Date })[]
}

const mostKept = 100

/** Makes a mailbox in memory; it keeps the last hundred mails. */
export function makeDevMailbox(now: () => Date): DevMailbox {
  let kept: readonly (Posted & { readonly at: Date })[] = []
  return {
    send: (mail) => {
      kept = [{ ...mail, at: now() }, ...kept.filter(({ id }) => id !== mail.id)].slice(0, mostKept)
      return Promise.resolve('done')
    },
    mails: () => kept,
  }
}

/**
 * Shows everybody's mail at /dev/mail: for the demo alone.
 *
 * It answers only on a loopback socket and for the demo's own host, so that neither the network nor a page of another
 * name that leads to this machine can read it; everyone else sees that there is no such page.
 */
export function devMailRoutes(app: FastifyInstance, mailbox: DevMailbox, host: string): void {
  app.get('/dev/mail', { config: { orgless: true } }, (request, reply) => {
    if (!isFromHere(request, host)) return reply.callNotFound()
    return sendPage(reply, page(mailbox), { isHttps: false })
  })
}

function isFromHere(request: FastifyRequest, host: string): boolean {
  const { remoteAddress = '', localAddress = '' } = request.raw.socket
  const isForwarded = ['x-forwarded-for', 'x-forwarded-host', 'forwarded'].some((name) => name in request.headers)
  return [remoteAddress, localAddress].every(isLoopback) && request.raw.headers.host === host && !isForwarded
}

const isLoopback = (address: string): boolean => /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address)

const title = 'Mail of the demo'

const page = (mailbox: DevMailbox): Html => {
  const mails = mailbox.mails()
  const body = html`<h1>${title}</h1>
<p class="lead">What would have been sent, the newest first. Load the page again for more.</p>
${mails.length === 0 && html`<p class="lead" id="empty">No mail yet. Ask for a new password, and it comes here.</p>`}
${mails.map(
  ({ id, at, to, subject, text }) => html`<article id="mail-${id}">
<h2>${subject}</h2>
<p class="hint">To ${to}, ${at.toISOString()}</p>
${text.split('\n\n').map((paragraph) => html`<p>${linked(paragraph)}</p>\n`)}
</article>
`,
)}`
  return layout({ say: speak(['en']) }, { title, body })
}

const linked = (paragraph: string): Html | string =>
  /^https?:\/\/\S+$/.test(paragraph) ? html`<a href="${paragraph}">${paragraph}</a>` : paragraph
