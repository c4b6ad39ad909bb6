import { Skeleton } from '@mantine/core'
import { Failure } from '../request.ts'
import { text } from '../texts/texts.ts'
import { tell } from './notices.tsx'
import { LoadFailure } from './states.tsx'

/** Stands where a page could not be shown: its script did not come, or it broke. Around it everything stays. */
export function RouteFailure({ error }: { readonly error: unknown }) {
  return <LoadFailure error={isUnloaded(error) ? new Failure('unreachable') : error} retry={again} />
}

/** True for a part of the page that did not come, in the words of the browsers and of the bundler. */
const isUnloaded = (error: unknown): boolean =>
  error instanceof Error && /dynamically imported|importing a module|module script|preload CSS/i.test(error.message)

/** Loads the page anew, if there is an answer: without one the browser would put its own page here. */
function again(): void {
  fetch(location.href, { method: 'GET', cache: 'no-store' }).then(
    () => location.reload(),
    () => tell(text('failure.unreachable')),
  )
}

/** Stands where a page will be, when its script takes long. */
export const RoutePending = () => (
  <div role="status" aria-label={text('common.loading')}>
    <Skeleton height={36} width={220} mb={32} />
    <Skeleton height={320} radius="md" />
  </div>
)
