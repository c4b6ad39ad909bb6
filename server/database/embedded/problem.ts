/** What kept the embedded PostgreSQL from serving. */
export type ProblemKind =
  | 'no-package'
  | 'not-runnable'
  | 'no-permission'
  | 'disk-full'
  | 'corrupt'
  | 'other-version'
  | 'data-moved'
  | 'in-use'
  | 'not-started'

/** Why the embedded PostgreSQL cannot serve: the message is one sentence for the operator, with what to do. */
export class EmbeddedProblem extends Error {
  readonly kind: ProblemKind

  constructor(kind: ProblemKind, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.name = 'EmbeddedProblem'
    this.kind = kind
  }
}

// The first match counts. A full disk comes first, since PostgreSQL then also reports what it could not write as damage.
const signs: readonly {
  readonly said: RegExp
  readonly kind: ProblemKind
  readonly advice: (place: string) => string
}[] = [
  {
    said: /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i,
    kind: 'disk-full',
    advice: (place) => `The disk that holds ${place} is full: free some space and start again; nothing is lost.`,
  },
  {
    said: /database files are incompatible with server|was initialized by PostgreSQL version/,
    kind: 'other-version',
    advice: (place) =>
      `The data in ${place} was written by another major version of PostgreSQL: make a backup with the release that wrote it and restore that into an empty data directory.`,
  },
  {
    said: /valid checkpoint|invalid checkpoint|global\/pg_control|pg_filenode\.map|is not a (valid )?(data|database cluster) directory|incorrect checksum|PANIC:|could not (open|access|read) (file|directory) "(base|global|pg_)|bogus data in|invalid data in file|syntax error in file/,
    kind: 'corrupt',
    advice: (place) =>
      `The database files in ${place} are damaged: keep a copy of that directory, then restore your last backup into an empty data directory.`,
  },
  {
    said: /EACCES|EPERM|EROFS|Permission denied|Operation not permitted|Read-only file system|has wrong ownership|has invalid permissions/i,
    kind: 'no-permission',
    advice: (place) =>
      `${place} cannot be written or entered by the user who runs this: give that user the directory, or name another one.`,
  },
  {
    said: /shared memory/,
    kind: 'not-started',
    advice: () =>
      'The system gave PostgreSQL too little shared memory (/dev/shm, kernel.shmmax): raise it and start again.',
  },
]

/**
 * Makes one sentence of what the system, initdb or postgres said while it worked on a place.
 *
 * A problem that already is one comes back unchanged; what nobody foresaw is quoted.
 */
export function explainFailure(place: string, reason: unknown): EmbeddedProblem {
  if (reason instanceof EmbeddedProblem) return reason
  const said =
    reason instanceof Error ? `${'code' in reason ? String(reason.code) : ''} ${reason.message}` : String(reason)
  const sign = signs.find((candidate) => candidate.said.test(said))
  if (sign) return new EmbeddedProblem(sign.kind, sign.advice(place), reason)
  return new EmbeddedProblem('not-started', `PostgreSQL in ${place} did not start; it said: ${lastLines(said)}`, reason)
}

function lastLines(text: string): string {
  const lines = text.trim().split('\n')
  const telling = lines.filter((line) => /FATAL|ERROR|PANIC|error:/.test(line))
  return (telling.length > 0 ? telling : lines).slice(-3).join(' | ').slice(0, 600)
}
