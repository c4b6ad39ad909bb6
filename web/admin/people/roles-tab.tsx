import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { type AdminRoleName, adminRoles, covers, permissionsOfRoles } from '../../../contracts/management/rights.ts'
import type { Role } from '../../../contracts/management/role.ts'
import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { When } from '../../ui/when.tsx'
import { part, send, useChange, useList } from '../kit/api.ts'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { DataTable } from '../kit/data-table.tsx'
import { useConsole, useMay } from '../shell/console.ts'
import { nameOf } from './person.ts'
import css from './tab.module.css'

/** What a person may do as an admin: roles to be granted and revoked, each after a question. */
export function RolesTab({ user }: { readonly user: User }) {
  const may = useMay()
  const name = nameOf(user)
  const path = `/api/v1/users/${part(user.id)}/roles`
  const list = useList<Role>(path)
  const [revoked, setRevoked] = useState<Role>()
  const revoke = useChange(({ id }: Role) => send('DELETE', `${path}/${part(id)}`), {
    says: (_, { type }) => text('person.roles.revoked', { name, role: text(`role.${type}`) }),
  })
  return (
    <>
      <p className={css.about}>{text('person.roles.text', { name })}</p>
      {may('roles.manage') && <Grant user={user} held={list.rows?.map(({ type }) => type) ?? []} />}
      <DataTable
        name="person-roles"
        label={text('person.tab.roles')}
        list={list}
        keyOf={({ id }) => id}
        nameOf={({ type }) => text(`role.${type}`)}
        columns={[
          {
            id: 'role',
            head: text('person.roles.column.role'),
            isAlways: true,
            cell: ({ type }) => text(`role.${type}`),
          },
          { id: 'rights', head: text('person.roles.column.rights'), cell: ({ type }) => text(`role.about.${type}`) },
          { id: 'since', head: text('person.roles.since'), cell: ({ created }) => <When at={created} /> },
          {
            id: 'actions',
            head: text('common.actions'),
            isAlways: true,
            align: 'end',
            cell: (role) =>
              may('roles.manage') && (
                <Button
                  variant="subtle"
                  color="danger"
                  size="compact-sm"
                  aria-label={text('person.roles.revoke.label', { role: text(`role.${role.type}`) })}
                  onClick={() => setRevoked(role)}
                >
                  {text('person.roles.revoke')}
                </Button>
              ),
          },
        ]}
        empty={
          <Blank title={text('person.roles.empty')}>
            <p>{text('person.roles.empty.text', { name })}</p>
          </Blank>
        }
      />
      {revoked && (
        <ConfirmDialog
          title={text('person.roles.revoke.title', { name, role: text(`role.${revoked.type}`) })}
          action={text('person.roles.revoke')}
          isDanger
          consequences={[text('person.roles.revoke.text')]}
          act={() => revoke.mutateAsync(revoked)}
          close={() => setRevoked(undefined)}
        />
      )}
    </>
  )
}

/** Grants a role: only those whose rights the visitor holds too, because nobody gives what they lack. */
function Grant({ user, held }: { readonly user: User; readonly held: readonly AdminRoleName[] }) {
  const { permissions } = useConsole()
  const name = nameOf(user)
  const [role, setRole] = useState<AdminRoleName>()
  const [isAsking, setIsAsking] = useState(false)
  const own = new Set(permissions)
  const free = adminRoles.filter((each) => !held.includes(each) && covers(own, permissionsOfRoles([each])))
  const grant = useChange((type: AdminRoleName) => send('POST', `/api/v1/users/${part(user.id)}/roles`, { type }), {
    says: (_, type) => text('person.roles.granted', { name, role: text(`role.${type}`) }),
    onDone: () => setRole(undefined),
  })
  return (
    <div className={css.tools}>
      <Select
        label={text('person.roles.choose')}
        data={free.map((value) => ({ value, label: text(`role.${value}`) }))}
        value={role ?? null}
        checkIconPosition="right"
        onChange={(value) => setRole(value ?? undefined)}
      />
      <Button disabled={role === undefined} onClick={() => setIsAsking(true)}>
        {text('person.roles.grant')}
      </Button>
      {isAsking && role !== undefined && (
        <ConfirmDialog
          title={text('person.roles.grant.title', { name, role: text(`role.${role}`) })}
          action={text('person.roles.grant')}
          consequences={[text(`role.about.${role}`)]}
          act={() => grant.mutateAsync(role)}
          close={() => setIsAsking(false)}
        />
      )}
    </div>
  )
}
