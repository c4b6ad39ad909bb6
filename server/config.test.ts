import { describe, expect, test } from 'vitest'
import { type Config, type Environment, readConfig } from './config.ts'
import { settings } from './settings.ts'

function read(environment: Environment): Config {
  const outcome = readConfig(environment)
  if (outcome.kind === 'wrong') throw new Error(outcome.problems.join('\n'))
  return outcome.config
}

const problemsOf = (environment: Environment) => {
  const outcome = readConfig(environment)
  return outcome.kind === 'wrong' ? outcome.problems : []
}

test('an empty environment is enough: localhost, our own database, one process', () => {
  const config = read({})
  expect(config).toMatchObject({
    baseUrl: 'http://localhost:8080',
    isDevelopment: false,
    workers: 1,
    listen: { host: 'localhost', port: 8080, tls: undefined },
    trustedProxies: [],
    outbound: { allowsLoopback: false, allowedNetworks: [] },
    database: { url: undefined },
    mail: { smtpUrl: undefined, from: 'no-reply@localhost' },
    metrics: undefined,
    log: { level: 'info', retentionDays: 90 },
  })
  expect(config.masterKey.file).toBe(`${config.dataDir}/master.key`)
})

test('an empty value counts as unset', () => {
  expect(read({ PORT: '', DATABASE_URL: ' ', TRUSTED_PROXIES: '' })).toEqual(read({}))
})

test('the base URL becomes an origin', () => {
  expect(read({ BASE_URL: 'https://ID.Example.com/' }).baseUrl).toBe('https://id.example.com')
  expect(read({ BASE_URL: 'https://id.example.com:443' }).baseUrl).toBe('https://id.example.com')
  expect(read({ BASE_URL: 'https://id.example.com' })).toMatchObject({
    listen: { host: '::' },
    mail: { from: 'no-reply@id.example.com' },
  })
})

test('the port moves the default base URL along', () => {
  expect(read({ PORT: '9090' }).baseUrl).toBe('http://localhost:9090')
})

test('every wrong value is named at once', () => {
  const environment = {
    BASE_URL: 'https://id.example.com/path',
    DEVELOPMENT: 'yes',
    PORT: '70000',
    HOST: 'example.com',
    WORKERS: '0',
    TRUSTED_PROXIES: '10.0.0.0/8, loopback',
    OUTBOUND_NETWORKS: '10.0.0.1',
    DATABASE_URL: 'mysql://root:geheim@localhost/atrium',
    DATABASE_POOL_SIZE: '1',
    MASTER_KEY: 'geheim',
    SMTP_URL: 'http://user:geheim@mail.example.com',
    SMTP_ALLOW_PLAINTEXT: '1',
    MAIL_FROM: 'a@example.com\r\nBcc: b@example.com',
    METRICS_PORT: '0',
    METRICS_HOST: 'metrics',
    LOG_LEVEL: 'loud',
    LOG_RETENTION_DAYS: '1.5',
    RATE_LIMIT_ORG_PER_MINUTE: '-1',
    RATE_LIMIT_APP_PER_MINUTE: '1e3',
    RATE_LIMIT_AUTHORIZE_PER_MINUTE: 'none',
    RATE_LIMIT_AUTHORIZE_AT_ONCE: '0x10',
  }
  const problems = problemsOf(environment)
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual(
    Object.keys(settings).filter((name) => name in environment),
  )
  expect(problems.join('\n')).not.toContain('geheim')
  expect(problems).toContain('PORT has to be a whole number from 1 to 65535, not "70000".')
})

describe('a base URL that is no origin is refused', () => {
  test.each([
    'id.example.com',
    'ftp://id.example.com',
    'https://id.example.com/sso',
    'https://id.example.com?a=b',
    'https://id.example.com?',
    'https://id.example.com#',
    'https://user@id.example.com',
    'https://id.example.com\\@evil.example',
    'https://',
  ])('%s', (BASE_URL) => {
    expect(problemsOf({ BASE_URL })).toHaveLength(1)
  })
})

describe('values that contradict each other are refused', () => {
  const contradictions: Record<string, Environment> = {
    'plain http where others could listen': { BASE_URL: 'http://id.example.com' },
    'plain http on a name that only begins like localhost': { BASE_URL: 'http://localhost.example.com' },
    'a certificate without its key': { BASE_URL: 'https://id.example.com', TLS_CERT_FILE: '/cert.pem' },
    'a certificate on a http issuer': { TLS_CERT_FILE: '/cert.pem', TLS_KEY_FILE: '/key.pem' },
    'two master keys': { MASTER_KEY: Buffer.alloc(32).toString('base64'), MASTER_KEY_FILE: '/key' },
    'metrics on the port of the server': { METRICS_PORT: '8080' },
  }
  test.each(Object.entries(contradictions))('%s', (_title, environment) => {
    expect(problemsOf(environment)).toHaveLength(1)
  })
})

test('plain http is allowed on loopback, and elsewhere by the development switch', () => {
  for (const BASE_URL of ['http://localhost', 'http://127.0.0.1:8080', 'http://[::1]:8080', 'http://a.localhost'])
    expect(problemsOf({ BASE_URL })).toEqual([])
  expect(read({ BASE_URL: 'http://id.test', DEVELOPMENT: 'true' }).outbound.allowsLoopback).toBe(true)
})

test('nobody can be trusted by a network that is everybody', () => {
  for (const TRUSTED_PROXIES of ['0.0.0.0/0', '::/0', '*', 'true', '1', '10.1', '10.0.0.0/33'])
    expect(problemsOf({ TRUSTED_PROXIES })).toHaveLength(1)
  expect(read({ TRUSTED_PROXIES: '10.0.0.0/8, 192.168.1.1,fd00::/8' }).trustedProxies).toHaveLength(3)
})

test('what is read can no longer be changed', () => {
  const config = read({ TRUSTED_PROXIES: '10.0.0.1' })
  expect(() => Object.assign(config.rateLimits, { appPerMinute: 1 })).toThrow()
  expect(() => (config.trustedProxies as string[]).push('10.0.0.2')).toThrow()
})

test('a database may be named by a host or by a socket', () => {
  for (const DATABASE_URL of [
    'postgres://user:password@db.example:5432/atrium?sslmode=verify-full',
    'postgresql://user:password@/atrium?host=/run/postgresql',
    'postgres:///atrium',
    'postgres://user@%2Frun%2Fpostgresql/atrium',
  ])
    expect(read({ DATABASE_URL }).database.url).toBe(DATABASE_URL)
})
