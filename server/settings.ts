import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/** One variable of the environment. */
export interface Setting<Value> {
  /** What it is for: a row of docs/guides/configuration.md, which is made from this table. */
  readonly means: string
  /** What it takes, so that "PORT has to be …" is a sentence. */
  readonly takes: string
  /** What holds when it is unset, in words for the page; the empty text says that nothing does. */
  readonly unset: string
  /** True when its value may appear in no message. */
  readonly isSecret?: boolean
  /** From the text to the value; undefined is the unset variable. */
  readonly read: z.ZodType<Value, string | undefined>
}

const setting = <Value>(given: Setting<Value>): Setting<Value> => given

const text = z.string()
const whole = (from: number, to: number, unset: string) =>
  text
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to)
    .prefault(unset)
const yesOrNo = z
  .enum(['true', 'false'])
  .prefault('false')
  .transform((value) => value === 'true')

function number(means: string, from: number, to: number, unset: number): Setting<number> {
  const takes = `a whole number from ${from} to ${to}`
  return setting({ means, takes, unset: String(unset), read: whole(from, to, String(unset)) })
}

const listOf = (list: string): string[] =>
  list
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)

/** True for an address or a network that names fewer than all addresses. */
function isProxyAddress(given: string): boolean {
  if (!given.includes('/'))
    return ipaddr.isValid(given) && (given.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(given))
  if (!ipaddr.isValidCIDR(given)) return false
  return ipaddr.parseCIDR(given)[1] > 0
}

