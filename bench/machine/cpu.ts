import { globSync, readFileSync } from 'node:fs'

/** What a process and its children have used of the machine. */
export interface Usage {
  /** Time on a processor, of all threads and children, also those that have ended and were waited for. */
  readonly cpuMs: number
  readonly residentBytes: number
}

/** Reads what a process tree has used so far (schedstat: nanoseconds, not the ticks of stat). */
export function usageOf(root: number): Usage {
  const pids = treeOf(root)
  const alive = pids.reduce((sum, pid) => sum + cpuOfThreads(pid), 0)
  const ended = pids.reduce((sum, pid) => sum + cpuOfEndedChildren(pid), 0)
  return { cpuMs: alive + ended, residentBytes: pids.reduce((sum, pid) => sum + residentOf(pid), 0) }
}

/** How long the machine's processors have worked so far, for whomever. */
export function machineBusyMs(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = (read('/proc/stat') ?? '')
    .slice(0, 200)
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return (user + nice + system + irq + softIrq) * msPerTick
}

/** The process and its descendants. */
export function treeOf(root: number): number[] {
  const childrenOf = new Map<number, number[]>()
  for (const path of globSync('/proc/[0-9]*/stat')) {
    const fields = statFields(path)
    if (!fields) continue
    const pid = Number(path.split('/')[2])
    const parent = Number(fields[1])
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid])
  }
  const tree: number[] = [root]
  for (const pid of tree) tree.push(...(childrenOf.get(pid) ?? []))
  return tree
}

/** The fields of a stat file from "state" on; the name before it may hold spaces and brackets. */
function statFields(path: string): string[] | undefined {
  const text = read(path)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** The main thread's own schedstat leaves out the others, which hash and sign. */
function cpuOfThreads(pid: number): number {
  return globSync(`/proc/${pid}/task/*/schedstat`).reduce(
    (sum, path) => sum + Number(read(path)?.split(' ')[0] ?? 0) / 1e6,
    0,
  )
}

const msPerTick = 10

function cpuOfEndedChildren(pid: number): number {
  const fields = statFields(`/proc/${pid}/stat`)
  return fields ? (Number(fields[13]) + Number(fields[14])) * msPerTick : 0
}

function residentOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`) ?? '')?.[1] ?? 0) * 1024
}

/** A process may end while it is looked at. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
