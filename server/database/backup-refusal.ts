import { BackupDamage } from './backup-format.ts'

/** Nothing was changed; the description is a sentence for the operator. */
export interface Refused {
  readonly kind: 'refused'
  readonly description: string
}

const sentences: Record<string, (path: string) => string> = {
  EEXIST: (path) => `${path} exists already: name another file, a backup replaces none.`,
  ENOENT: (path) => `${path} cannot be found, or its directory.`,
  EISDIR: (path) => `${path} is a directory: name a file.`,
  ENOTDIR: (path) => `${path} lies below something that is no directory.`,
  EACCES: (path) => `${path} may not be read or written by the user who runs this.`,
  EPERM: (path) => `${path} may not be read or written by the user who runs this.`,
  EROFS: (path) => `${path} lies on a disk that cannot be written.`,
  ENOSPC: (path) => `The disk of ${path} is full: free some space, or name a file elsewhere.`,
  EDQUOT: (path) => `The disk space for ${path} is used up: free some, or name a file elsewhere.`,
}

/** Makes a refusal of a damaged backup or of what the system said about the file; throws on whatever else it is. */
export function explainFile(path: string, reason: unknown): Refused {
  if (reason instanceof BackupDamage) return { kind: 'refused', description: reason.message }
  const { code, syscall } = reason as NodeJS.ErrnoException
  // The database reports failures of its connection by the same codes.
  const sentence = syscall === 'connect' ? undefined : sentences[code ?? '']
  if (sentence === undefined) throw reason
  return { kind: 'refused', description: sentence(path) }
}
