import type { ConfigOutcome } from './config.ts'
import { EmbeddedProblem } from './database/embedded/problem.ts'
import { DeploymentProblem } from './deployment.ts'
import { MasterKeyProblem } from './keys/master-key.ts'
import { parseDatabaseUrl } from './settings.ts'

/** What keeps the server from starting: its message is one sentence for the operator, with what to do. */
export class StartProblem extends Error {}

/** Where something went wrong, as far as the sentence needs it. */
export interface Circumstance {
  /** Where we listen. */
  readonly host: string
  readonly port: number
  readonly metricsPort: number | undefined
  readonly dataDir: string
  /** Undefined for the database of our own. */
  readonly databaseUrl: string | undefined
}

/** Where a command or a server runs, as far as its configuration could be read. */
export function circumstanceOf(read: ConfigOutcome): Circumstance {
  if (read.kind === 'wrong') return { host: '', port: 0, metricsPort: undefined, dataDir: '', databaseUrl: undefined }
  const { listen, metrics, dataDir, database } = read.config
  return { ...listen, metricsPort: metrics?.port, dataDir, databaseUrl: database.url }
}

/** Says in one sentence what is wrong and what to do; undefined for what nobody foresaw, which is a bug. */
export function sentenceOf(error: unknown, circumstance: Circumstance): string | undefined {
  const known = [StartProblem, EmbeddedProblem, DeploymentProblem, MasterKeyProblem]
  if (known.some((kind) => error instanceof kind)) return (error as Error).message
  if (!(error instanceof Error)) return undefined
  return sentenceOfSystem(error, circumstance) ?? sentenceOfDatabase(error, circumstance)
}

type SystemError = Error & {
  readonly code?: string
  readonly syscall?: string
  readonly port?: number
  readonly path?: string
}

function sentenceOfSystem(error: SystemError, { host, port, metricsPort, dataDir }: Circumstance): string | undefined {
  const isMetrics = metricsPort !== undefined && error.port === metricsPort
  const [name, asked] = isMetrics ? ['METRICS_PORT', metricsPort] : ['PORT', error.port ?? port]
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${asked} is in use: stop what listens there, or set ${name} to another one.`
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return `This machine has no address ${host}: set HOST to one that it has.`
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full (${error.path ?? dataDir}): free some space and start again; nothing is lost.`
    case 'EACCES':
    case 'EPERM':
      if (error.syscall === 'listen') return `Port ${asked} may not be used by this user: set ${name} to 1024 or more.`
      return error.path && `${error.path} may not be read or written by this user: give it to the user who runs this.`
    case 'EROFS':
      return `${error.path ?? dataDir} lies on a disk that cannot be written: set DATA_DIR to another place.`
    default:
      if (!/^ERR_(SSL|OSSL)/.test(error.code ?? '')) return undefined
      return `TLS_CERT_FILE and TLS_KEY_FILE cannot be used (${error.message}): they have to be PEM and belong together.`
  }
}

/** Codes of PostgreSQL, of its driver and of the network, with what each asks of the operator. */
const databaseSigns: readonly { readonly sign: RegExp; readonly advice: string }[] = [
  { sign: /^(28P01|28000)$/, advice: 'refuses the user or the password of DATABASE_URL: correct them' },
  { sign: /^3D000$/, advice: 'has no database of that name: create it, or correct DATABASE_URL' },
  { sign: /^42501$/, advice: 'does not let this user do what is needed: make it the owner of the database' },
  { sign: /^53100$/, advice: 'has a full disk: free some space there and start again; nothing is lost' },
  { sign: /^53300$/, advice: 'has no connection left: raise its max_connections, or lower DATABASE_POOL_SIZE' },
  { sign: /^57P0[123]$/, advice: 'is starting or stopping: start this again when it is up' },
  { sign: /^(ENOTFOUND|EAI_AGAIN)$/, advice: 'cannot be found by its name: correct the host in DATABASE_URL' },
  {
    sign: /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS/,
    advice: 'shows a certificate that is not trusted: correct it, or sslmode in DATABASE_URL',
  },
  {
    sign: /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|EPIPE|EHOSTDOWN)$/,
    advice: 'does not answer: start it, or correct DATABASE_URL',
  },
]

const silent = /timeout expired|timeout exceeded|Connection terminated|server does not support SSL/

function sentenceOfDatabase(error: SystemError, { databaseUrl, dataDir }: Circumstance): string | undefined {
  const where = databaseUrl === undefined ? `in ${dataDir}` : `at ${placeOf(databaseUrl)}`
  // Several addresses of one name fail together; the first speaks for all.
  const code = error instanceof AggregateError ? (error.errors as SystemError[])[0]?.code : error.code
  const found = databaseSigns.find(({ sign }) => code !== undefined && sign.test(code))
  if (found) return `The database ${where} ${found.advice}.`
  if (silent.test(error.message)) return `The database ${where} does not answer: start it, or correct DATABASE_URL.`
  return undefined
}

/** The host and the name of a database, without its user and password. */
function placeOf(databaseUrl: string): string {
  const { host = '', pathname = '', searchParams } = parseDatabaseUrl(databaseUrl) ?? {}
  return `${searchParams?.get('host') ?? host}${pathname}`
}
