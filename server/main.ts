import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Half of a start is reading and translating the code: from the second start on the machine's own form of it is read.
// The folder is ours and not the system's temporary one, where somebody else could put code for us to run.
enableCompileCache(join(import.meta.dirname, '..', '.atrium', 'code'))
await import('./run.ts')
