import { type Answer, Failure } from '../../request.ts'
import { mostEmptyPages } from './ask-on.ts'

/** How many rows an export holds at most: more than that is a file nobody opens. */
export const exportMax = 100_000

/** How an export goes on. */
interface Gathering<Row> {
  /** Asks for a page by its path. */
  readonly ask: (path: string) => Promise<Answer<readonly Row[]>>
  /** Takes the rows of each page, in their order. */
  readonly take: (rows: readonly Row[]) => void
  /** Waits before a page is asked for again, because the API says that it was too much. */
  readonly wait: () => Promise<void>
}

/** Asks page after page, from a path on; gives how many rows there were, and whether there are more. */
export async function gather<Row>(
  first: string,
  { ask, take, wait }: Gathering<Row>,
): Promise<{ readonly count: number; readonly isCut: boolean }> {
  let count = 0
  let empty = 0
  for (let next: string | undefined = first; next !== undefined; ) {
    if (count >= exportMax) return { count, isCut: true }
    const path: string = next
    const answer = await ask(path).catch(async (error: unknown) => {
      if (!(error instanceof Failure) || error.problem?.status !== 429) throw error
      await wait()
      return undefined
    })
    if (!answer) continue
    const taken = answer.body.slice(0, exportMax - count)
    take(taken)
    count += taken.length
    if (taken.length < answer.body.length) return { count, isCut: true }
    // A search of very much ends a page when its time is over, found or not.
    empty = answer.body.length === 0 ? empty + 1 : 0
    next = empty > mostEmptyPages ? undefined : answer.next
  }
  return { count, isCut: false }
}
