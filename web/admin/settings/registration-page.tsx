import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Group } from '../../../contracts/management/group.ts'
import type { OrgSecurity } from '../../../contracts/management/org.ts'
import { ask } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { part, send, useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { Choices } from '../kit/choices.tsx'
import { ConflictDialog } from '../kit/conflict.tsx'
import { CopyField } from '../kit/copy-field.tsx'
import { type Fields, useFields } from '../kit/fields.ts'
import { useFollowed } from '../kit/followed.ts'
import { FieldRow, Form, TextField } from '../kit/form.tsx'
import { KeyValues } from '../kit/key-values.tsx'
import { Picker } from '../kit/picker.tsx'
import { useSave } from '../kit/save.ts'
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
  const saved = registrationValuesOf(security)
  const form = useFields<RegistrationValues>(saved, { draft: 'registration' })
  const [made, setMade] = useFollowed(form, saved, version)
  const { save, isBusy, trouble, conflict } = useSave<RegistrationValues, OrgSecurity>({
    form,
    version: made,
    send: (values, over) => send('POST', path, registrationChangeOf(values, form.changed), { ifMatch: over }),
    load: () => ask('GET', path),
    valuesOf: registrationValuesOf,
    labels: labels(),
    says: text('form.saved'),
    onDone: (_, answer) => setMade(answer.version),
  })
  const submit = () => {
    const wrong = wrongRegistration(form.values)
    if (wrong.length === 0) return save()
    form.setErrors(Object.fromEntries(wrong.map((name) => [name, text('settings.wholeNumber')])))
  }
  const isChanged = form.changed.length > 0
  return (
    <Card title={text('settings.registration')} about={text('settings.registration.about')}>
      <Form
        onSubmit={submit}
        submit={text('form.save')}
        isBusy={isBusy}
        isReady={isChanged}
        isRestored={form.isRestored}
        trouble={trouble}
        cancel={isChanged ? { label: text('form.discard'), act: () => form.reset(saved) } : undefined}
      >
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
        <ConflictDialog conflict={conflict} />
      </Form>
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
