import { Button, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Permission } from '../../../contracts/management/rights.ts'
import { Failure } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { AfterAMoment, Blank, LoadFailure } from '../../ui/states.tsx'
import { type Above, AdminPage } from './admin-page.tsx'

/** True where the API says that there is no such object, or none any more. */
export const isGone = (error: unknown): boolean => error instanceof Failure && error.problem?.status === 404

/** What stands where the page of an object is not there yet. */
interface NotYetProps {
  /** The list in which the object would be. */
  readonly list: Above
  readonly needs: Permission
  readonly error: unknown
  readonly retry: () => unknown
}

/** The page of an object while it loads, where that failed, and where there is no such object: with the way on. */
export function NotYet({ list, needs, error, retry }: NotYetProps) {
  return (
    <AdminPage title={list.label} trail={[list]} needs={needs}>
      {isGone(error) ? (
        <Gone list={list} />
      ) : error ? (
        <LoadFailure error={error} retry={() => void retry()} />
      ) : (
        <AfterAMoment>
          <div role="status" aria-label={text('common.loading')}>
            <Skeleton height={18} width="min(100%, 420px)" mb={32} />
            {[0, 1, 2, 3, 4].map((at) => (
              <Skeleton key={at} height={36} width="min(100%, 720px)" mb={20} />
            ))}
          </div>
        </AfterAMoment>
      )}
    </AdminPage>
  )
}

function Gone({ list }: { readonly list: Above }) {
  const back = (
    <Button component={Link} to={list.to}>
      {text('console.gone.action', { list: list.label })}
    </Button>
  )
  return (
    <Blank title={text('console.gone')} action={back}>
      <p>{text('console.gone.text')}</p>
    </Blank>
  )
}

/** Stands where the console has no page: its navigation stays. */
export function NoPage() {
  const back = (
    <Button component={Link} to="/admin">
      {text('console.noPage.action')}
    </Button>
  )
  return (
    <AdminPage title={text('failure.notFound.title')}>
      <Blank title={text('failure.notFound.title')} action={back}>
        <p>{text('failure.notFound.text')}</p>
      </Blank>
    </AdminPage>
  )
}
