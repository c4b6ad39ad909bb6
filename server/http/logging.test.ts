import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { makeLogger, observeAnswers } from './logging.ts'

let lines: string[] = []
let app: FastifyInstance

function start(): FastifyInstance {
  lines = []
  const logger: FastifyBaseLogger = makeLogger('trace', { write: (line) => void lines.push(line) })
  app = fastify({ loggerInstance: logger, logController: new LogController({ disableRequestLogging: true }) })
  observeAnswers(app)
  return app
}

const written = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)

afterEach(() => app.close())

test('an answer is one line, by the template of its route', async () => {
  start().get('/users/:id', (_request, reply) => reply.send('hello'))
  await app.inject('/users/00u1?code=a-secret')
  expect(written()).toMatchObject([{ method: 'GET', route: '/users/:id', status: 200, msg: 'answered', level: 30 }])
})

test('an answer of ours that failed stands out', async () => {
  start().get('/', (_request, reply) => reply.code(503).send(''))
  await app.inject('/')
  expect(written()).toMatchObject([{ status: 503, level: 40 }])
})

test('no secret of a request reaches the log, whoever writes it there', async () => {
  const secret = 'canary-0123456789'
  start().post('/token', (request) => {
    request.log.info({ req: request, headers: request.headers, body: request.body, query: request.query }, 'everything')
    request.log.info(
      { inner: { password: secret, authorization: secret, list: [{ token: secret }], deep: { code: secret } } },
      'deep',
    )
    const detail = `Key (token)=(${secret}) already exists.`
    request.log.error({ err: Object.assign(new Error('duplicate key'), { code: '23505', detail }) }, 'unexpected')
    return 'done'
  })
  await app.inject({
    method: 'POST',
    url: `/token?code=${secret}`,
    headers: { authorization: `Bearer ${secret}`, cookie: `session=${secret}`, 'content-type': 'application/json' },
    payload: { password: secret },
  })
  app.log.error({ err: new SyntaxError(`Unexpected token in "${secret}"`) }, 'bad json')
  expect(lines.length).toBeGreaterThan(3)
  expect(lines.join('')).not.toContain(secret)
  expect(lines.join('')).toContain('23505')
})

test('what is no secret is written as it is', () => {
  const at = new Date('2026-01-01T12:00:00Z')
  start().log.info({ org: '00o1', count: 3, at, list: ['a', { b: 1 }], nothing: null, inner: { path: '/a' } }, 'seen')
  expect(written()).toMatchObject([
    {
      org: '00o1',
      count: 3,
      at: at.toISOString(),
      list: ['a', { b: 1 }],
      nothing: null,
      inner: { path: '/a' },
      msg: 'seen',
    },
  ])
})

test('a line break cannot forge a line', async () => {
  start().get('/*', (_request, reply) => reply.send(''))
  app.log.info({ login: 'a\n{"level":30,"msg":"forged"}' }, 'seen')
  expect(lines.join('').trimEnd().split('\n')).toHaveLength(1)
})
