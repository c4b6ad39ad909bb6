import {
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { type Answer, ask, Failure, isSignedOut, type Method, type Sent } from '../../request.ts'
import { type Search, writeSearch } from '../../search.ts'
import { tell, tellFailure } from '../../ui/notices.tsx'
import { askOn } from './ask-on.ts'
import { askToSignInAgain } from './sign-in-again.tsx'

// The management API as the console asks it. Every key begins with "api" and the path, so that a change can have
// everything asked anew that is shown.

/** The rule of a failed request; undefined where the server named none. */
export const ruleOf = (error: unknown): string | undefined =>
  error instanceof Failure ? error.problem?.rule : undefined

/** True when an act was refused because the sign-in is too old: the dialog for that is open by then. */
export const isStaleSignIn = (error: unknown): boolean => ruleOf(error) === 'sign-in-is-fresh'

/** True when somebody else changed the object since it was read. */
export const isChangedSince = (error: unknown): boolean => error instanceof Failure && error.problem?.status === 412

/** Part of a path, safe whatever the id is. */
export const part = (id: string): string => encodeURIComponent(id)

/** Sends to the management API; throws a Failure. A sign-in that is too old, or over, opens its dialog besides. */
export async function send<T>(
  method: Method,
  path: string,
  body?: unknown,
  sent: Omit<Sent, 'body'> = {},
): Promise<Answer<T>> {
  try {
    return await ask<T>(method, path, { ...sent, body })
  } catch (error) {
    if (isStaleSignIn(error)) askToSignInAgain('fresh')
    if (isSignedOut(error)) askToSignInAgain('ended')
    throw error
  }
}

/** How one object is asked for, for `useQuery` and for `fetchQuery`. */
export const objectAnswer = <T>(path: string, query: Search = {}) => ({
  queryKey: ['api', path, query] as const,
  queryFn: () => ask<T>('GET', path + writeSearch(query)),
})

/** One object of the API, with its version. */
export const useObject = <T>(path: string, query: Search = {}, isWanted = true) =>
  useQuery({ ...objectAnswer<T>(path, query), enabled: isWanted })

/** A list as its table shows it. */
export interface ListState<Row> {
  /** Undefined until the first page is there. */
  readonly rows: readonly Row[] | undefined
  readonly error: unknown
  readonly retry: () => void
  /** True while rows of an earlier question stand there. */
  readonly isStale: boolean
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly more: () => void
}

/** How a list is asked for. */
interface ListOptions<Row, Body> {
  readonly isWanted?: boolean
  /** Asked anew this often, for what grows while it is looked at. */
  readonly everyMs?: number
  /** Where the rows are in an answer that is not a plain array, and where it says that it goes on. */
  readonly rowsOf?: (body: Body) => readonly Row[]
  readonly nextOf?: (body: Body) => string | undefined
}

/** A list of the API, page after page by its cursor. What was shown stays until the next answer is there. */
export function useList<Row, Body = readonly Row[]>(
  path: string,
  query: Search = {},
  { isWanted = true, everyMs, rowsOf, nextOf }: ListOptions<Row, Body> = {},
): ListState<Row> {
  const rowsIn = (body: Body) => rowsOf?.(body) ?? (body as unknown as readonly Row[])
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = useInfiniteQuery({
    queryKey: ['api', path, query, 'list'],
    queryFn: ({ pageParam, signal }) =>
      askOn(
        pageParam,
        (page) => ask<Body>('GET', page, { signal }),
        (body) => rowsIn(body).length > 0,
      ),
    initialPageParam: path + writeSearch(query),
    getNextPageParam: (last) => last.next ?? nextOf?.(last.body),
    placeholderData: keepPreviousData,
    enabled: isWanted,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  })
  const rows = data?.pages.flatMap(({ body }) => rowsIn(body))
  return {
    rows,
    error,
    retry: () => void refetch(),
    isStale: isPlaceholderData,
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    more: () => void fetchNextPage(),
  }
}

/** Asks everything of the API anew that is shown. */
export const refresh = (client: QueryClient): Promise<void> => client.invalidateQueries({ queryKey: ['api'] })

/** What follows a change. */
interface ChangeOptions<Input, Output> {
  /** What is said when it is done; undefined says nothing. */
  readonly says?: (output: Output, input: Input) => string | undefined
  readonly onDone?: (output: Output, input: Input) => void
  /** Takes over the telling of a failure when it returns true. */
  readonly onFail?: (error: unknown, input: Input) => boolean
}

/** A change through the API: afterwards everything shown is asked anew; a failure is told. */
export function useChange<Input = void, Output = unknown>(
  act: (input: Input) => Promise<Output>,
  { says, onDone, onFail }: ChangeOptions<Input, Output> = {},
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (output, input) => {
      const said = says?.(output, input)
      if (said !== undefined) tell(said)
      onDone?.(output, input)
    },
    onError: (error, input) => {
      if (onFail?.(error, input) || isStaleSignIn(error)) return
      tellFailure(error)
    },
    onSettled: () => refresh(client),
  })
}
