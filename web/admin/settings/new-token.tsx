import { useState } from 'react'
import type { ApiTokenDraft, NewApiToken } from '../../../contracts/management/token.ts'
import { text } from '../../texts/texts.ts'
import { send } from '../kit/api.ts'
import { CodeBlock } from '../kit/code-block.tsx'
import { missingOf, useFields } from '../kit/fields.ts'
import { FormDialog } from '../kit/form-dialog.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useSave } from '../kit/save.ts'
import { SecretOnce } from '../kit/secret-once.tsx'
import { useConsole } from '../shell/console.ts'
import shared from './settings.module.css'
import { curlOf } from './token-examples.ts'

/** Makes an API token, and shows it this once. */
export function NewToken({ close }: { readonly close: () => void }) {
  const { issuer } = useConsole()
  const [made, setMade] = useState<NewApiToken>()
  const form = useFields({ name: '' }, { draft: 'new-token' })
  const { save, isBusy, trouble } = useSave<{ readonly name: string }, NewApiToken>({
    form,
    send: ({ name }) => send('POST', '/api/v1/api-tokens', { name: name.trim() } satisfies ApiTokenDraft),
    onDone: setMade,
  })
  const submit = () => {
    const missing = missingOf(form.values, ['name'])
    if (Object.keys(missing).length > 0) form.setErrors(missing)
    else save()
  }
  if (made)
    return (
      <SecretOnce
        title={text('settings.tokens.made', { name: made.name })}
        label={text('settings.tokens.token')}
        secret={made.token}
        fileName={`${made.name} token.txt`}
        close={close}
      >
        <div className={shared.example}>
          <p className={shared.text}>{text('settings.tokens.example')}</p>
          <CodeBlock label={text('settings.tokens.example.label')} code={curlOf(issuer, made.token)} />
        </div>
      </SecretOnce>
    )
  return (
    <FormDialog form={form.id} close={close} title={text('settings.tokens.new')}>
      <Form
        onSubmit={submit}
        submit={text('settings.tokens.make')}
        isBusy={isBusy}
        isRestored={form.isRestored}
        trouble={trouble}
        cancel={{ label: text('common.cancel'), act: close }}
      >
        <p className={shared.text}>{text('settings.tokens.new.about')}</p>
        <TextField
          form={form}
          name="name"
          label={text('settings.tokens.name')}
          hint={text('settings.tokens.name.hint')}
          maxLength={255}
          autoFocus
        />
      </Form>
    </FormDialog>
  )
}
