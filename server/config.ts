import { join } from 'node:path'
import { isLoopbackHost, type OutboundPolicy } from './http/addresses.ts'
import { type Setting, type SettingName, type SettingValues, settings } from './settings.ts'

/** How this deployment was configured: read once from the environment, checked, frozen. */
export interface Config {
  /** The origin of the first org, which is its issuer. */
  readonly baseUrl: string
  /** Allows http on loopback for redirect URIs of web apps and back-channel targets. */
  readonly isDevelopment: boolean
  readonly workers: number
  readonly listen: {
    readonly host: string
    readonly port: number
    readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  }
  /** Addresses and networks; never all of them. */
  readonly trustedProxies: readonly string[]
  /** Where requests of ours may go. */
  readonly outbound: OutboundPolicy
  readonly database: {
    /** Undefined: the embedded one, in the data directory. */
    readonly url: string | undefined
    readonly poolSize: number
    /** For one that does not answer yet when the server starts. */
    readonly waitSeconds: number
  }
  readonly dataDir: string
  readonly masterKey: { readonly text: string | undefined; readonly file: string }
  readonly mail: {
    /** Undefined: mail waits in the outbox. */
    readonly smtpUrl: string | undefined
    readonly from: string
    readonly allowsPlaintext: boolean
  }
  readonly metrics: { readonly host: string; readonly port: number } | undefined
  readonly log: { readonly level: SettingValues['LOG_LEVEL']; readonly retentionDays: number }
  readonly rateLimits: RateLimits
}

/** The numbers of a busy day, for each process. */
export interface RateLimits {
  readonly orgPerMinute: number
  readonly appPerMinute: number
  /** For one app, address and device. */
  readonly authorizePerMinute: number
  readonly authorizeAtOnce: number
  /** Of apps that register or manage themselves, for one address. */
  readonly registrationsPerMinute: number
}

/** A configuration, or one sentence for each value that is wrong. */
export type ConfigOutcome =
  | { readonly kind: 'read'; readonly config: Config }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] }

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Reads the configuration of an environment; names every wrong value at once. */
export function readConfig(environment: Environment = process.env): ConfigOutcome {
  const problems: string[] = []
  const values: Partial<Record<SettingName, unknown>> = {}
  for (const [name, setting] of Object.entries(settings) as [SettingName, Setting<unknown>][]) {
    // An empty value is what a compose file or a unit file leaves of an unset one.
    const given = environment[name]?.trim() || undefined
    const read = setting.read.safeParse(given)
    if (read.success) values[name] = read.data
    else problems.push(sentenceFor(name, setting, given))
  }
  if (problems.length > 0) return { kind: 'wrong', problems }
  const config = configOf(values as SettingValues)
  const contradictions = findContradictions(values as SettingValues, config)
  return contradictions.length > 0 ? { kind: 'wrong', problems: contradictions } : { kind: 'read', config }
}

function sentenceFor(name: string, { takes, isSecret }: Setting<unknown>, given: string | undefined): string {
  return `${name} has to be ${takes}${isSecret ? '' : `, not ${JSON.stringify(given?.slice(0, 100))}`}.`
}

function configOf(values: SettingValues): Config {
  const baseUrl = values.BASE_URL ?? `http://localhost:${values.PORT}`
  const { hostname } = new URL(baseUrl)
  const tls =
    values.TLS_CERT_FILE !== undefined && values.TLS_KEY_FILE !== undefined
      ? { certFile: values.TLS_CERT_FILE, keyFile: values.TLS_KEY_FILE }
      : undefined
  return deepFreeze({
    baseUrl,
    isDevelopment: values.DEVELOPMENT,
    workers: values.WORKERS,
    listen: { host: values.HOST ?? (isLoopbackHost(hostname) ? 'localhost' : '::'), port: values.PORT, tls },
    trustedProxies: values.TRUSTED_PROXIES,
    outbound: { allowsLoopback: values.DEVELOPMENT, allowedNetworks: values.OUTBOUND_NETWORKS },
    database: {
      url: values.DATABASE_URL,
      poolSize: values.DATABASE_POOL_SIZE,
      waitSeconds: values.DATABASE_WAIT_SECONDS,
    },
    dataDir: values.DATA_DIR,
    masterKey: { text: values.MASTER_KEY, file: values.MASTER_KEY_FILE ?? join(values.DATA_DIR, 'master.key') },
    mail: {
      smtpUrl: values.SMTP_URL,
      from: values.MAIL_FROM ?? `no-reply@${hostname.replace(/^\[|\]$/g, '')}`,
      allowsPlaintext: values.SMTP_ALLOW_PLAINTEXT,
    },
    metrics: values.METRICS_PORT === undefined ? undefined : { host: values.METRICS_HOST, port: values.METRICS_PORT },
    log: { level: values.LOG_LEVEL, retentionDays: values.LOG_RETENTION_DAYS },
    rateLimits: {
      orgPerMinute: values.RATE_LIMIT_ORG_PER_MINUTE,
      appPerMinute: values.RATE_LIMIT_APP_PER_MINUTE,
      authorizePerMinute: values.RATE_LIMIT_AUTHORIZE_PER_MINUTE,
      authorizeAtOnce: values.RATE_LIMIT_AUTHORIZE_AT_ONCE,
      registrationsPerMinute: values.RATE_LIMIT_REGISTRATIONS_PER_MINUTE,
    },
  })
}

/** Values that are right alone and wrong together. */
function findContradictions(values: SettingValues, config: Config): string[] {
  const { protocol, hostname } = new URL(config.baseUrl)
  const hasOneTlsFile = (values.TLS_CERT_FILE === undefined) !== (values.TLS_KEY_FILE === undefined)
  return [
    protocol === 'http:' && !config.isDevelopment && !isLoopbackHost(hostname)
      ? `BASE_URL has to begin with https:// when it is not on localhost, or DEVELOPMENT has to be "true", not ${config.baseUrl}.`
      : '',
    hasOneTlsFile ? 'TLS_CERT_FILE and TLS_KEY_FILE have to be set together.' : '',
    config.listen.tls && protocol === 'http:' ? 'BASE_URL has to begin with https:// when TLS_CERT_FILE is set.' : '',
    values.MASTER_KEY !== undefined && values.MASTER_KEY_FILE !== undefined
      ? 'MASTER_KEY and MASTER_KEY_FILE exclude each other: unset one.'
      : '',
    config.metrics?.port === config.listen.port ? 'METRICS_PORT has to differ from PORT.' : '',
  ].filter(Boolean)
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner as object)
  return Object.freeze(value)
}
