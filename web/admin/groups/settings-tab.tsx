import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Group } from '../../../contracts/management/group.ts'
import { text } from '../../texts/texts.ts'
import { part, send, useChange } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { CopyField } from '../kit/copy-field.tsx'
import { missingOf } from '../kit/fields.ts'
import { SavedForm, useSavedForm } from '../kit/saved-form.tsx'
import { useMay } from '../shell/console.ts'
import { GroupFields } from './group-fields.tsx'
import { bodyOf, type GroupValues, groupValuesOf } from './group-values.ts'
import css from './groups.module.css'

/** What a group is called; at the end, its deletion. */
export function GroupSettings({ group, version }: { readonly group: Group; readonly version: string | undefined }) {
  const mayManage = useMay()('groups.manage') && group.type !== 'BUILT_IN'
  return (
    <>
      {mayManage && <GroupForm group={group} version={version} />}
      <div className={css.danger}>
        <CopyField label={text('person.fact.id')} value={group.id} />
      </div>
      {mayManage && <DeleteGroup group={group} />}
    </>
  )
}

function GroupForm({ group, version }: { readonly group: Group; readonly version: string | undefined }) {
  const path = `/api/v1/groups/${part(group.id)}`
  const of = useSavedForm<GroupValues, Group>({
    saved: group,
    version,
    path,
    draft: 'group',
    valuesOf: groupValuesOf,
    send: (values, _, over) => send('PUT', path, bodyOf(values), { ifMatch: over }),
    labels: { name: text('group.name'), description: text('group.description') },
    check: (values) => missingOf(values, ['name']),
    says: ({ name }) => text('group.saved', { name: name.trim() }),
  })
  return (
    <SavedForm of={of}>
      <GroupFields form={of.form} />
    </SavedForm>
  )
}

function DeleteGroup({ group }: { readonly group: Group }) {
  const navigate = useNavigate()
  const [isAsking, setIsAsking] = useState(false)
  const { name } = group.profile
  const stats = group._embedded?.stats
  const remove = useChange(() => send('DELETE', `/api/v1/groups/${part(group.id)}`), {
    says: () => text('group.delete.done', { name }),
    onDone: () => void navigate({ to: '/admin/groups' }),
  })
  return (
    <div className={css.danger}>
      <Card
        title={text('group.delete')}
        about={text('group.delete.about')}
        isDanger
        action={
          <Button color="danger" variant="outline" onClick={() => setIsAsking(true)}>
            {text('group.delete')}
          </Button>
        }
      />
      {isAsking && (
        <ConfirmDialog
          title={text('group.delete.title', { name })}
          action={text('group.delete')}
          typed={name}
          isDanger
          consequences={[
            ...(stats
              ? [
                  text('group.delete.people', { count: stats.usersCount }),
                  text('group.delete.apps', { count: stats.appsCount }),
                ]
              : []),
            text('group.delete.forever'),
          ]}
          act={() => remove.mutateAsync()}
          close={() => setIsAsking(false)}
        />
      )}
    </div>
  )
}
