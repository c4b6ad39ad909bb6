import type { App } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import { Card } from '../kit/card.tsx'
import { CopyField } from '../kit/copy-field.tsx'
import { type Fields, missingOf } from '../kit/fields.ts'
import { FieldRow, SwitchField, TextField } from '../kit/form.tsx'
import { KeyValues } from '../kit/key-values.tsx'
import { SavedForm } from '../kit/saved-form.tsx'
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
  const { label, isShown, url, startUri, signInUrl, targetUri, clientUri, policyUri, tosUri, notes } = valuesOf(app)
  const addresses: (readonly [string, string])[] =
    app.signOnMode === 'BOOKMARK'
      ? [[text('apps.bookmark.url'), url]]
      : [
          [text('apps.start'), startUri],
          [text('apps.signInUrl'), signInUrl],
          [text('apps.target'), targetUri],
          [text('apps.pages.client'), clientUri],
          [text('apps.pages.policy'), policyUri],
          [text('apps.pages.terms'), tosUri],
        ]
  return [
    [text('apps.label'), label],
    [text('apps.shown'), text(isShown ? 'conflict.yes' : 'conflict.no')],
    ...addresses,
    [text('apps.notes'), notes],
  ]
}

function valuesOf(app: App) {
  const client = app.signOnMode === 'BOOKMARK' ? undefined : app.settings.oauthClient
  const own = app.signOnMode === 'BOOKMARK' ? undefined : app.settings.atrium
  return {
    label: app.label,
    isShown: !app.visibility.hide.web,
    url: app.signOnMode === 'BOOKMARK' ? app.settings.app.url : '',
    startUri: client?.initiate_login_uri ?? '',
    signInUrl: own?.signInUrl ?? '',
    targetUri: own?.targetLinkUri ?? '',
    clientUri: client?.client_uri ?? '',
    policyUri: client?.policy_uri ?? '',
    tosUri: client?.tos_uri ?? '',
    notes: app.settings.notes.admin ?? '',
  }
}

const bodyOf = (app: App, values: ReturnType<typeof valuesOf>) =>
  bodyWithChanges(app, {
    label: values.label,
    isHidden: !values.isShown,
    url: values.url,
    notes: values.notes,
    client: {
      initiate_login_uri: values.startUri.trim() || null,
      client_uri: values.clientUri.trim() || null,
      policy_uri: values.policyUri.trim() || null,
      tos_uri: values.tosUri.trim() || null,
    },
    atrium: { signInUrl: values.signInUrl.trim() || null, targetLinkUri: values.targetUri.trim() || null },
  })

function GeneralForm(shown: ShownApp) {
  const kind = kindOf(shown.app)
  const of = useAppForm({
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
      targetUri: text('apps.target'),
      clientUri: text('apps.pages.client'),
      policyUri: text('apps.pages.policy'),
      tosUri: text('apps.pages.terms'),
      notes: text('apps.notes'),
    },
    fieldOf: {
      initiate_login_uri: 'startUri',
      targetLinkUri: 'targetUri',
      client_uri: 'clientUri',
      policy_uri: 'policyUri',
      tos_uri: 'tosUri',
      admin: 'notes',
      web: 'isShown',
    },
    check: (values) => missingOf(values, kind === 'bookmark' ? ['label', 'url'] : ['label']),
  })
  const { form } = of
  return (
    <SavedForm of={of} isLong>
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
    </SavedForm>
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
      {form.values.startUri.trim() !== '' && (
        <TextField form={form} name="targetUri" label={text('apps.target')} hint={text('apps.target.about')} isCode />
      )}
      <fieldset className={css.pages}>
        <legend>{text('apps.pages')}</legend>
        <p className={css.about}>{text('apps.pages.about')}</p>
        <FieldRow>
          <TextField form={form} name="clientUri" label={text('apps.pages.client')} isCode />
          <TextField form={form} name="policyUri" label={text('apps.pages.policy')} isCode />
          <TextField form={form} name="tosUri" label={text('apps.pages.terms')} isCode />
        </FieldRow>
      </fieldset>
    </>
  )
}
