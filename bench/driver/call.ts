import { type Connection, openConnection } from './connection.ts'
import type { Call } from './job.ts'
import { check } from './sign-on.ts'
import type { Target } from './target.ts'

/** Makes what a script asks of the management API, path after path; pages that are gone on to are found out first. */
export async function makeCalls(
  { host, port }: Target,
  { token, paths, pages }: Call,
): Promise<(connection: Connection) => Promise<void>> {
  const ask = async (connection: Connection, path: string) => {
    const answer = await connection.send(
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\nAuthorization: SSWS ${token}\r\n\r\n`,
    )
    check(answer.status === 200 && /^[[{]/.test(answer.body), path, answer)
    return answer.head
  }
  const asked = pages === 0 ? paths : await followNext(port, paths, pages, ask)
  let next = 0
  return async (connection) => void (await ask(connection, asked[next++ % asked.length] ?? '/'))
}

async function followNext(
  port: number,
  firsts: readonly string[],
  pages: number,
  ask: (connection: Connection, path: string) => Promise<string>,
): Promise<readonly string[]> {
  const connection = await openConnection(port)
  const found: string[] = []
  for (const first of firsts) {
    let path: string | undefined = first
    for (let page = 0; page < pages && path !== undefined; page++) {
      path = nextOf(await ask(connection, path))
      if (path !== undefined) found.push(path)
    }
  }
  connection.close()
  check(found.length > 0, 'a next page', firsts.join(' '))
  return found
}

/** The path of the next page, as a Link header names it (RFC8288); undefined on the last one. */
export function nextOf(head: string): string | undefined {
  const address = /\r\nlink: [^\r]*<([^>]*)>; ?rel="next"/i.exec(head)?.[1]
  if (address === undefined) return undefined
  const { pathname, search } = new URL(address)
  return pathname + search
}
