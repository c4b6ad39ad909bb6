import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Assignee, Assignees, Role } from '../../../contracts/management/role.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { part, send, useChange, useList } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { type Column, DataTable } from '../kit/data-table.tsx'
import { StatusChip } from '../kit/status-chip.tsx'
import { useConsole, useMay } from '../shell/console.ts'
import css from './admins-page.module.css'
import { Frame } from './frame.tsx'
import { GrantRole } from './grant-role.tsx'
import { LogLink } from './log-link.tsx'
import { onlySuperAdmin } from './only-super-admin.ts'
import { RoleRights } from './role-rights.tsx'
import shared from './settings.module.css'

interface Held {
  readonly who: Assignee
  readonly role: Role
}

/** Who may do what in the console, and what each role may do. */
export function AdminsPage() {
  const may = useMay()
  const [taken, setTaken] = useState<Held>()
  const list = useList<Assignee, Assignees>('/api/v1/iam/assignees/users', { limit: '100' }, pages)
  const last = onlySuperAdmin(list.rows ?? [], list.hasMore)
  const mayManage = may('roles.manage')
  return (
    <Frame of="admins" isWide>
      <div className={shared.cards}>
        {mayManage && <GrantRole admins={list.rows ?? []} />}
        <Card title={text('settings.admins')} about={text('settings.admins.about')}>
          <DataTable
            name="admins"
            label={text('settings.admins')}
            list={list}
            keyOf={({ id }) => id}
            nameOf={nameOf}
            columns={columnsOf({ last, take: mayManage ? setTaken : undefined })}
            empty={<Blank title={text('settings.admins.empty')} />}
          />
          {last !== undefined && <p className={css.last}>{text('settings.admins.last', { name: nameOf(last) })}</p>}
        </Card>
        <LogLink says="settings.log.admins" filter={`eventType sw "user.account.privilege."`} />
        <RoleRights />
      </div>
      {taken && <TakeRole held={taken} close={() => setTaken(undefined)} />}
    </Frame>
  )
}

const pages = {
  rowsOf: ({ value }: Assignees) => value,
  nextOf: ({ _links: { next } }: Assignees) => {
    if (next === undefined) return undefined
    const { pathname, search } = new URL(next.href, location.origin)
    return pathname + search
  },
}

const nameOf = ({ _embedded: { user } }: Assignee): string => user.displayName || user.login

interface Ways {
  readonly last: Assignee | undefined
  readonly take: ((held: Held) => void) | undefined
}

const columnsOf = ({ last, take }: Ways): readonly Column<Assignee>[] => [
  {
    id: 'name',
    head: text('settings.admins.who'),
    isAlways: true,
    cell: (who) => (
      <span className={css.who}>
        <Link to="/admin/people/$userId" params={{ userId: who.id }}>
          {nameOf(who)}
        </Link>
        <span className={css.login}>{who._embedded.user.login}</span>
      </span>
    ),
  },
  {
    id: 'status',
    head: text('settings.admins.status'),
    cell: ({ _embedded: { user } }) => (
      <StatusChip tone={user.status === 'ACTIVE' ? 'good' : 'stopped'}>
        {text(user.status === 'ACTIVE' ? 'settings.admins.active' : 'settings.admins.inactive')}
      </StatusChip>
    ),
  },
  {
    id: 'roles',
    head: text('settings.admins.roles'),
    isAlways: true,
    cell: (who) => (
      <ul className={css.roles}>
        {who._embedded.roles.map((role) => (
          <li key={role.id} className={css.role}>
            <span>{text(`role.${role.type}`)}</span>
            {take && !(who === last && role.type === 'SUPER_ADMIN') && (
              <Button
                variant="subtle"
                color="danger"
                size="compact-sm"
                aria-label={text('settings.admins.take.label', { role: text(`role.${role.type}`), name: nameOf(who) })}
                onClick={() => take({ who, role })}
              >
                {text('settings.admins.take')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    ),
  },
]

function TakeRole({ held: { who, role }, close }: { readonly held: Held; readonly close: () => void }) {
  const { me } = useConsole()
  const name = nameOf(who)
  const label = text(`role.${role.type}`)
  const { mutateAsync } = useChange(() => send('DELETE', `/api/v1/users/${part(who.id)}/roles/${part(role.id)}`), {
    says: () => text('settings.admins.taken', { role: label, name }),
  })
  const isLastRole = who._embedded.roles.length === 1
  return (
    <ConfirmDialog
      title={text('settings.admins.take.ask', { role: label, name })}
      consequences={[
        text(isLastRole ? 'settings.admins.take.none' : 'settings.admins.take.others', { name }),
        text('settings.admins.take.tokens'),
        ...(who.id === me.id ? [text('settings.admins.take.you')] : []),
      ]}
      action={text('settings.admins.take')}
      isDanger
      act={() => mutateAsync()}
      close={close}
    />
  )
}
