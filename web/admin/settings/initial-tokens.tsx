import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { InitialAccessToken } from '../../../contracts/management/client.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { When } from '../../ui/when.tsx'
import { part, send, useChange, useList } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { CodeBlock } from '../kit/code-block.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { DataTable } from '../kit/data-table.tsx'
import { missingOf, useFields } from '../kit/fields.ts'
import { FormDialog } from '../kit/form-dialog.tsx'
import { FieldRow, Form, TextField } from '../kit/form.tsx'
import { useSave } from '../kit/save.ts'
import { SecretOnce } from '../kit/secret-once.tsx'
import { useConsole, useMay } from '../shell/console.ts'
import type { RegistrationMode } from './registration.ts'
import shared from './settings.module.css'
import { notNumbers } from './sign-in.ts'
import { registrationOf } from './token-examples.ts'

const path = '/api/v1/clients/initial-access-tokens'

/** The tokens with which apps may register themselves. They are of use where the org asks for one. */
export function InitialTokens({ mode }: { readonly mode: RegistrationMode }) {
  const may = useMay()
  const list = useList<InitialAccessToken>(path, { limit: '50' })
  const [isMaking, setIsMaking] = useState(false)
  const [deleted, setDeleted] = useState<InitialAccessToken>()
  const remove = useChange((token: InitialAccessToken) => send('DELETE', `${path}/${part(token.id)}`), {
    says: (_, { name }) => text('settings.initial.deleted', { name }),
  })
  const isEmpty = list.rows?.length === 0
  if (mode !== 'token' && (list.rows === undefined || isEmpty)) return null
  const make = may('clients.manage') && (
    <Button variant="default" leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={() => setIsMaking(true)}>
      {text('settings.initial.new')}
    </Button>
  )
  return (
    <Card
      title={text('settings.initial')}
      about={text(mode === 'token' ? 'settings.initial.about' : 'settings.initial.unused')}
      action={make}
    >
      <DataTable
        name="initial-tokens"
        label={text('settings.initial')}
        list={list}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        columns={[
          { id: 'name', head: text('settings.tokens.name'), isAlways: true, cell: ({ name }) => name },
          { id: 'created', head: text('settings.tokens.created'), cell: ({ created }) => <When at={created} /> },
          { id: 'ends', head: text('settings.initial.ends'), cell: ({ expiresAt }) => <When at={expiresAt} /> },
          { id: 'left', head: text('settings.initial.left'), cell: ({ usesLeft }) => usesLeft },
          {
            id: 'actions',
            head: text('common.actions'),
            isAlways: true,
            align: 'end',
            cell: (token) =>
              may('clients.manage') && (
                <Button
                  variant="subtle"
                  color="danger"
                  size="compact-sm"
                  aria-label={text('settings.initial.delete.label', { name: token.name })}
                  onClick={() => setDeleted(token)}
                >
                  {text('settings.initial.delete')}
                </Button>
              ),
          },
        ]}
        empty={
          <Blank title={text('settings.initial.empty')}>
            <p>{text('settings.initial.empty.text')}</p>
          </Blank>
        }
      />
      {isMaking && <NewInitialToken close={() => setIsMaking(false)} />}
      {deleted && (
        <ConfirmDialog
          title={text('settings.initial.delete.ask', { name: deleted.name })}
          consequences={[text('settings.initial.delete.stops'), text('settings.initial.delete.stays')]}
          action={text('settings.initial.delete')}
          isDanger
          act={() => remove.mutateAsync(deleted)}
          close={() => setDeleted(undefined)}
        />
      )}
    </Card>
  )
}

/** The token as its maker sees it once. */
interface Made extends InitialAccessToken {
  readonly token: string
}

interface DraftValues {
  readonly [name: string]: string
  readonly name: string
  readonly expiresInDays: string
  readonly uses: string
}

function NewInitialToken({ close }: { readonly close: () => void }) {
  const { issuer } = useConsole()
  const [made, setMade] = useState<Made>()
  const form = useFields<DraftValues>({ name: '', expiresInDays: '7', uses: '1' }, { draft: 'initial-token' })
  const { save, isBusy, trouble } = useSave<DraftValues, Made>({
    form,
    send: ({ name, expiresInDays, uses }) => {
      const draft = { name: name.trim(), expiresInDays: Number(expiresInDays), uses: Number(uses) }
      return send('POST', path, draft)
    },
    onDone: setMade,
  })
  const submit = () => {
    const missing = missingOf(form.values, ['name'])
    const wrong = notNumbers(form.values, ['expiresInDays', 'uses'])
    if (Object.keys(missing).length > 0) form.setErrors(missing)
    else if (wrong.length > 0)
      form.setErrors(Object.fromEntries(wrong.map((name) => [name, text('settings.wholeNumber')])))
    else save()
  }
  if (made)
    return (
      <SecretOnce
        title={text('settings.initial.made', { name: made.name })}
        label={text('settings.initial.token')}
        secret={made.token}
        fileName={`${made.name} token.txt`}
        close={close}
      >
        <div className={shared.example}>
          <p className={shared.text}>{text('settings.initial.example')}</p>
          <CodeBlock label={text('settings.initial.example.label')} code={registrationOf(issuer, made.token)} />
        </div>
      </SecretOnce>
    )
  return (
    <FormDialog form={form.id} close={close} title={text('settings.initial.new')}>
      <Form
        onSubmit={submit}
        submit={text('settings.initial.make')}
        isBusy={isBusy}
        isRestored={form.isRestored}
        trouble={trouble}
        cancel={{ label: text('common.cancel'), act: close }}
      >
        <TextField
          form={form}
          name="name"
          label={text('settings.tokens.name')}
          hint={text('settings.initial.name.hint')}
          maxLength={100}
          autoFocus
        />
        <FieldRow>
          <TextField form={form} name="expiresInDays" label={text('settings.initial.days')} type="number" />
          <TextField form={form} name="uses" label={text('settings.initial.uses')} type="number" />
        </FieldRow>
      </Form>
    </FormDialog>
  )
}
