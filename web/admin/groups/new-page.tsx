import { useNavigate } from '@tanstack/react-router'
import type { Group } from '../../../contracts/management/group.ts'
import { text } from '../../texts/texts.ts'
import { send } from '../kit/api.ts'
import { missingOf, useFields } from '../kit/fields.ts'
import { Form } from '../kit/form.tsx'
import { useSave } from '../kit/save.ts'
import { AdminPage } from '../shell/admin-page.tsx'
import { GroupFields } from './group-fields.tsx'
import { bodyOf, emptyGroup, type GroupValues } from './group-values.ts'

/** Adds a group. */
export function NewGroupPage() {
  const navigate = useNavigate()
  const form = useFields<GroupValues>(emptyGroup, { draft: 'new-group' })
  const { save, isBusy, trouble } = useSave<GroupValues, Group>({
    form,
    send: (values) => send('POST', '/api/v1/groups', bodyOf(values)),
    says: text('group.new.done', { name: form.values.name.trim() }),
    onDone: ({ id }) => void navigate({ to: '/admin/groups/$groupId', params: { groupId: id } }),
  })
  const cancel = () => {
    form.letGo()
    void navigate({ to: '/admin/groups' })
  }
  const submit = () => {
    const missing = missingOf(form.values, ['name'])
    if (missing.name === undefined) save()
    else form.setErrors(missing)
  }
  return (
    <AdminPage
      title={text('group.new.title')}
      trail={[{ label: text('groups.title'), to: '/admin/groups' }]}
      needs="groups.manage"
      narrow
    >
      <Form
        onSubmit={submit}
        submit={text('groups.add')}
        isBusy={isBusy}
        isRestored={form.isRestored}
        trouble={trouble}
        cancel={{ label: text('common.cancel'), act: cancel }}
      >
        <GroupFields form={form} />
      </Form>
    </AdminPage>
  )
}
