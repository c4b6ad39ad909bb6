import type { ApiToken } from '../../../contracts/management/token.ts'
import { text } from '../../texts/texts.ts'
import { part, send } from '../kit/api.ts'
import { missingOf, useFields } from '../kit/fields.ts'
import { Form, TextField } from '../kit/form.tsx'
import { FormDialog } from '../kit/form-dialog.tsx'
import { useSave } from '../kit/save.ts'

/** Gives a token another name; it goes on working as it did. */
export function RenameToken({ token, close }: { readonly token: ApiToken; readonly close: () => void }) {
  const form = useFields({ name: token.name }, { draft: `token-${token.id}` })
  const { save, isBusy, trouble } = useSave({
    form,
    send: ({ name }) => send<ApiToken>('PUT', `/api/v1/api-tokens/${part(token.id)}`, { name: name.trim() }),
    says: text('settings.tokens.renamed', { name: form.values.name.trim() }),
    onDone: close,
  })
  const submit = () => {
    const missing = missingOf(form.values, ['name'])
    if (missing.name === undefined) save()
    else form.setErrors(missing)
  }
  return (
    <FormDialog form={form.id} title={text('settings.tokens.rename.title', { name: token.name })} close={close}>
      <Form
        onSubmit={submit}
        submit={text('form.save')}
        isBusy={isBusy}
        isReady={form.changed.length > 0}
        trouble={trouble}
        cancel={{ label: text('common.cancel'), act: close }}
      >
        <TextField
          form={form}
          name="name"
          label={text('settings.tokens.name')}
          hint={text('settings.tokens.rename.about')}
          maxLength={255}
          autoFocus
        />
      </Form>
    </FormDialog>
  )
}
