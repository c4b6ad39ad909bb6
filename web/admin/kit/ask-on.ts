import type { Answer } from '../../request.ts'

/** More pages than this are not looked through for one that has rows: then somebody has to ask for more. */
export const mostEmptyPages = 100

/** The page that is asked for, or the next one that has rows: a search of very much ends a page when its time is over. */
export async function askOn<Body>(
  path: string,
  ask: (path: string) => Promise<Answer<Body>>,
  hasRows: (body: Body) => boolean,
): Promise<Answer<Body>> {
  let answer = await ask(path)
  for (let pages = 1; pages < mostEmptyPages && answer.next !== undefined && !hasRows(answer.body); pages++)
    answer = await ask(answer.next)
  return answer
}
