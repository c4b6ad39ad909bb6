import type { Socket } from 'node:net'

/** What Node says of bytes that became no request, as statuses; all else is a bad one. */
const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** Node's own list would cost every start what importing all of its HTTP client does. */
const sentences: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

/** How long the rest of what the client sends is read and thrown away, so that it sees the answer and no broken line. */
const lingerMs = 1_000

/**
 * Answers what is no request: malformed HTTP, a head that is too long or too slow. There is no host yet, so no org and
 * no page, only one sentence.
 */
export function answerBroken({ code = '' }: { readonly code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = statuses[code] ?? 400
  const sentence = sentences[status] ?? ''
  socket.end(
    `HTTP/1.1 ${status} ${sentence}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${sentence.length + 1}\r\n\r\n${sentence}\n`,
  )
  // The parser has given up on this line; what still comes in is nobody's.
  socket.removeAllListeners('data')
  socket.resume()
  setTimeout(() => socket.destroy(), lingerMs).unref()
}
