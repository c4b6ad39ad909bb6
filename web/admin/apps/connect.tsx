import { useState } from 'react'
import type { OidcApp } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import { Card } from '../kit/card.tsx'
import { CodeBlock } from '../kit/code-block.tsx'
import { CopyField } from '../kit/copy-field.tsx'
import { FilterChips } from '../kit/filter-chips.tsx'
import { useConsole } from '../shell/console.ts'
import css from './connect.module.css'
import { environmentOf, type SnippetValues, snippetsFor } from './snippets.ts'

/** What is copied into which app. */
interface ConnectProps {
  readonly app: OidcApp
  /** While it is known. */
  readonly secret?: string | undefined
  /** What a service was granted. */
  readonly scopes?: readonly string[]
}

/** Everything that is copied into an app: values, an environment file, code. */
export function ConnectCards({ app, secret, scopes = [] }: ConnectProps) {
  const { issuer } = useConsole()
  const values = { ...valuesOf(app, issuer, secret), ...(scopes.length > 0 ? { scopes } : {}) }
  const kind = app.settings.oauthClient.application_type
  return (
    <>
      <Card title={text('apps.connect')} about={text('apps.connect.about')}>
        <div className={css.values}>
          <CopyField label={text('apps.issuer')} value={issuer} />
          <CopyField label={text('apps.clientId')} value={values.clientId} />
          <CopyField
            label={text('apps.discovery')}
            value={`${issuer}/.well-known/openid-configuration`}
            hint={text('apps.discovery.about')}
          />
        </div>
      </Card>
      <Card title={text('apps.environment')} about={text('apps.environment.about')}>
        <CodeBlock label={text('apps.environment.lines')} code={environmentOf(kind, values)} fileName=".env" />
      </Card>
      <CodeCard kind={kind} values={values} />
    </>
  )
}

function valuesOf(app: OidcApp, issuer: string, secret: string | undefined): SnippetValues {
  const { redirect_uris, post_logout_redirect_uris, application_type } = app.settings.oauthClient
  const { scopes } = app.settings.atrium
  const usual = ['openid', 'profile', 'email'].filter((scope) => scopes.includes(scope))
  return {
    issuer,
    clientId: app.credentials.oauthClient.client_id,
    clientSecret: secret,
    authMethod: app.credentials.oauthClient.token_endpoint_auth_method,
    redirectUri: redirect_uris[0],
    postLogoutRedirectUri: post_logout_redirect_uris[0],
    scopes: application_type === 'service' ? [] : usual,
  }
}

function CodeCard(props: {
  readonly kind: OidcApp['settings']['oauthClient']['application_type']
  readonly values: SnippetValues
}) {
  const snippets = snippetsFor(props.kind, props.values)
  const [chosen, setChosen] = useState(snippets[0]?.stack)
  const snippet = snippets.find(({ stack }) => stack === chosen) ?? snippets[0]
  if (!snippet) return null
  return (
    <Card
      title={text('apps.code')}
      about={text(props.kind === 'service' ? 'apps.code.about.service' : 'apps.code.about')}
    >
      {snippets.length > 1 && (
        <div className={css.stacks}>
          <FilterChips
            label={text('apps.code.stack')}
            choices={snippets.map(({ stack }) => ({ value: stack, label: stack }))}
            chosen={[snippet.stack]}
            flip={setChosen}
          />
        </div>
      )}
      <div className={css.values}>
        <CopyField label={text('apps.code.install')} value={snippet.install} />
        <CodeBlock label={text('apps.code.of', { stack: snippet.stack })} code={snippet.code} />
      </div>
    </Card>
  )
}
