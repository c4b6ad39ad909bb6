import { connect, type Socket } from 'node:net'

/** An answer of the server, as far as a driver reads it. */
export interface Answer {
  readonly status: number
  /** Everything before the body, with the status line. */
  readonly head: string
  readonly body: string
}

/** One kept-alive connection, which carries one request at a time. */
export interface Connection {
  /** Sends a whole request, as text, and gives its answer. Rejects when the connection ends or 30 s pass. */
  readonly send: (request: string) => Promise<Answer>
  readonly close: () => void
}

const longestAnswerMs = 30_000

/**
 * Opens a connection on loopback.
 *
 * A plain socket with a small reader: the driver shares its core with PostgreSQL, so what it costs is what a server
 * cannot show.
 */
export async function openConnection(port: number): Promise<Connection> {
  const socket = await connected(port)
  let pending: { resolve: (answer: Answer) => void; reject: (problem: Error) => void } | undefined
  let received: Buffer = Buffer.alloc(0)
  const fail = (problem: Error) => {
    pending?.reject(problem)
    pending = undefined
  }
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const read = readAnswer(received)
    if (!read) return
    received = received.subarray(read.end)
    const { resolve } = pending ?? {}
    pending = undefined
    resolve?.(read.answer)
  })
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the server closed the connection')))
  socket.setTimeout(longestAnswerMs, () => pending && socket.destroy(new Error('no answer within 30 s')))
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        pending = { resolve, reject }
        socket.write(request, 'latin1')
      }),
    close: () => socket.destroy(),
  }
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

/** Reads one answer off the front; undefined while it is not whole. */
export function readAnswer(received: Buffer): { readonly answer: Answer; readonly end: number } | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const head = received.toString('latin1', 0, headEnd)
  const status = Number(head.slice(9, 12))
  const start = headEnd + 4
  const length = headerOf(head, 'content-length')
  if (length !== undefined) {
    const end = start + Number(length)
    return received.length < end
      ? undefined
      : { answer: { status, head, body: received.toString('utf8', start, end) }, end }
  }
  if (headerOf(head, 'transfer-encoding') === undefined) return { answer: { status, head, body: '' }, end: start }
  return readChunks(received, start, { status, head })
}

function readChunks(received: Buffer, start: number, { status, head }: Omit<Answer, 'body'>) {
  const parts: Buffer[] = []
  for (let at = start; ; ) {
    const lineEnd = received.indexOf('\r\n', at)
    if (lineEnd === -1) return undefined
    const size = Number.parseInt(received.toString('latin1', at, lineEnd), 16)
    const end = lineEnd + 2 + size + 2
    if (received.length < end) return undefined
    if (size === 0) return { answer: { status, head, body: Buffer.concat(parts).toString('utf8') }, end }
    parts.push(received.subarray(lineEnd + 2, end - 2))
    at = end
  }
}

/** The value of a header, whatever its case; undefined when it is absent. */
export function headerOf(head: string, name: string): string | undefined {
  const lower = head.toLowerCase()
  const at = lower.indexOf(`\r\n${name}:`)
  if (at === -1) return undefined
  const from = at + name.length + 3
  const end = head.indexOf('\r\n', from)
  return head.slice(from, end === -1 ? undefined : end).trim()
}
