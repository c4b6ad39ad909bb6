import type { OrgSetting } from '../../../contracts/management/org.ts'
import { text } from '../../texts/texts.ts'
import { send, useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { CopyField } from '../kit/copy-field.tsx'
import { missingOf } from '../kit/fields.ts'
import { FieldRow, TextField } from '../kit/form.tsx'
import { KeyValues } from '../kit/key-values.tsx'
import { SavedForm, useSavedForm } from '../kit/saved-form.tsx'
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
  const of = useSavedForm<OrgValues, OrgSetting>({
    saved: org,
    version,
    path,
    draft: 'org',
    valuesOf: orgValuesOf,
    send: (values, changed, over) => send('POST', path, orgChangeOf(values, changed), { ifMatch: over }),
    labels: labels(),
    check: (values) => missingOf(values, ['companyName']),
  })
  const { form } = of
  return (
    <Card title={text('settings.org')} about={text('settings.org.about')}>
      <SavedForm of={of} isLong>
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
      </SavedForm>
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
