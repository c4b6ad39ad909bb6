import type { OrgSecurity } from '../../../contracts/management/org.ts'
import { ask } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { send, useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { ConflictDialog } from '../kit/conflict.tsx'
import { useFields } from '../kit/fields.ts'
import { useFollowed } from '../kit/followed.ts'
import { Form, SwitchField, TextField } from '../kit/form.tsx'
import { KeyValues } from '../kit/key-values.tsx'
import { useSave } from '../kit/save.ts'
import { useMay } from '../shell/console.ts'
import { durationOf } from './durations.ts'
import { EndSessions } from './end-sessions.tsx'
import { Frame, ReadOnly, Waiting } from './frame.tsx'
import { HistoryCard } from './history-card.tsx'
import css from './settings.module.css'
import { signInChangeOf, type SignInValues, signInValuesOf, wrongNumbers } from './sign-in.ts'

const path = '/api/v1/org/settings'

/** How long a sign-in lasts, how long a password is, and what apps learn with it. */
export function SignInPage() {
  const may = useMay()
  const { data, error, refetch } = useObject<OrgSecurity>(path)
  return (
    <Frame of="sign-in">
      {data ? (
        <div className={css.cards}>
          {may('org.manage') ? (
            <SecurityForm security={data.body} version={data.version} />
          ) : (
            <SecurityFacts security={data.body} />
          )}
          <HistoryCard eventType="policy.lifecycle.update" />
          <EndSessions />
        </div>
      ) : (
        <Waiting error={error} retry={refetch} />
      )}
    </Frame>
  )
}

const labels = () => ({
  sessionIdleMinutes: text('settings.signIn.idle'),
  sessionLifetimeMinutes: text('settings.signIn.lifetime'),
  passwordMinLength: text('settings.signIn.password'),
  profileClaimsInIdToken: text('settings.signIn.claims'),
})

/** A hint after what the typed minutes are in words. */
const withDuration = (minutes: string, hint: string): string => [durationOf(minutes), hint].filter(Boolean).join('. ')

interface SecurityProps {
  readonly security: OrgSecurity
  readonly version: string | undefined
}

function SecurityForm({ security, version }: SecurityProps) {
  const saved = signInValuesOf(security)
  const form = useFields<SignInValues>(saved, { draft: 'sign-in' })
  const [made, setMade] = useFollowed(form, saved, version)
  const { save, isBusy, trouble, conflict } = useSave<SignInValues, OrgSecurity>({
    form,
    version: made,
    send: (values, over) => send('POST', path, signInChangeOf(values, form.changed), { ifMatch: over }),
    load: () => ask('GET', path),
    valuesOf: signInValuesOf,
    labels: labels(),
    says: text('form.saved'),
    onDone: (_, answer) => setMade(answer.version),
  })
  const submit = () => {
    const wrong = wrongNumbers(form.values)
    if (wrong.length === 0) return save()
    form.setErrors(Object.fromEntries(wrong.map((name) => [name, text('settings.wholeNumber')])))
  }
  const isChanged = form.changed.length > 0
  const { sessionIdleMinutes: idle, sessionLifetimeMinutes: lifetime } = form.values
  return (
    <Card title={text('settings.signIn')} about={text('settings.signIn.about')}>
      <Form
        onSubmit={submit}
        submit={text('form.save')}
        isBusy={isBusy}
        isReady={isChanged}
        isRestored={form.isRestored}
        trouble={trouble}
        cancel={isChanged ? { label: text('form.discard'), act: () => form.reset(saved) } : undefined}
      >
        <div className={css.number}>
          <TextField
            form={form}
            name="sessionIdleMinutes"
            label={labels().sessionIdleMinutes}
            hint={withDuration(idle, text('settings.signIn.idle.hint'))}
            type="number"
          />
        </div>
        <div className={css.number}>
          <TextField
            form={form}
            name="sessionLifetimeMinutes"
            label={labels().sessionLifetimeMinutes}
            hint={withDuration(lifetime, text('settings.signIn.lifetime.hint'))}
            type="number"
          />
        </div>
        <div className={css.number}>
          <TextField
            form={form}
            name="passwordMinLength"
            label={labels().passwordMinLength}
            hint={text('settings.signIn.password.hint')}
            type="number"
          />
        </div>
        <SwitchField
          form={form}
          name="profileClaimsInIdToken"
          label={labels().profileClaimsInIdToken}
          hint={text('settings.signIn.claims.hint')}
        />
        <ConflictDialog conflict={conflict} />
      </Form>
    </Card>
  )
}

function SecurityFacts({ security }: { readonly security: OrgSecurity }) {
  const names = labels()
  return (
    <Card title={text('settings.signIn')}>
      <ReadOnly />
      <KeyValues
        rows={[
          [names.sessionIdleMinutes, durationOf(String(security.sessionIdleMinutes))],
          [names.sessionLifetimeMinutes, durationOf(String(security.sessionLifetimeMinutes))],
          [names.passwordMinLength, security.passwordMinLength],
          [names.profileClaimsInIdToken, text(security.profileClaimsInIdToken ? 'conflict.yes' : 'conflict.no')],
        ]}
      />
    </Card>
  )
}
