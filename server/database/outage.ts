/** Codes of PostgreSQL and of the socket that mean "away, come back", not "wrong question". */
const outageCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '53100',
  '53200',
  '57014',
  '25006',
  '08006',
  '08001',
  '08003',
])

/** True for an error that says the database is away, full or over-asked rather than that we asked wrongly. */
export function isOutage(error: unknown): boolean {
  const { code, message = '' } = error as { code?: unknown; message?: string }
  if (typeof code === 'string' && outageCodes.has(code)) return true
  return /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/.test(
    message,
  )
}
