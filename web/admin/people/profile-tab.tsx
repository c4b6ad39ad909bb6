import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { When } from '../../ui/when.tsx'
import { part, send } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { CopyField } from '../kit/copy-field.tsx'
import { type Fields, missingOf } from '../kit/fields.ts'
import { FieldRow, TextField } from '../kit/form.tsx'
import { KeyValues } from '../kit/key-values.tsx'
import { SavedForm, useSavedForm } from '../kit/saved-form.tsx'
import { useMay } from '../shell/console.ts'
import {
  type FormAttribute,
  formAttributes,
  formParts,
  nameOf,
  profileChangesOf,
  type ProfileValues,
  profileValuesOf,
} from './person.ts'
import css from './profile-tab.module.css'

const labels = () =>
  Object.fromEntries(formAttributes.map((name) => [name, text(`person.field.${name}`)])) as Record<
    FormAttribute,
    string
  >

/** Who a person is: to be changed by those who may, to be read by the others. */
export function ProfileTab({ user, version }: { readonly user: User; readonly version: string | undefined }) {
  const may = useMay()
  return (
    <div className={css.columns}>
      <div className={css.main}>
        {may('users.manage') ? <ProfileForm user={user} version={version} /> : <Profile user={user} />}
      </div>
      <Facts user={user} />
    </div>
  )
}

function ProfileForm({ user, version }: { readonly user: User; readonly version: string | undefined }) {
  const path = `/api/v1/users/${part(user.id)}`
  const of = useSavedForm<ProfileValues, User>({
    saved: user,
    version,
    path,
    draft: 'profile',
    valuesOf: profileValuesOf,
    send: (values, changed, over) =>
      send('POST', path, { profile: profileChangesOf(values, changed) }, { ifMatch: over }),
    labels: labels(),
    check: (values) => missingOf(values, ['login', 'email', 'firstName', 'lastName']),
    says: () => text('person.saved', { name: nameOf(user) }),
  })
  const { form } = of
  return (
    <SavedForm of={of} isLong>
      <Card title={text('person.part.name')}>
        <Attributes form={form} names={formParts.name} waiting={user._embedded?.email.waiting} />
      </Card>
      <Card title={text('person.part.work')}>
        <Attributes form={form} names={formParts.work} />
      </Card>
      <Card title={text('person.part.contact')}>
        <Attributes form={form} names={formParts.contact} />
      </Card>
    </SavedForm>
  )
}

interface AttributesProps {
  readonly form: Fields<ProfileValues>
  readonly names: readonly FormAttribute[]
  /** An address that waits for its owner's word. */
  readonly waiting?: string | undefined
}

/** Fields that need a word of explanation. */
const hinted = ['displayName', 'countryCode', 'preferredLanguage', 'locale'] as const

function Attributes({ form, names, waiting }: AttributesProps) {
  const hintOf = (name: FormAttribute): string | undefined => {
    if (name === 'email' && waiting !== undefined) return text('person.field.email.waiting', { email: waiting })
    if (name === 'login' && form.changed.includes('login')) return text('person.field.login.hint')
    return hinted.some((each) => each === name)
      ? text(`person.field.${name as (typeof hinted)[number]}.hint`)
      : undefined
  }
  return (
    <FieldRow>
      {names.map((name) => (
        <TextField key={name} form={form} name={name} label={text(`person.field.${name}`)} hint={hintOf(name)} />
      ))}
    </FieldRow>
  )
}

/** The profile for those who may only read it: what is there, without the rest. */
function Profile({ user }: { readonly user: User }) {
  const values = profileValuesOf(user)
  const rows = formAttributes
    .filter((name) => values[name] !== '')
    .map((name) => [text(`person.field.${name}`), values[name]] as const)
  return (
    <Card title={text('person.tab.profile')}>
      <KeyValues rows={rows} />
    </Card>
  )
}

function Facts({ user }: { readonly user: User }) {
  const moment = (at: string | null) => (at === null ? text('common.never') : <When at={at} />)
  const password =
    user.credentials.password === undefined ? text('person.fact.noPassword') : moment(user.passwordChanged)
  return (
    <div className={css.facts}>
      <Card title={text('person.part.facts')}>
        <KeyValues
          rows={[
            [text('person.fact.lastLogin'), moment(user.lastLogin)],
            [text('person.fact.created'), moment(user.created)],
            [text('person.fact.activated'), moment(user.activated)],
            [text('person.fact.password'), password],
            [text('person.fact.updated'), moment(user.lastUpdated)],
          ]}
        />
        <div className={css.id}>
          <CopyField label={text('person.fact.id')} value={user.id} />
        </div>
      </Card>
    </div>
  )
}
