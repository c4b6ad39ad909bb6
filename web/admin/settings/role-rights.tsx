import { IconEye, IconMinus, IconPencil } from '@tabler/icons-react'
import { adminRoles } from '../../../contracts/management/rights.ts'
import { text } from '../../texts/texts.ts'
import { Card } from '../kit/card.tsx'
import css from './admins-page.module.css'
import { areas, type Reach, reachOf } from './rights-words.ts'

const icons = { manage: IconPencil, read: IconEye, none: IconMinus } as const

/** What each role may do: in a sentence, and area by area. */
export function RoleRights() {
  return (
    <Card title={text('settings.rights')} about={text('settings.rights.about')}>
      <dl className={css.about}>
        {adminRoles.map((role) => (
          <div key={role}>
            <dt>{text(`role.${role}`)}</dt>
            <dd>{text(`role.about.${role}`)}</dd>
          </div>
        ))}
      </dl>
      <div className={css.scroll} role="region" tabIndex={0} aria-label={text('settings.rights.table')}>
        <table className={css.rights}>
          <thead>
            <tr>
              <th scope="col">{text('settings.rights.area')}</th>
              {adminRoles.map((role) => (
                <th key={role} scope="col">
                  {text(`role.${role}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {areas.map((area) => (
              <tr key={area}>
                <th scope="row">{text(`settings.area.${area}`)}</th>
                {adminRoles.map((role) => (
                  <td key={role}>
                    <ReachWord reach={reachOf(role, area)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

function ReachWord({ reach }: { readonly reach: Reach }) {
  const Drawn = icons[reach]
  return (
    <span className={css.reach} data-reach={reach}>
      <Drawn size={16} aria-hidden="true" />
      {text(`settings.reach.${reach}`)}
    </span>
  )
}
