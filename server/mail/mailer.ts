import type { Transporter } from 'nodemailer'
import { isLoopbackHost } from '../http/addresses.ts'
import type { JobOutcome } from '../jobs/kinds.ts'
import type { WrittenLetter } from './letters.ts'

/** A letter on its way to one address. */
export interface Posted extends WrittenLetter {
  readonly to: string
  /** The same at every try, so that a mail that arrives twice is seen to be one. */
  readonly id: string
}

/** Sends a mail, and says whether it went, may go later, or never will. */
export interface Mailer {
  readonly send: (mail: Posted) => Promise<JobOutcome>
}

/** Where mail goes. */
export interface MailerOptions {
  /** smtp:// (which has to become TLS) or smtps://, with the user and password in it. */
  readonly smtpUrl: string
  readonly from: string
  readonly allowsPlaintext: boolean
  /** Told why a mail did not go. */
  readonly failed: (reason: string) => void
}

/** One address and nothing else: no list, no name, no comment, no line break (CVE-2023-7028). */
const oneAddress = /^[^\s<>()[\]\\,;:"@\p{Cc}]{1,64}@[^\s<>()[\]\\,;:"@\p{Cc}]{1,253}$/u

/** True for a text that a mail may be sent to. */
export const isMailAddress = (text: string): boolean => oneAddress.test(text)

/** Makes the mailer of a deployment. Connects for each mail: there are few, and nothing is left open. */
export function makeMailer({ smtpUrl, from, allowsPlaintext, failed }: MailerOptions): Mailer {
  const url = new URL(smtpUrl)
  const isSecure = url.protocol === 'smtps:'
  const options = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (isSecure ? 465 : 587)),
    secure: isSecure,
    // Mail carries recovery links, so it is not sent in the open, unless to this very machine.
    requireTLS: !isSecure && !allowsPlaintext && !isLoopbackHost(url.hostname),
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true },
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as const
  // Loaded at the first mail: many processes never send one, and it takes 10 MB.
  let transport: Promise<Transporter> | undefined
  const open = async (): Promise<Transporter> => (await import('nodemailer')).createTransport(options)
  const domain = from.slice(from.indexOf('@') + 1)
  return {
    send: async ({ to, id, fromName, subject, text, html }) => {
      if (!isMailAddress(to)) {
        failed('the address is not one')
        return 'never'
      }
      try {
        await (await (transport ??= open())).sendMail({
          from: { name: fromName, address: from },
          to: { name: '', address: to },
          envelope: { from, to: [to] },
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          subject,
          text,
          html,
        })
        return 'done'
      } catch (error) {
        const { code, responseCode } = error as { code?: string; responseCode?: number }
        failed(`${code ?? 'failed'}${responseCode === undefined ? '' : ` ${responseCode}`}`)
        // The server's last word on this mail (RFC5321-4.2.1); a refused sign-in or sender is our own mistake, to be mended.
        return code === 'EENVELOPE' || code === 'EMESSAGE' ? (isFinal(responseCode) ? 'never' : 'again') : 'again'
      }
    },
  }
}

const isFinal = (responseCode: number | undefined): boolean => responseCode !== undefined && responseCode >= 500
