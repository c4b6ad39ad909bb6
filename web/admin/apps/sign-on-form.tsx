import type { OidcApp } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import { type Fields, missingOf } from '../kit/fields.ts'
import { FieldRow, SelectField, SwitchField, TextField } from '../kit/form.tsx'
import { SavedForm } from '../kit/saved-form.tsx'
import { useConsole } from '../shell/console.ts'
import { useAppForm } from './app-form.ts'
import css from './sign-on.module.css'
import {
  algorithms,
  consents,
  groupMatches,
  methods,
  signOnBody,
  type SignOnValues,
  signOnValues,
} from './sign-on-values.ts'
import { addressesIn, findRedirectUriProblem, type UriKind } from './uri-checks.ts'
import { UriList } from './uri-list.tsx'

/** What a tab of an app that speaks OpenID Connect shows. */
export interface SignOnProps {
  readonly app: OidcApp
  readonly version: string | undefined
}

/** What the fields are called. */
export const labelsOfSignOn = () => ({
  redirectUris: text('apps.redirect'),
  postLogoutUris: text('apps.postLogout'),
  method: text('apps.method'),
  jwksUri: text('apps.jwksUri'),
  pkce: text('apps.pkce'),
  refresh: text('apps.refresh'),
  consent: text('apps.consent'),
  alg: text('apps.alg'),
  claimsInIdToken: text('apps.claims'),
  groupsMatch: text('apps.groupsClaim'),
  groupsValue: text('apps.groupsClaim.value'),
  logoutUri: text('apps.logoutUri'),
  logoutNamesSession: text('apps.logoutSession'),
})

/** Everything about how an app signs people on, to be changed and saved together. */
export function SignOnForm({ app, version }: SignOnProps) {
  const kind: UriKind = kindOfUris(app)
  const of = useAppForm({
    shown: { app, version },
    name: 'sign-on',
    valuesOf: signOnValues,
    bodyOf: signOnBody,
    labels: labelsOfSignOn(),
    fieldOf: {
      redirect_uris: 'redirectUris',
      post_logout_redirect_uris: 'postLogoutUris',
      grant_types: 'refresh',
      pkce_required: 'pkce',
      jwks_uri: 'jwksUri',
      token_endpoint_auth_method: 'method',
      consent_method: 'consent',
      idTokenAlg: 'alg',
      groupsClaim: 'groupsValue',
      backChannelLogoutUri: 'logoutUri',
      backChannelLogoutSessionRequired: 'logoutNamesSession',
    },
    check: (values) => ({
      ...missingOf(values, needsGroupsValue(values) ? ['groupsValue'] : []),
      ...(addressesIn(values.redirectUris).length === 0 ? { redirectUris: text('apps.redirect.missing') } : {}),
      ...wrongUris(values, kind),
    }),
  })
  const { form } = of
  return (
    <SavedForm of={of} isLong>
      <Addresses form={form} kind={kind} />
      <Proof form={form} kind={kind} isNetworkApp={app.settings.atrium.isNetworkApp} />
      <Told form={form} />
    </SavedForm>
  )
}

const kindOfUris = (app: OidcApp): UriKind => {
  const type = app.settings.oauthClient.application_type
  return type === 'service' ? 'web' : type
}

const needsGroupsValue = ({ groupsMatch }: SignOnValues) => groupsMatch !== 'none' && groupsMatch !== 'all'

/** The first address of each list that the server would refuse, said at the list. */
function wrongUris(values: SignOnValues, kind: UriKind) {
  const fields = ['redirectUris', 'postLogoutUris'] as const
  return Object.fromEntries(
    fields.flatMap((field) => {
      const problem = addressesIn(values[field])
        .map((uri) => findRedirectUriProblem(uri, kind))
        .find(Boolean)
      return problem ? [[field, text('apps.uri.look')]] : []
    }),
  )
}

interface PartProps {
  readonly form: Fields<SignOnValues>
}

function Addresses({ form, kind }: PartProps & { readonly kind: UriKind }) {
  const { takesLoopback } = useConsole()
  const fields = ['redirectUris', 'postLogoutUris'] as const
  const words = {
    redirectUris: [text('apps.redirect'), text('apps.redirect.about')],
    postLogoutUris: [text('apps.postLogout'), text('apps.postLogout.about')],
  } as const
  return fields.map((field) => {
    const error = form.errors[field]
    return (
      <UriList
        key={field}
        inputId={`${form.id}-${field}`}
        label={words[field][0]}
        about={words[field][1]}
        value={form.values[field]}
        onChange={(value) => form.set(field, value)}
        check={(uri) => findRedirectUriProblem(uri, kind, takesLoopback)}
        says={error === undefined ? [] : [{ words: error }]}
      />
    )
  })
}

function Proof({ form, kind, isNetworkApp }: PartProps & { readonly kind: UriKind; readonly isNetworkApp: boolean }) {
  return (
    <>
      <h3 className={css.part}>{text('apps.signOn.proof')}</h3>
      {kind === 'web' && (
        <SelectField
          form={form}
          name="method"
          label={text('apps.method')}
          hint={text('apps.method.about')}
          choices={methods.map((value) => ({ value, label: text(`apps.method.${value}`) }))}
        />
      )}
      {kind === 'web' && form.values.method === 'private_key_jwt' && (
        <TextField form={form} name="jwksUri" label={text('apps.jwksUri')} hint={text('apps.jwksUri.about')} isCode />
      )}
      {kind === 'web' && (
        <SwitchField form={form} name="pkce" label={text('apps.pkce')} hint={text('apps.pkce.about')} />
      )}
      {!isNetworkApp && (
        <SwitchField form={form} name="refresh" label={text('apps.refresh')} hint={text('apps.refresh.about')} />
      )}
      <SelectField
        form={form}
        name="consent"
        label={text('apps.consent')}
        hint={text('apps.consent.about')}
        choices={consents.map((value) => ({ value, label: text(`apps.consent.${value}`) }))}
      />
    </>
  )
}

/** What an app is told: signed how, with which claims, and when somebody signs out. */
function Told({ form }: PartProps) {
  return (
    <>
      <h3 className={css.part}>{text('apps.signOn.told')}</h3>
      <SelectField
        form={form}
        name="alg"
        label={text('apps.alg')}
        hint={text('apps.alg.about')}
        choices={algorithms.map((value) => ({ value, label: text(`apps.alg.${value}`) }))}
      />
      <SwitchField form={form} name="claimsInIdToken" label={text('apps.claims')} hint={text('apps.claims.about')} />
      <FieldRow>
        <SelectField
          form={form}
          name="groupsMatch"
          label={text('apps.groupsClaim')}
          hint={text('apps.groupsClaim.about')}
          choices={groupMatches.map((value) => ({ value, label: text(`apps.groupsClaim.${value}`) }))}
        />
        {needsGroupsValue(form.values) && (
          <TextField form={form} name="groupsValue" label={text('apps.groupsClaim.value')} maxLength={255} />
        )}
      </FieldRow>
      <TextField
        form={form}
        name="logoutUri"
        label={text('apps.logoutUri')}
        hint={text('apps.logoutUri.about')}
        isCode
      />
      {form.values.logoutUri.trim() && (
        <SwitchField
          form={form}
          name="logoutNamesSession"
          label={text('apps.logoutSession')}
          hint={text('apps.logoutSession.about')}
        />
      )}
    </>
  )
}
