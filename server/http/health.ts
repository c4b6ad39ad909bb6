import type { FastifyInstance, FastifyReply } from 'fastify'

/** What the database said about itself and us. */
export interface DatabaseState {
  /** Its clock, at the moment it answered. */
  readonly now: Date
  /** How many migrations it has seen. */
  readonly level: number
}

/** What health is judged by. */
export interface HealthParts {
  readonly now: () => Date
  /** Asks the database; fails when it is away or slow. */
  readonly askDatabase: () => Promise<DatabaseState>
  /** How many migrations this release needs. */
  readonly neededLevel: number
  readonly isDraining: () => boolean
}

/** Beyond this our clock or the database's is wrong: tokens would be born expired or live on. */
const largestSkewMs = 120_000

/** However many ask, the database is asked at most once in this time. */
const rememberedMs = 1000

interface Verdict {
  readonly isReady: boolean
  readonly status: 'ready' | 'draining' | 'database-away' | 'migration-missing' | 'clock-skewed'
  readonly clockSkewMs?: number
}

/**
 * Answers /health/live (this process runs) and /health/ready (send it requests).
 *
 * Who asks is anybody, so the answer names what is wrong and no address, version or message of the database.
 */
export function healthRoutes(app: FastifyInstance, parts: HealthParts): void {
  let last: { readonly atMs: number; readonly verdict: Promise<Verdict> } | undefined
  const judgeNow = (): Promise<Verdict> => {
    const atMs = parts.now().getTime()
    if (!last || Math.abs(atMs - last.atMs) > rememberedMs) last = { atMs, verdict: judge(parts) }
    return last.verdict
  }
  const config = { orgless: true }
  app.get('/health/live', { config }, (_request, reply) => send(reply, 200, { status: 'live' }))
  app.get('/health/ready', { config }, async (_request, reply) => {
    const { isReady, ...rest } = parts.isDraining()
      ? ({ isReady: false, status: 'draining' } as const)
      : await judgeNow()
    return send(isReady ? reply : reply.header('retry-after', '1'), isReady ? 200 : 503, rest)
  })
}

const send = (reply: FastifyReply, status: number, body: object): FastifyReply =>
  reply.code(status).header('cache-control', 'no-store').send(body)

async function judge({ now, askDatabase, neededLevel }: HealthParts): Promise<Verdict> {
  const askedAtMs = now().getTime()
  let state: DatabaseState
  try {
    state = await askDatabase()
  } catch {
    return { isReady: false, status: 'database-away' }
  }
  // The database answered somewhere between the question and now.
  const clockSkewMs = Math.round(state.now.getTime() - (askedAtMs + now().getTime()) / 2)
  if (Math.abs(clockSkewMs) > largestSkewMs) return { isReady: false, status: 'clock-skewed', clockSkewMs }
  if (state.level < neededLevel) return { isReady: false, status: 'migration-missing', clockSkewMs }
  return { isReady: true, status: 'ready', clockSkewMs }
}
