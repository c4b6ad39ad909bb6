import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Group } from '../../../contracts/management/group.ts'
import type { OrgSecurity } from '../../../contracts/management/org.ts'
import { text } from '../../texts/texts.ts'
import { part, send, useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { Choices } from '../kit/choices.tsx'
import { CopyField } from '../kit/copy-field.tsx'
import type { Fields } from '../kit/fields.ts'
import { FieldRow, TextField } from '../kit/form.tsx'
import { KeyValues } from '../kit/key-values.tsx'
import { Picker } from '../kit/picker.tsx'
import { SavedForm, useSavedForm } from '../kit/saved-form.tsx'
import { useConsole, useMay } from '../shell/console.ts'
import { Frame, ReadOnly, Waiting } from './frame.tsx'
import { InitialTokens } from './initial-tokens.tsx'
import {
  registrationChangeOf,
  type RegistrationMode,
  type RegistrationValues,
  registrationValuesOf,
  wrongRegistration,
} from './registration.ts'
import { noWholeNumbers } from './numbers.ts'
import css from './settings.module.css'

const path = '/api/v1/org/settings'
const modes: readonly RegistrationMode[] = ['off', 'token', 'open']

/** Whether apps may register themselves, and what becomes of those that do. */
export function RegistrationPage() {
  const may = useMay()
  const { issuer } = useConsole()
  const { data, error, refetch } = useObject<OrgSecurity>(path)
  return (
    <Frame of="registration">
      {data ? (
        <div className={css.cards}>
          {may('org.manage') ? (
            <RegistrationForm security={data.body} version={data.version} />
          ) : (
            <RegistrationFacts security={data.body} />
          )}
          {data.body.registration.mode !== 'off' && (
            <Card title={text('settings.registration.where')} about={text('settings.registration.where.about')}>
              <CopyField label={text('settings.registration.address')} value={`${issuer}/oauth2/v1/clients`} />
            </Card>
          )}
          <InitialTokens mode={data.body.registration.mode} />
          <p className={css.text}>
            <Link to="/admin/apps">{text('settings.registration.apps')}</Link>
          </p>
        </div>
      ) : (
        <Waiting error={error} retry={refetch} />
      )}
    </Frame>
  )
}

const labels = () => ({
  mode: text('settings.registration.mode'),
  groupId: text('settings.registration.group'),
  quota: text('settings.registration.quota'),
  unusedDays: text('settings.registration.unused'),
})

interface RegistrationProps {
  readonly security: OrgSecurity
  readonly version: string | undefined
}

function RegistrationForm({ security, version }: RegistrationProps) {
  const of = useSavedForm<RegistrationValues, OrgSecurity>({
    saved: security,
    version,
    path,
    draft: 'registration',
    valuesOf: registrationValuesOf,
    send: (values, changed, over) => send('POST', path, registrationChangeOf(values, changed), { ifMatch: over }),
    labels: labels(),
    check: (values) => noWholeNumbers(wrongRegistration(values)),
  })
  const { form } = of
  return (
    <Card title={text('settings.registration')} about={text('settings.registration.about')}>
      <SavedForm of={of}>
        <Choices<RegistrationMode>
          legend={labels().mode}
          value={form.values.mode}
          onChange={(mode) => form.set('mode', mode)}
          error={form.errors.mode}
          choices={modes.map((value) => ({
            value,
            label: text(`settings.registration.mode.${value}`),
            about: text(`settings.registration.mode.${value}.about`),
          }))}
        />
        {form.values.mode !== 'off' && <Rest form={form} />}
      </SavedForm>
    </Card>
  )
}

/** What becomes of those that register. */
function Rest({ form }: { readonly form: Fields<RegistrationValues> }) {
  return (
    <>
      <GroupField form={form} />
      <FieldRow>
        <TextField
          form={form}
          name="quota"
          label={labels().quota}
          hint={text('settings.registration.quota.hint')}
          type="number"
        />
        <TextField
          form={form}
          name="unusedDays"
          label={labels().unusedDays}
          hint={text('settings.registration.unused.hint')}
          type="number"
        />
      </FieldRow>
    </>
  )
}

function GroupField({ form }: { readonly form: Fields<RegistrationValues> }) {
  const { groupId } = form.values
  const { data, error } = useObject<Group>(`/api/v1/groups/${part(groupId)}`, {}, groupId !== '')
  if (groupId === '')
    return (
      <Picker<Group>
        label={labels().groupId}
        hint={form.errors.groupId ?? text('settings.registration.group.none')}
        path="/api/v1/groups"
        queryOf={(typed) => (typed ? { q: typed } : {})}
        keyOf={({ id }) => id}
        nameOf={({ profile }) => profile.name}
        pick={({ id }) => form.set('groupId', id)}
      />
    )
  const name = data?.body.profile.name ?? (error ? text('settings.registration.group.gone') : groupId)
  return (
    <div>
      <p>
        {labels().groupId}: <strong>{name}</strong>{' '}
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={text('picker.remove', { name })}
          onClick={() => form.set('groupId', '')}
        >
          {text('common.remove')}
        </Button>
      </p>
      <p className={css.text}>{form.errors.groupId ?? text('settings.registration.group.hint', { name })}</p>
    </div>
  )
}

function RegistrationFacts({ security: { registration } }: { readonly security: OrgSecurity }) {
  const names = labels()
  return (
    <Card title={text('settings.registration')}>
      <ReadOnly />
      <KeyValues
        rows={[
          [names.mode, text(`settings.registration.mode.${registration.mode}`)],
          [names.groupId, registration.groupId],
          [names.quota, registration.quota],
          [names.unusedDays, registration.unusedDays],
        ]}
      />
    </Card>
  )
}
