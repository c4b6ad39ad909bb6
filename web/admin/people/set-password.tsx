import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { part, send } from '../kit/api.ts'
import { missingOf, useFields } from '../kit/fields.ts'
import { FormDialog } from '../kit/form-dialog.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useSave } from '../kit/save.ts'
import { effectsOf } from './acts.ts'
import dialog from '../kit/dialog.module.css'
import { usePasswordHint } from './password-hint.ts'
import { nameOf } from './person.ts'

/** Sets somebody's password. What is wrong with it stands at the field. */
export function SetPassword({ user, close }: { readonly user: User; readonly close: () => void }) {
  const name = nameOf(user)
  const form = useFields({ password: '' })
  const hint = usePasswordHint()
  const { save, isBusy, trouble } = useSave({
    form,
    send: ({ password }) =>
      send<User>('POST', `/api/v1/users/${part(user.id)}`, { credentials: { password: { value: password } } }),
    nameOf: () => 'password',
    says: text('person.done.setPassword', { name }),
    onDone: close,
  })
  const submit = () => {
    const missing = missingOf(form.values, ['password'])
    if (missing.password === undefined) save()
    else form.setErrors(missing)
  }
  return (
    <FormDialog form={form.id} close={close} title={text('person.ask.setPassword', { name })}>
      <Form
        onSubmit={submit}
        submit={text('person.act.setPassword')}
        isBusy={isBusy}
        trouble={trouble}
        cancel={{ label: text('common.cancel'), act: close }}
      >
        <TextField
          form={form}
          name="password"
          type="password"
          label={text('person.new.password')}
          hint={hint}
          autoComplete="new-password"
          autoFocus
        />
        <ul className={dialog.list}>
          {effectsOf('setPassword', user, name, { sessions: undefined, apps: undefined }).map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      </Form>
    </FormDialog>
  )
}