function isOrigin(given: string): boolean {
  const url = URL.parse(given)
  if (!url || !/^https?:$/.test(url.protocol)) return false
  return url.pathname === '/' && !/[?#@\\]/.test(given) && url.username === ''
}

const hasProtocol =
  (...protocols: readonly string[]) =>
  (given: string) =>
    protocols.includes(URL.parse(given)?.protocol ?? '')

/** A database's address as a URL; null when it is none. It may leave the host out, which URLs do not know, and name a socket instead. */
export function parseDatabaseUrl(given: string): URL | null {
  return /^postgres(ql)?:\/\//.test(given) ? URL.parse(given.replace('@/', '@localhost/')) : null
}

/** Every variable of the environment that we read. There is no other way to configure the server. */
export const settings = {
  BASE_URL: setting({
    means:
      'Where browsers and apps reach the first org: its origin, which is its issuer. Further orgs live at `{slug}.` before its host. An issuer is for ever: apps break when it changes.',
    takes: 'an origin such as https://id.example.com, without a path',
    unset: '`http://localhost:` and the port',
    read: text
      .refine(isOrigin)
      .transform((given) => new URL(given).origin)
      .optional(),
  }),
  DEVELOPMENT: setting({
    means:
      'Allows what is only fit for trying out: a base URL on http, redirect URIs of web apps on loopback, back-channel targets on loopback.',
    takes: '"true" or "false"',
    unset: 'false',
    read: yesOrNo,
  }),
  PORT: number('The port to listen on.', 1, 65_535, 8080),
  HOST: setting({
    means: 'The address to listen on. `::` is every address of the machine.',
    takes: 'an IP address, or localhost',
    unset: '`localhost` when the base URL is on it, otherwise `::`',
    read: text.refine((given) => given === 'localhost' || (isProxyAddress(given) && !given.includes('/'))).optional(),
  }),
  WORKERS: setting({
    means: 'How many processes serve the port. `auto` is one for each processor.',
    takes: 'a whole number from 1 to 256, or "auto"',
    unset: '1',
    read: z.union([z.literal('auto').transform(() => availableParallelism()), whole(1, 256, '1')]).prefault('1'),
  }),
  TLS_CERT_FILE: setting({
    means: 'The certificate chain in PEM, when this server speaks TLS itself. Needs `TLS_KEY_FILE`.',
    takes: 'a path',
    unset: '',
    read: text.transform((path) => resolve(path)).optional(),
  }),
  TLS_KEY_FILE: setting({
    means: 'The private key of the certificate in PEM.',
    takes: 'a path',
    unset: '',
    read: text.transform((path) => resolve(path)).optional(),
  }),
  TRUSTED_PROXIES: setting({
    means:
      'The proxies before this server, separated by commas. `X-Forwarded-*` headers count from these addresses and from nobody else.',
    takes: 'IP addresses or networks such as 10.0.0.0/8, separated by commas',
    unset: 'none',
    read: text
      .transform(listOf)
      .refine((list) => list.every(isProxyAddress))
      .prefault(''),
  }),
  OUTBOUND_NETWORKS: setting({
    means:
      'Internal networks that requests of ours (back-channel logout) may reach, separated by commas. Everything else that is not public is refused.',
    takes: 'networks such as 10.1.0.0/16, separated by commas',
    unset: 'none',
    read: text
      .transform(listOf)
      .refine((list) => list.every((item) => item.includes('/') && isProxyAddress(item)))
      .prefault(''),
  }),
  DATABASE_URL: setting({
    means: 'The PostgreSQL (15 or later) that holds everything.',
    takes: 'an address such as postgres://user:password@host:5432/atrium',
    unset: 'a PostgreSQL of our own in `DATA_DIR`',
    isSecret: true,
    read: text.refine((given) => parseDatabaseUrl(given) !== null).optional(),
  }),
  DATABASE_POOL_SIZE: number('How many connections to the database each process holds at most.', 2, 1000, 16),
  DATABASE_WAIT_SECONDS: number('How long a start waits for a database that does not answer yet.', 0, 3600, 30),
  DATA_DIR: setting({
    means: 'Where the PostgreSQL of our own and the master key live.',
    takes: 'a path',
    unset: '`data`, in the folder the server is started in',
    read: text.transform((path) => resolve(path)).prefault('data'),
  }),
  MASTER_KEY: setting({
    means:
      'The key that seals the private keys in the database: 32 bytes in base64. Without it the database is of no use.',
    takes: '32 bytes in base64 (openssl rand -base64 32)',
    unset: 'read from `MASTER_KEY_FILE`',
    isSecret: true,
    read: text
      .regex(/^[A-Za-z0-9+/]{43}=$/)
      .refine((given) => Buffer.from(given, 'base64').toString('base64') === given)
      .optional(),
  }),
  MASTER_KEY_FILE: setting({
    means: 'The file that holds the master key. Made, readable by its owner alone, for an empty database only.',
    takes: 'a path',
    unset: '`master.key` in `DATA_DIR`',
    read: text.transform((path) => resolve(path)).optional(),
  }),
  SMTP_URL: setting({
    means: 'The mail server that takes our mail.',
    takes: 'an address such as smtps://user:password@mail.example.com',
    unset: 'mail waits in the outbox',
    isSecret: true,
    read: text.refine(hasProtocol('smtp:', 'smtps:')).optional(),
  }),
  SMTP_ALLOW_PLAINTEXT: setting({
    means: 'Sends mail even where the mail server offers no TLS. Mail carries recovery links: leave it off.',
    takes: '"true" or "false"',
    unset: 'false',
    read: yesOrNo,
  }),
  MAIL_FROM: setting({
    means: 'The address our mail comes from.',
    takes: 'one mail address such as no-reply@example.com',
    unset: '`no-reply@` and the host of the base URL',
    read: text
      .regex(/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+$/)
      .max(254)
      .optional(),
  }),
  METRICS_PORT: setting({
    means: 'The port that answers `/metrics` for Prometheus.',
    takes: 'a whole number from 1 to 65535',
    unset: 'no metrics',
    read: text
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((port) => port >= 1 && port <= 65_535)
      .optional(),
  }),
  METRICS_HOST: setting({
    means: 'The address that answers `/metrics`.',
    takes: 'an IP address, or localhost',
    unset: '`127.0.0.1`',
    read: text.refine((given) => given === 'localhost' || ipaddr.isValid(given)).prefault('127.0.0.1'),
  }),
  LOG_LEVEL: setting({
    means: 'How much is written to standard output, one JSON object a line.',
    takes: 'one of fatal, error, warn, info, debug, trace, silent',
    unset: 'info',
    read: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).prefault('info'),
  }),
  LOG_RETENTION_DAYS: number('How long an org’s system log is kept, in days.', 1, 3650, 90),
  RATE_LIMIT_ORG_PER_MINUTE: number(
    'Requests a minute to the metered endpoints of one org, in each process.',
    1,
    100_000_000,
    12_000,
  ),
  RATE_LIMIT_APP_PER_MINUTE: number('Requests a minute from one app, in each process.', 1, 100_000_000, 6000),
  RATE_LIMIT_AUTHORIZE_PER_MINUTE: number(
    'Authorization requests a minute from one app, address and device, in each process.',
    1,
    100_000_000,
    60,
  ),
  RATE_LIMIT_AUTHORIZE_AT_ONCE: number(
    'Authorization requests at once from one app, address and device, in each process.',
    1,
    1_000_000,
    5,
  ),
  RATE_LIMIT_REGISTRATIONS_PER_MINUTE: number(
    'Requests a minute of apps that register or manage themselves, from one address, in each process.',
    1,
    1_000_000,
    10,
  ),
} as const

/** The name of a setting. */
export type SettingName = keyof typeof settings

/** What each setting says once it is read. */
export type SettingValues = {
  readonly [Name in SettingName]: (typeof settings)[Name] extends Setting<infer Value> ? Value : never
}
