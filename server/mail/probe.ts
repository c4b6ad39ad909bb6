import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import { isLoopbackHost } from '../http/addresses.ts'

/** What a mail server does when it is greeted. */
export interface MailProbe {
  readonly host: string
  readonly port: number
  readonly outcome:
    | { readonly kind: 'greets'; readonly isEncrypted: boolean }
    /** It speaks in the open only, and mail may not. */
    | { readonly kind: 'plain' }
    | { readonly kind: 'silent'; readonly why: string }
}

const patienceMs = 5_000

/** Greets a mail server (RFC5321-4.1.1.1) and leaves: no name, no password, no mail. Never throws. */
export async function probeMailServer(smtpUrl: string, allowsPlaintext: boolean): Promise<MailProbe> {
  const url = new URL(smtpUrl)
  const isSecure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port || (isSecure ? 465 : 587))
  // An address is no name to be asked for (RFC6066-3).
  const name = isIP(host) === 0 ? { servername: host } : {}
  const socket = isSecure ? connectSecure({ host, port, ...name }) : connectPlain({ host, port })
  try {
    const abilities = await greet(socket)
    const isEncrypted = isSecure || /^250[ -]STARTTLS\s*$/im.test(abilities)
    const mayBePlain = allowsPlaintext || isLoopbackHost(host)
    return { host, port, outcome: isEncrypted || mayBePlain ? { kind: 'greets', isEncrypted } : { kind: 'plain' } }
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message?: string }
    return { host, port, outcome: { kind: 'silent', why: code ?? message ?? 'unknown' } }
  } finally {
    socket.destroy()
  }
}

/** What the server says to EHLO. */
function greet(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    let isGreeted = false
    const timer = setTimeout(() => reject(new Error('no answer in 5 seconds')), patienceMs)
    socket.once('close', () => clearTimeout(timer))
    socket.once('close', () => reject(new Error('it hung up')))
    socket.once('error', reject)
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text
      // The last line of an answer has a blank behind its number (RFC5321-4.2.1).
      const last = /^(\d{3}) .*\r?\n$/m.exec(said)
      if (!last && said.length < 10_000) return
      if (last?.[1] !== (isGreeted ? '250' : '220')) return reject(new Error(`it said ${last?.[1] ?? 'no number'}`))
      if (isGreeted) {
        socket.end('QUIT\r\n')
        return resolve(said)
      }
      isGreeted = true
      said = ''
      socket.write('EHLO localhost\r\n')
    })
  })
}
