import type { App } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import { Card } from '../kit/card.tsx'
import { ConflictDialog } from '../kit/conflict.tsx'
import { CopyField } from '../kit/copy-field.tsx'
import { type Fields, missingOf } from '../kit/fields.ts'
import { Form, SwitchField, TextField } from '../kit/form.tsx'
import { KeyValues } from '../kit/key-values.tsx'
import { useConsole, useMay } from '../shell/console.ts'
import { bodyWithChanges } from './app-body.ts'
import { useAppForm } from './app-form.ts'
import type { ShownApp } from './shown-app.ts'
import css from './connect.module.css'
import { Danger } from './danger.tsx'
import { Logo } from './logo.tsx'
import { labelMaxLength } from './draft.ts'
import { kindOf } from './words.ts'

/** What an app is called, how it looks, where it begins. */
export function General(shown: ShownApp) {
  const { app } = shown
  const may = useMay()
  const { issuer } = useConsole()
  return (
    <>
      <Card title={text('apps.general')}>
        {may('apps.manage') ? <GeneralForm {...shown} /> : <KeyValues rows={rowsOf(app)} />}
      </Card>
      {may('apps.manage') && (
        <Card title={text('apps.logo')} about={text('apps.logo.tile')}>
          <Logo app={app} />
        </Card>
      )}
      <Card title={text('apps.addresses')}>
        <div className={css.values}>
          <CopyField label={text(app.signOnMode === 'BOOKMARK' ? 'apps.id' : 'apps.clientId')} value={app.id} />
          {kindOf(app) !== 'service' && (
            <CopyField
              label={text('apps.launch')}
              value={`${issuer}/launch/${app.id}`}
              hint={text('apps.launch.about')}
            />
          )}
        </div>
      </Card>
      {may('apps.manage') && <Danger app={app} />}
    </>
  )
}

function rowsOf(app: App): (readonly [string, string | null])[] {
  const { label, isShown, url, startUri, signInUrl, notes } = valuesOf(app)
  const addresses: (readonly [string, string])[] =
    app.signOnMode === 'BOOKMARK'
      ? [[text('apps.bookmark.url'), url]]
      : [
          [text('apps.start'), startUri],
          [text('apps.signInUrl'), signInUrl],
        ]
  return [
    [text('apps.label'), label],
    [text('apps.shown'), text(isShown ? 'conflict.yes' : 'conflict.no')],
    ...addresses,
    [text('apps.notes'), notes],
  ]
}

function valuesOf(app: App) {
  const isBookmark = app.signOnMode === 'BOOKMARK'
  return {
    label: app.label,
    isShown: !app.visibility.hide.web,
    url: isBookmark ? app.settings.app.url : '',
    startUri: isBookmark ? '' : (app.settings.oauthClient.initiate_login_uri ?? ''),
    signInUrl: isBookmark ? '' : (app.settings.atrium.signInUrl ?? ''),
    notes: app.settings.notes.admin ?? '',
  }
}

const bodyOf = (app: App, values: ReturnType<typeof valuesOf>) =>
  bodyWithChanges(app, {
    label: values.label,
    isHidden: !values.isShown,
    url: values.url,
    notes: values.notes,
    client: { initiate_login_uri: values.startUri.trim() || null },
    atrium: { signInUrl: values.signInUrl.trim() || null },
  })

function GeneralForm(shown: ShownApp) {
  const kind = kindOf(shown.app)
  const { form, saving, submit, discard } = useAppForm({
    shown,
    name: 'general',
    valuesOf,
    bodyOf,
    labels: {
      label: text('apps.label'),
      isShown: text('apps.shown'),
      url: text('apps.bookmark.url'),
      startUri: text('apps.start'),
      signInUrl: text('apps.signInUrl'),
      notes: text('apps.notes'),
    },
    fieldOf: { initiate_login_uri: 'startUri', admin: 'notes', web: 'isShown' },
    check: (values) => missingOf(values, kind === 'bookmark' ? ['label', 'url'] : ['label']),
  })
  const isChanged = form.changed.length > 0
  return (
    <Form
      onSubmit={submit}
      submit={text('form.save')}
      isBusy={saving.isBusy}
      isReady={isChanged}
      cancel={isChanged ? { label: text('form.discard'), act: discard } : undefined}
      isRestored={form.isRestored}
      trouble={saving.trouble}
    >
      <TextField form={form} name="label" label={text('apps.label')} maxLength={labelMaxLength} />
      {kind === 'bookmark' && <TextField form={form} name="url" label={text('apps.bookmark.url')} type="url" isCode />}
      {kind !== 'service' && (
        <SwitchField form={form} name="isShown" label={text('apps.shown')} hint={text('apps.shown.about')} />
      )}
      {kind !== 'bookmark' && kind !== 'service' && <StartFields form={form} />}
      <TextField
        form={form}
        name="notes"
        label={text('apps.notes')}
        hint={text('apps.notes.about')}
        rows={3}
        maxLength={2_000}
      />
      <ConflictDialog conflict={saving.conflict} />
    </Form>
  )
}

function StartFields({ form }: { readonly form: Fields<ReturnType<typeof valuesOf>> }) {
  return (
    <>
      <TextField form={form} name="startUri" label={text('apps.start')} hint={text('apps.start.about')} isCode />
      <TextField
        form={form}
        name="signInUrl"
        label={text('apps.signInUrl')}
        hint={text('apps.signInUrl.about')}
        isCode
      />
    </>
  )
}
