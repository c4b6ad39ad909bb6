import type { OrgSetting } from '../../../contracts/management/org.ts'
import { ask } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { send, useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { ConflictDialog } from '../kit/conflict.tsx'
import { CopyField } from '../kit/copy-field.tsx'
import { missingOf, useFields } from '../kit/fields.ts'
import { useFollowed } from '../kit/followed.ts'
import { FieldRow, Form, TextField } from '../kit/form.tsx'
import { KeyValues } from '../kit/key-values.tsx'
import { useSave } from '../kit/save.ts'
import { useConsole, useMay } from '../shell/console.ts'
import { Frame, ReadOnly, Waiting } from './frame.tsx'
import { HistoryCard } from './history-card.tsx'
import { type OrgField, orgChangeOf, orgFields, type OrgValues, orgValuesOf } from './organization.ts'
import css from './settings.module.css'

const path = '/api/v1/org'

/** What the org is called, how it is reached, and by what apps know it. */
export function OrganizationPage() {
  const may = useMay()
  const { data, error, refetch } = useObject<OrgSetting>(path)
  return (
    <Frame of="organization">
      {data ? (
        <div className={css.cards}>
          {may('org.manage') ? <OrgForm org={data.body} version={data.version} /> : <OrgFacts org={data.body} />}
          <Identity org={data.body} />
          <HistoryCard eventType="org.settings.update" />
        </div>
      ) : (
        <Waiting error={error} retry={refetch} />
      )}
    </Frame>
  )
}

const labelOf = (field: OrgField) => text(`settings.org.${field}`)
const labels = () => Object.fromEntries(orgFields.map((field) => [field, labelOf(field)]))

function OrgForm({ org, version }: { readonly org: OrgSetting; readonly version: string | undefined }) {
  const saved = orgValuesOf(org)
  const form = useFields<OrgValues>(saved, { draft: 'org' })
  const [made, setMade] = useFollowed(form, saved, version)
  const { save, isBusy, trouble, conflict } = useSave<OrgValues, OrgSetting>({
    form,
    version: made,
    send: (values, over) => send('POST', path, orgChangeOf(values, form.changed), { ifMatch: over }),
    load: () => ask('GET', path),
    valuesOf: orgValuesOf,
    labels: labels(),
    says: text('form.saved'),
    onDone: (_, answer) => setMade(answer.version),
  })
  const submit = () => {
    const missing = missingOf(form.values, ['companyName'])
    if (Object.keys(missing).length > 0) form.setErrors(missing)
    else save()
  }
  const isChanged = form.changed.length > 0
  return (
    <Card title={text('settings.org')} about={text('settings.org.about')}>
      <Form
        onSubmit={submit}
        isLong
        submit={text('form.save')}
        isBusy={isBusy}
        isReady={isChanged}
        isRestored={form.isRestored}
        trouble={trouble}
        cancel={isChanged ? { label: text('form.discard'), act: () => form.reset(saved) } : undefined}
      >
        <TextField form={form} name="companyName" label={labelOf('companyName')} maxLength={100} />
        <FieldRow>
          <TextField
            form={form}
            name="endUserSupportHelpURL"
            label={labelOf('endUserSupportHelpURL')}
            hint={text('settings.org.endUserSupportHelpURL.hint')}
            type="url"
          />
          <TextField form={form} name="supportPhoneNumber" label={labelOf('supportPhoneNumber')} />
          <TextField form={form} name="website" label={labelOf('website')} type="url" />
          <TextField form={form} name="phoneNumber" label={labelOf('phoneNumber')} />
        </FieldRow>
        <FieldRow>
          <TextField form={form} name="address1" label={labelOf('address1')} />
          <TextField form={form} name="address2" label={labelOf('address2')} />
          <TextField form={form} name="postalCode" label={labelOf('postalCode')} />
          <TextField form={form} name="city" label={labelOf('city')} />
          <TextField form={form} name="state" label={labelOf('state')} />
          <TextField form={form} name="country" label={labelOf('country')} />
        </FieldRow>
        <ConflictDialog conflict={conflict} />
      </Form>
    </Card>
  )
}

function OrgFacts({ org }: { readonly org: OrgSetting }) {
  const values = orgValuesOf(org)
  return (
    <Card title={text('settings.org')}>
      <ReadOnly />
      <KeyValues rows={orgFields.map((field) => [labelOf(field), values[field]] as const)} />
    </Card>
  )
}

/** By what apps and scripts know the org. */
function Identity({ org }: { readonly org: OrgSetting }) {
  const { issuer } = useConsole()
  const discovery = `${issuer}/.well-known/openid-configuration`
  return (
    <Card title={text('settings.identity')} about={text('settings.identity.about')}>
      <div className={css.fields}>
        <CopyField label={text('settings.identity.issuer')} value={issuer} />
        <CopyField label={text('settings.identity.id')} value={org.id} />
        <CopyField label={text('settings.identity.discovery')} value={discovery} />
        <p className={css.text}>
          <a href={discovery} target="_blank" rel="noreferrer">
            {text('settings.identity.open')}
          </a>
        </p>
      </div>
    </Card>
  )
}
