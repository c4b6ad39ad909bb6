import { Radio } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Group } from '../../../contracts/management/group.ts'
import type { User } from '../../../contracts/management/user.ts'
import type { Answer } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { Card } from '../kit/card.tsx'
import { part, send } from '../kit/api.ts'
import dialog from '../kit/dialog.module.css'
import { type Errors, type Fields, missingOf, useFields } from '../kit/fields.ts'
import { CheckField, FieldRow, Form, TextField } from '../kit/form.tsx'
import { Picker } from '../kit/picker.tsx'
import { useSave } from '../kit/save.ts'
import { SecretOnce } from '../kit/secret-once.tsx'
import { AdminPage } from '../shell/admin-page.tsx'
import { useConsole, useMay } from '../shell/console.ts'
import { Chosen } from './chosen.tsx'
import { bodyOf, emptyPerson, type NewPerson, queryOf, ways } from './new-person.ts'
import { usePasswordHint } from './password-hint.ts'
import { nameOf } from './person.ts'

/** Adds a person: who it is, how they get in, in which groups. */
export function NewPersonPage() {
  const navigate = useNavigate()
  const may = useMay()
  const { sendsMail } = useConsole()
  const form = useFields<NewPerson>(
    { ...emptyPerson, way: sendsMail ? 'mail' : 'link' },
    { draft: 'new-person', secret: ['password'] },
  )
  const [groups, setGroups] = useState<readonly Group[]>([])
  const [made, setMade] = useState<Made>()
  const open = (user: User) => void navigate({ to: '/admin/people/$userId', params: { userId: user.id } })
  const { save, isBusy, trouble } = useSave<NewPerson, Made>({
    form,
    send: (values) => create(values, groups),
    nameOf: (field) => fieldOf(field, form.values),
    onDone: (answer) => (answer.link === undefined ? open(answer.user) : setMade(answer)),
    says: text('person.new.done', { name: `${form.values.firstName} ${form.values.lastName}`.trim() }),
  })
  const cancel = () => {
    form.letGo()
    void navigate({ to: '/admin/people' })
  }
  const submit = () => {
    const missing = missingIn(form.values)
    if (Object.keys(missing).length > 0) form.setErrors(missing)
    else save()
  }
  return (
    <AdminPage
      title={text('person.new.title')}
      trail={[{ label: text('people.title'), to: '/admin/people' }]}
      needs="users.manage"
      narrow
    >
      <Form
        onSubmit={submit}
        submit={text('people.add')}
        isBusy={isBusy}
        isRestored={form.isRestored}
        trouble={trouble}
        cancel={{ label: text('common.cancel'), act: cancel }}
      >
        <Who form={form} />
        <WayIn form={form} />
        {may('groups.read') && <Groups groups={groups} setGroups={setGroups} />}
      </Form>
      {made?.link !== undefined && (
        <SecretOnce
          title={text('person.link.title', { name: nameOf(made.user) })}
          label={text('person.link.label')}
          secret={made.link}
          fileName="link.txt"
          close={() => open(made.user)}
        >
          <p className={dialog.field}>{text('person.link.text')}</p>
        </SecretOnce>
      )}
    </AdminPage>
  )
}

/** The field of the form that a cause of the API is about: the sign-in name is the email where it has no field of its own. */
function fieldOf(field: string, { isLoginOther }: NewPerson): string {
  if (field.startsWith('credentials') || field === 'password') return 'password'
  const name = field.split('.').at(-1) ?? field
  return name === 'login' && !isLoginOther ? 'email' : name
}

/** Who was added, with the link to a first password where the admin hands it over. */
interface Made {
  readonly user: User
  readonly link: string | undefined
}

/** Adds the person; for a link to be handed over they are added first, then activated without a mail. */
async function create(values: NewPerson, groups: readonly Group[]): Promise<Answer<Made>> {
  const ids = groups.map(({ id }) => id)
  const answer = await send<User>('POST', `/api/v1/users${queryOf(values)}`, bodyOf(values, ids))
  if (values.way !== 'link') return { ...answer, body: { user: answer.body, link: undefined } }
  const path = `/api/v1/users/${part(answer.body.id)}/lifecycle/activate?sendEmail=false`
  // The person is there by now: without the link they are opened, where it can be asked for again.
  const activated = await send<{ readonly activationUrl?: string }>('POST', path).catch(() => undefined)
  return { ...answer, body: { user: answer.body, link: activated?.body.activationUrl } }
}

function missingIn(values: NewPerson): Errors<NewPerson> {
  const needed: (keyof NewPerson)[] = ['firstName', 'lastName', 'email']
  return missingOf(values, [
    ...needed,
    ...(values.isLoginOther ? (['login'] as const) : []),
    ...(values.way === 'password' ? (['password'] as const) : []),
  ])
}

function Who({ form }: { readonly form: Fields<NewPerson> }) {
  return (
    <Card title={text('person.new.who')}>
      <FieldRow>
        <TextField form={form} name="firstName" label={text('person.field.firstName')} autoFocus />
        <TextField form={form} name="lastName" label={text('person.field.lastName')} />
        <TextField form={form} name="email" type="email" label={text('person.field.email')} />
        {form.values.isLoginOther && <TextField form={form} name="login" label={text('person.field.login')} />}
      </FieldRow>
      <div className={dialog.field}>
        <CheckField form={form} name="isLoginOther" label={text('person.new.otherLogin')} />
      </div>
    </Card>
  )
}

function WayIn({ form }: { readonly form: Fields<NewPerson> }) {
  const { way } = form.values
  const hint = usePasswordHint()
  const { sendsMail } = useConsole()
  return (
    <Card title={text('person.new.in')} {...(sendsMail ? {} : { about: text('person.new.noMail') })}>
      <Radio.Group label={text('person.new.way')} value={way} onChange={(value) => form.set('way', value)}>
        <div className={dialog.choices}>
          {ways.map((each) => (
            <Radio key={each} value={each} label={text(`person.new.way.${each}`)} />
          ))}
        </div>
      </Radio.Group>
      {way === 'password' && (
        <div className={dialog.fields}>
          <TextField
            form={form}
            name="password"
            type="password"
            label={text('person.new.password')}
            hint={hint}
            autoComplete="new-password"
          />
          <CheckField form={form} name="mustChange" label={text('person.new.change')} />
        </div>
      )}
    </Card>
  )
}

interface GroupsProps {
  readonly groups: readonly Group[]
  readonly setGroups: (groups: readonly Group[]) => void
}

function Groups({ groups, setGroups }: GroupsProps) {
  return (
    <Card title={text('person.new.groups')} about={text('person.new.groups.hint')}>
      <Picker<Group>
        label={text('person.groups.add')}
        path="/api/v1/groups"
        queryOf={(q) => ({ q })}
        keyOf={({ id }) => id}
        nameOf={({ profile }) => profile.name}
        aboutOf={({ profile }) => profile.description}
        isTaken={({ id, type }) => type === 'BUILT_IN' || groups.some((group) => group.id === id)}
        pick={(group) => setGroups([...groups, group])}
      />
      <Chosen
        items={groups.map(({ id, profile }) => ({ id, name: profile.name }))}
        remove={(id) => setGroups(groups.filter((group) => group.id !== id))}
      />
    </Card>
  )
}
