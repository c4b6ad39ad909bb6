import type { Overview } from '../../../contracts/console.ts'
import { text } from '../../texts/texts.ts'
import { Card } from '../kit/card.tsx'
import { LinkButton } from '../kit/link-button.tsx'
import { useMay } from '../shell/console.ts'
import css from './overview.module.css'

/** What a new org lacks and this admin may add: somebody besides the first admin, and an app. */
export function useFirstSteps({ people, apps }: Overview) {
  const may = useMay()
  const everybody = people && Object.values(people).reduce((sum, count) => sum + count, 0)
  const isAlone = everybody === 1 && may('users.manage')
  const isEmpty = apps !== null && apps.active + apps.inactive === 0 && may('apps.manage')
  return { isAlone, isEmpty }
}

/** The way on for somebody who came through the set-up, until it was gone. */
export function FirstSteps({ isAlone, isEmpty }: ReturnType<typeof useFirstSteps>) {
  return (
    <Card title={text('overview.first')} about={text('overview.first.text')}>
      <div className={css.steps}>
        {isAlone && <LinkButton to="/admin/people/new">{text('people.add')}</LinkButton>}
        {isEmpty && (
          <LinkButton to="/admin/apps/new" variant={isAlone ? 'default' : 'filled'}>
            {text('apps.add')}
          </LinkButton>
        )}
      </div>
    </Card>
  )
}
