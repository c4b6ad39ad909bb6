import { text } from '../../texts/texts.ts'
import { Card } from '../kit/card.tsx'
import { KeyValues } from '../kit/key-values.tsx'
import { useMay } from '../shell/console.ts'
import { ConnectCards } from './connect.tsx'
import { labelsOfSignOn, SignOnForm, type SignOnProps } from './sign-on-form.tsx'
import { type SignOnValues, signOnValues } from './sign-on-values.ts'
import { addressesIn } from './uri-checks.ts'

/** How an app signs people on, and what is copied into it. */
export function SignOn(props: SignOnProps) {
  const may = useMay()
  return (
    <>
      <Card title={text('apps.signOn')} about={text('apps.signOn.about')}>
        {may('apps.manage') ? <SignOnForm {...props} /> : <KeyValues rows={rowsOf(signOnValues(props.app))} />}
      </Card>
      <ConnectCards app={props.app} />
    </>
  )
}

function rowsOf(values: SignOnValues): (readonly [string, string])[] {
  const yesNo = (is: boolean) => text(is ? 'conflict.yes' : 'conflict.no')
  const names = labelsOfSignOn()
  return [
    [names.redirectUris, addressesIn(values.redirectUris).join(', ')],
    [names.postLogoutUris, addressesIn(values.postLogoutUris).join(', ')],
    [names.method, text(`apps.method.${values.method}`)],
    [names.pkce, yesNo(values.pkce)],
    [names.refresh, yesNo(values.refresh)],
    [names.consent, text(`apps.consent.${values.consent}`)],
    [names.alg, values.alg],
    [names.claimsInIdToken, yesNo(values.claimsInIdToken)],
    [names.groupsMatch, [text(`apps.groupsClaim.${values.groupsMatch}`), values.groupsValue].filter(Boolean).join(' ')],
    [names.logoutUri, values.logoutUri],
  ]
}
