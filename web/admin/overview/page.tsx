import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Overview } from '../../../contracts/console.ts'
import { request } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { AfterAMoment, LoadFailure } from '../../ui/states.tsx'
import { AdminPage } from '../shell/admin-page.tsx'
import { Numbers } from './numbers.tsx'
import css from './overview.module.css'
import { Tasks } from './tasks.tsx'

/** What waits for an admin, and what there is: every number leads to what it counts. */
export function OverviewPage() {
  const { data, error, refetch } = useQuery({
    // Below "api", so that every change has it asked anew.
    queryKey: ['api', '/api/console/overview'],
    queryFn: () => request<Overview>('GET', '/api/console/overview'),
  })
  return (
    <AdminPage title={text('overview.title')}>
      {data ? (
        <div className={css.columns}>
          <Tasks overview={data} />
          <Numbers overview={data} />
        </div>
      ) : error ? (
        <LoadFailure error={error} retry={() => void refetch()} />
      ) : (
        <AfterAMoment>
          <div role="status" aria-label={text('common.loading')}>
            <Skeleton height={160} radius="md" mb={16} />
            <Skeleton height={160} radius="md" />
          </div>
        </AfterAMoment>
      )}
    </AdminPage>
  )
}
