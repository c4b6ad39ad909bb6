import { z } from 'zod'
import type { Config } from '../../config.ts'
import { makeOutbound, type OutboundOutcome } from '../../http/fetch.ts'
import { probeMailServer } from '../../mail/probe.ts'
import { type Finding, notice, well, wrong } from './finding.ts'

/** Whether the mail server greets us, and lets mail travel as it has to. Sends neither mail nor password. */
export async function lookAtMail({ mail }: Config): Promise<readonly Finding[]> {
  if (mail.smtpUrl === undefined) return []
  const { host, port, outcome } = await probeMailServer(mail.smtpUrl, mail.allowsPlaintext)
  const server = `${host}, port ${port}`
  switch (outcome.kind) {
    case 'greets':
      return [well('mail', `${server} answers${outcome.isEncrypted ? ', encrypted' : ''}; mail is from ${mail.from}`)]
    case 'plain':
      return [wrong('mail', `${server} offers no encryption: use smtps://, or set SMTP_ALLOW_PLAINTEXT to "true".`)]
    case 'silent':
      return [
        wrong('mail', `${server} does not answer (${outcome.why}): check SMTP_URL, its firewall and its certificate.`),
      ]
  }
}

const discovery = z.looseObject({ issuer: z.string() })

/** The operator's own address may lie wherever they put it. */
const anywhere = { allowsLoopback: true, allowedNetworks: ['0.0.0.0/0', '::/0'] }

/** Whether the base URL leads to us from here. */
export async function lookAtBaseUrl({ baseUrl }: Config): Promise<Finding> {
  const outbound = makeOutbound(anywhere)
  try {
    const url = `${baseUrl}/.well-known/openid-configuration`
    return judge(baseUrl, await outbound.fetch({ url, method: 'GET', timeoutMs: 5_000 }))
  } finally {
    await outbound.close()
  }
}

function judge(baseUrl: string, outcome: OutboundOutcome): Finding {
  switch (outcome.kind) {
    case 'refused':
      return notice('base URL', `${baseUrl} was not asked: ${outcome.description}.`)
    case 'failed':
      return wrong(
        'base URL',
        `${baseUrl} does not answer here (${outcome.reason}): start the server; check the name, the proxy and its certificate.`,
      )
    case 'answered': {
      const issuer = issuerOf(outcome.body)
      if (outcome.status !== 200 || issuer === undefined)
        return wrong(
          'base URL',
          `${baseUrl} is answered by something else (${outcome.status}): check the name and the proxy.`,
        )
      if (issuer !== baseUrl)
        return wrong(
          'base URL',
          `${baseUrl} is answered as ${issuer.slice(0, 200)}: the proxy has to pass Host on unchanged.`,
        )
      return well('base URL', `${baseUrl} leads to a server of this address`)
    }
  }
}

function issuerOf(body: Buffer): string | undefined {
  try {
    return discovery.safeParse(JSON.parse(body.toString())).data?.issuer
  } catch {
    // Not JSON, so not ours: the caller says so.
    return undefined
  }
}
