import type { OrgSecurity } from '../../../contracts/management/org.ts'
import { text } from '../../texts/texts.ts'
import { send, useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { SwitchField, TextField } from '../kit/form.tsx'
import { KeyValues } from '../kit/key-values.tsx'
import { SavedForm, useSavedForm } from '../kit/saved-form.tsx'
import { useMay } from '../shell/console.ts'
import { durationOf } from './durations.ts'
import { EndSessions } from './end-sessions.tsx'
import { Frame, ReadOnly, Waiting } from './frame.tsx'
import { HistoryCard } from './history-card.tsx'
import { noWholeNumbers } from './numbers.ts'
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
  const of = useSavedForm<SignInValues, OrgSecurity>({
    saved: security,
    version,
    path,
    draft: 'sign-in',
    valuesOf: signInValuesOf,
    send: (values, changed, over) => send('POST', path, signInChangeOf(values, changed), { ifMatch: over }),
    labels: labels(),
    check: (values) => noWholeNumbers(wrongNumbers(values)),
  })
  const { form } = of
  const { sessionIdleMinutes: idle, sessionLifetimeMinutes: lifetime } = form.values
  return (
    <Card title={text('settings.signIn')} about={text('settings.signIn.about')}>
      <SavedForm of={of}>
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
      </SavedForm>
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
