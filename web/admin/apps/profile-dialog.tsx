import { text } from '../../texts/texts.ts'
import { refresh } from '../kit/api.ts'
import { useFields } from '../kit/fields.ts'
import { FormDialog } from '../kit/form-dialog.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useSave } from '../kit/save.ts'
import type { Answer } from '../../request.ts'
import { useQueryClient } from '@tanstack/react-query'

type Profile = Readonly<Record<string, unknown>>

/** What is asked about one assignment. */
interface ProfileDialogProps {
  readonly name: string
  /** How the app knows the person; undefined for a group. */
  readonly userName?: string
  /** Which group counts where several give a person the app; undefined for a person. */
  readonly priority?: number
  readonly profile: Profile
  readonly save: (profile: Profile, userName: string, priority: number) => Promise<Answer<unknown>>
  readonly close: () => void
}

/** What an app is told about one person, or about everybody of a group, beside who they are. */
export function ProfileDialog({ name, userName, priority, profile, save, close }: ProfileDialogProps) {
  const client = useQueryClient()
  const form = useFields({
    userName: userName ?? '',
    priority: String(priority ?? 0),
    profile: JSON.stringify(profile, null, 2),
  })
  const saving = useSave({
    form,
    send: (values) => save(readProfile(values.profile) ?? {}, values.userName, Number(values.priority)),
    says: text('form.saved'),
    nameOf: (field) => (field.startsWith('profile') ? 'profile' : field === 'priority' ? 'priority' : 'userName'),
    onDone: () => {
      close()
      void refresh(client)
    },
  })
  const submit = () => {
    if (readProfile(form.values.profile) === undefined) form.setErrors({ profile: text('apps.profile.wrong') })
    else if (userName !== undefined && !form.values.userName.trim()) form.setErrors({ userName: text('form.required') })
    else if (!/^\d{1,6}$/.test(form.values.priority.trim())) form.setErrors({ priority: text('apps.priority.wrong') })
    else saving.save()
  }
  return (
    <FormDialog form={form.id} close={close} size="lg" title={text('apps.profile.title', { name })}>
      <Form
        onSubmit={submit}
        submit={text('form.save')}
        isBusy={saving.isBusy}
        isReady={form.changed.length > 0}
        cancel={{ label: text('common.cancel'), act: close }}
        trouble={saving.trouble}
      >
        {userName !== undefined && (
          <TextField
            form={form}
            name="userName"
            label={text('apps.column.userName')}
            hint={text('apps.profile.userName')}
            maxLength={100}
          />
        )}
        {priority !== undefined && (
          <TextField
            form={form}
            name="priority"
            type="number"
            label={text('apps.column.priority')}
            hint={text('apps.priority.about')}
          />
        )}
        <TextField
          form={form}
          name="profile"
          label={text('apps.profile')}
          hint={text('apps.profile.about', { example: '{ "role": "editor" }' })}
          rows={8}
          isCode
        />
      </Form>
    </FormDialog>
  )
}

/** The object that was written; undefined for anything else. */
function readProfile(written: string): Profile | undefined {
  try {
    const read: unknown = JSON.parse(written.trim() || '{}')
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Profile) : undefined
  } catch {
    return undefined
  }
}
