import { fileURLToPath } from 'node:url'
import { round } from './section.ts'
import { plainTable } from './tables.ts'

/** What `node --cpu-prof` writes. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  /** Microseconds of the machine's monotonic clock. */
  readonly startTime: number
  /** The node that ran at each sample, and the microseconds since the sample before. */
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const idle = new Set(['(idle)', '(root)'])

/** Says in text where the time went since a moment of the monotonic clock: by origin, then by function. */
export function describeProfile(label: string, profile: CpuProfile, sinceUs = 0): string {
  const spent = timeByNode(profile, sinceUs)
  const busy = profile.nodes.filter(({ callFrame }) => !idle.has(callFrame.functionName))
  const total = busy.reduce((sum, { id }) => sum + (spent.get(id) ?? 0), 0)
  const table = (nameOf: (node: ProfileNode) => string, most: number) => {
    const sums = new Map<string, number>()
    for (const node of busy) sums.set(nameOf(node), (sums.get(nameOf(node)) ?? 0) + (spent.get(node.id) ?? 0))
    const rows = [...sums].toSorted(([, a], [, b]) => b - a).slice(0, most)
    return plainTable(
      ['', 'ms', '%'],
      rows.map(([name, time]) => [name, round(time / 1000), round((time / total) * 100)]),
    )
  }
  return `${label}: ${round(total / 1000)} ms on the processor, time in the function itself\n\n${table(originOf, 25)}\n\n${table(functionOf, 60)}\n`
}

function timeByNode({ samples, timeDeltas, startTime }: CpuProfile, sinceUs: number): Map<number, number> {
  const spent = new Map<number, number>()
  let now = startTime
  for (const [at, id] of samples.entries()) {
    // A delta is the time since the sample before it, so that sample's function had it.
    const delta = timeDeltas[at + 1] ?? 0
    now += timeDeltas[at] ?? 0
    if (now >= sinceUs) spent.set(id, (spent.get(id) ?? 0) + delta)
  }
  return spent
}

/** A package, a folder of ours, a part of Node, or what V8 does by itself. */
function originOf({ callFrame: { functionName, url } }: ProfileNode): string {
  const path = pathOf(url)
  if (path === '') return functionName.startsWith('(') ? functionName : 'native code'
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]
  if (inPackage !== undefined) return inPackage
  return path.startsWith('node:') ? path.split('/').slice(0, 2).join('/') : path.split('/').slice(0, 2).join('/')
}

function functionOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const path = pathOf(url)
  const name = functionName || '(anonymous)'
  return path === '' ? name : `${name}  ${path}:${lineNumber + 1}`
}

function pathOf(url: string): string {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url
  return path.startsWith(root) ? path.slice(root.length) : path
}
