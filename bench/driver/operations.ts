import { makeCalls } from './call.ts'
import { type Connection, openConnection } from './connection.ts'
import type { Job, Work } from './job.ts'
import { makeServe } from './serve.ts'
import { makeSignIn } from './sign-in.ts'
import { check, makeSignOn, type SignedOn } from './sign-on.ts'
import type { LiveSession, Target } from './target.ts'
import { openVerification } from './verify.ts'

/** Work, made ready: what each worker does once, and how many ID tokens were verified by then. */
export interface Operations {
  readonly operate: (connection: Connection, worker: number) => Promise<void>
  readonly verified: () => number
}

/** Makes work ready to be done. */
export function prepare({ work, concurrency }: Job): Promise<Operations> {
  switch (work.kind) {
    case 'sign-on':
      return signOns(work.target)
    case 'introspect':
      return introspections(work, concurrency)
    case 'fetch':
      return Promise.resolve(fetches(work))
    case 'sign-in':
      return Promise.resolve(signIns(work))
    case 'serve':
      return Promise.resolve(unverified(makeServe(work.target, work.service)))
    case 'call':
      return makeCalls(work.target, work.call).then(unverified)
  }
}

const unverified = (operate: Operations['operate']): Operations => ({ operate, verified: () => 0 })

/** The port a job's connections go to. */
export const portOf = (work: Work): number => (work.kind === 'fetch' ? work.port : work.target.port)

const verifiedOneIn = 20

async function signOns(target: Target): Promise<Operations> {
  const signOn = makeSignOn(target)
  const first = await openConnection(target.port)
  // A key may be made at first need: published afterwards.
  await signOn(first, sessionOf(target, 0))
  const verify = await openVerification(first, target)
  first.close()
  let count = 0
  let verified = 0
  return {
    operate: async (connection) => {
      const at = count++
      // Everyone in turn: a store that forgets who was not seen lately forgets nobody.
      const signedOn = await signOn(connection, sessionOf(target, at))
      if (at % verifiedOneIn !== 0) return
      await verify(signedOn)
      verified++
    },
    verified: () => verified,
  }
}

function sessionOf({ sessions }: Target, turn: number): LiveSession {
  const session = sessions[turn % sessions.length]
  if (!session) throw new Error('the target has no live session')
  return session
}

async function introspections(
  { target, path }: Work & { kind: 'introspect' },
  concurrency: number,
): Promise<Operations> {
  const { host, port, clientId, clientSecret } = target
  const connection = await openConnection(port)
  const signOn = makeSignOn(target)
  const tokens: SignedOn[] = []
  for (let worker = 0; worker < concurrency; worker++) tokens.push(await signOn(connection, sessionOf(target, worker)))
  connection.close()
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')
  const requests = tokens.map(({ accessToken }) => {
    const form = `token=${encodeURIComponent(accessToken)}`
    return `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Basic ${basic}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`
  })
  return {
    operate: async (to, worker) => {
      const answer = await to.send(requests[worker % requests.length] ?? '')
      check(answer.status === 200 && answer.body.includes('"active":true'), 'introspection', answer)
    },
    verified: () => 0,
  }
}

function fetches({ host, path }: Work & { kind: 'fetch' }): Operations {
  const request = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\n\r\n`
  return {
    operate: async (connection) => {
      const answer = await connection.send(request)
      check(answer.status === 200 && answer.body.startsWith('{'), path, answer)
    },
    verified: () => 0,
  }
}

function signIns({ target, people }: Work & { kind: 'sign-in' }): Operations {
  const signIn = makeSignIn(target)
  let next = 0
  return {
    operate: async (connection) => {
      const person = people[next++ % people.length]
      if (person) await signIn(connection, person)
    },
    verified: () => 0,
  }
}
