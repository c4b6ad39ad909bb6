import { useId } from 'react'
import type { TrustedOrigin, TrustedOriginDraft } from '../../../contracts/management/trusted-origin.ts'
import { ask } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { part, send, useObject } from '../kit/api.ts'
import { ConflictDialog } from '../kit/conflict.tsx'
import { missingOf, useFields } from '../kit/fields.ts'
import { useFollowed } from '../kit/followed.ts'
import { CheckField, Form, TextField } from '../kit/form.tsx'
import { FormDialog } from '../kit/form-dialog.tsx'
import { useSave } from '../kit/save.ts'
import { Waiting } from './frame.tsx'
import { originDraftOf, type OriginValues, originValuesOf } from './origin.ts'
import shared from './settings.module.css'

const root = '/api/v1/trustedOrigins'

/** Which origin is changed; undefined for a new one. */
interface OriginDialogProps {
  readonly origin: TrustedOrigin | undefined
  readonly close: () => void
}

/** Adds an origin, or changes one. */
export function OriginDialog({ origin, close }: OriginDialogProps) {
  const path = `${root}/${part(origin?.id ?? '')}`
  const id = useId()
  const { data, error, refetch } = useObject<TrustedOrigin>(path, {}, origin !== undefined)
  return (
    <FormDialog form={id} title={text(origin ? 'settings.origins.edit' : 'settings.origins.add')} close={close}>
      {origin === undefined || data ? (
        <OriginForm id={id} origin={data?.body} version={data?.version} close={close} />
      ) : (
        <Waiting error={error} retry={refetch} />
      )}
    </FormDialog>
  )
}

interface OriginFormProps extends OriginDialogProps {
  readonly id: string
  readonly version: string | undefined
}

function OriginForm({ id, origin, version, close }: OriginFormProps) {
  const saved = originValuesOf(origin)
  const form = useFields<OriginValues>(saved, { id, draft: `origin-${origin?.id ?? 'new'}` })
  const [made] = useFollowed(form, saved, version)
  const path = origin ? `${root}/${part(origin.id)}` : root
  const { save, isBusy, trouble, conflict } = useSave<OriginValues, TrustedOrigin>({
    form,
    version: made,
    send: (values, over) => {
      const body: TrustedOriginDraft = originDraftOf(values)
      return send(origin ? 'PUT' : 'POST', path, body, { ifMatch: over })
    },
    ...(origin ? { load: () => ask<TrustedOrigin>('GET', path) } : {}),
    valuesOf: originValuesOf,
    labels: {
      name: text('settings.origins.name'),
      origin: text('settings.origins.origin'),
      isCors: text('settings.origins.scope.CORS'),
      isRedirect: text('settings.origins.scope.REDIRECT'),
    },
    nameOf: (field) => (field.startsWith('scopes') ? 'isCors' : field),
    says: text('form.saved'),
    onDone: close,
  })
  const submit = () => {
    const missing = missingOf(form.values, ['name', 'origin'])
    if (Object.keys(missing).length > 0) form.setErrors(missing)
    else if (!form.values.isCors && !form.values.isRedirect)
      form.setErrors({ isCors: text('settings.origins.noScope') })
    else save()
  }
  return (
    <Form
      onSubmit={submit}
      submit={text(origin ? 'form.save' : 'settings.origins.add')}
      isBusy={isBusy}
      isReady={origin === undefined || form.changed.length > 0}
      isRestored={form.isRestored}
      trouble={trouble}
      cancel={{ label: text('common.cancel'), act: close }}
    >
      <TextField form={form} name="name" label={text('settings.origins.name')} maxLength={255} autoFocus />
      <TextField
        form={form}
        name="origin"
        label={text('settings.origins.origin')}
        hint={text('settings.origins.origin.hint')}
        isCode
        maxLength={255}
      />
      <div className={shared.rows}>
        <CheckField
          form={form}
          name="isCors"
          label={text('settings.origins.scope.CORS')}
          hint={text('settings.origins.scope.CORS.hint')}
        />
        <CheckField
          form={form}
          name="isRedirect"
          label={text('settings.origins.scope.REDIRECT')}
          hint={text('settings.origins.scope.REDIRECT.hint')}
        />
      </div>
      <ConflictDialog conflict={conflict} />
    </Form>
  )
}
