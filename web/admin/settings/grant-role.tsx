import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { type AdminRoleName, adminRoles, covers, permissionsOfRoles } from '../../../contracts/management/rights.ts'
import type { Assignee } from '../../../contracts/management/role.ts'
import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { part, send, useChange } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { Picker } from '../kit/picker.tsx'
import { useConsole } from '../shell/console.ts'
import css from './admins-page.module.css'
import shared from './settings.module.css'

/** Who is made an admin, and who holds something already. */
interface GrantRoleProps {
  readonly admins: readonly Assignee[]
}

/** Gives somebody a role: only those whose rights the visitor holds too, because nobody gives what they lack. */
export function GrantRole({ admins }: GrantRoleProps) {
  const { permissions } = useConsole()
  const [person, setPerson] = useState<User>()
  const [role, setRole] = useState<AdminRoleName>()
  const [isAsking, setIsAsking] = useState(false)
  const own = new Set(permissions)
  const held = admins.find(({ id }) => id === person?.id)?._embedded.roles.map(({ type }) => type) ?? []
  const free = adminRoles.filter((each) => !held.includes(each) && covers(own, permissionsOfRoles([each])))
  const name = person ? personName(person) : ''
  const grant = useChange(
    ({ id, type }: { readonly id: string; readonly type: AdminRoleName }) =>
      send('POST', `/api/v1/users/${part(id)}/roles`, { type }),
    {
      says: (_, { type }) => text('settings.admins.granted', { role: text(`role.${type}`), name }),
      onDone: () => {
        setPerson(undefined)
        setRole(undefined)
      },
    },
  )
  return (
    <Card title={text('settings.admins.grant')} about={text('settings.admins.grant.about')}>
      <div className={shared.tools}>
        {person ? (
          <div className={css.chosen}>
            <span>{text('settings.admins.grant.to', { name })}</span>
            <Button variant="subtle" size="compact-sm" onClick={() => setPerson(undefined)}>
              {text('settings.admins.grant.other')}
            </Button>
          </div>
        ) : (
          <Picker<User>
            label={text('settings.admins.grant.who')}
            path="/api/v1/users"
            queryOf={(typed) => (typed ? { q: typed } : { filter: 'status eq "ACTIVE"' })}
            keyOf={({ id }) => id}
            nameOf={personName}
            aboutOf={({ profile }) => profile.login}
            pick={setPerson}
          />
        )}
        <Select
          label={text('settings.admins.grant.role')}
          data={free.map((value) => ({ value, label: text(`role.${value}`) }))}
          value={role ?? null}
          checkIconPosition="right"
          onChange={(value) => setRole(value ?? undefined)}
        />
        <Button disabled={!person || role === undefined} onClick={() => setIsAsking(true)}>
          {text('settings.admins.grant.action')}
        </Button>
      </div>
      {isAsking && person && role !== undefined && (
        <ConfirmDialog
          title={text('settings.admins.grant.ask', { role: text(`role.${role}`), name })}
          consequences={[text(`role.about.${role}`), text('settings.admins.grant.now')]}
          action={text('settings.admins.grant.action')}
          act={() => grant.mutateAsync({ id: person.id, type: role })}
          close={() => setIsAsking(false)}
        />
      )}
    </Card>
  )
}

function personName({ profile }: User): string {
  const { displayName, firstName, lastName, login } = profile
  return displayName?.trim() || [firstName, lastName].filter(Boolean).join(' ').trim() || login
}
