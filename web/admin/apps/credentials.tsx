import type { OidcApp } from '../../../contracts/management/app.ts'
import type { ScopeGrant } from '../../../contracts/management/secret.ts'
import type { ApiScope } from '../../../contracts/management/rights.ts'
import { text } from '../../texts/texts.ts'
import { LoadFailure } from '../../ui/states.tsx'
import { objectAnswer, part, send, useChange, useObject } from '../kit/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Card } from '../kit/card.tsx'
import { useConsole, useMay } from '../shell/console.ts'
import { ConnectCards } from './connect.tsx'
import { KeysCard } from './keys-card.tsx'
import { ScopeChoices, scopeWords } from './scope-choices.tsx'
import { SecretsCard } from './secrets-card.tsx'

/** What an app proves itself with; for a service also what it may do. */
export function Credentials({ app }: { readonly app: OidcApp }) {
  const isService = app.settings.oauthClient.application_type === 'service'
  const method = app.credentials.oauthClient.token_endpoint_auth_method
  return (
    <>
      {method.startsWith('client_secret') && <SecretsCard app={app} />}
      <KeysCard app={app} />
      {isService && <ScopesCard app={app} />}
      {isService && <ServiceConnect app={app} />}
    </>
  )
}

const grantsPath = (app: OidcApp) => `/api/v1/apps/${part(app.id)}/grants`

/** The scopes of the management API that a service may ask for: granted and taken back one by one. */
function ScopesCard({ app }: { readonly app: OidcApp }) {
  const may = useMay()
  const { issuer } = useConsole()
  const { data, error, refetch } = useObject<ScopeGrant[]>(grantsPath(app), {}, may('grants.read'))
  const grants = data?.body ?? []
  const flip = useChange(
    (scope: ApiScope) => {
      const grant = grants.find(({ scopeId }) => scopeId === scope)
      return grant
        ? send('DELETE', `${grantsPath(app)}/${part(grant.id)}`)
        : send('POST', grantsPath(app), { issuer, scopeId: scope })
    },
    {
      says: (_, scope) => {
        const had = grants.some(({ scopeId }) => scopeId === scope)
        return text(had ? 'apps.scopes.taken' : 'apps.scopes.given', { app: app.label, scope: scopeWords(scope) })
      },
    },
  )
  return (
    <Card title={text('apps.scopes')} about={text(may('grants.manage') ? 'apps.scopes.about' : 'apps.scopes.mayNot')}>
      {error && <LoadFailure error={error} retry={() => void refetch()} />}
      {data && (
        <ScopeChoices
          chosen={grants.map(({ scopeId }) => scopeId)}
          flip={flip.mutate}
          busy={flip.isPending ? flip.variables : undefined}
          readOnly={!may('grants.manage')}
        />
      )}
    </Card>
  )
}

function ServiceConnect({ app }: { readonly app: OidcApp }) {
  const may = useMay()
  const { data } = useQuery({ ...objectAnswer<ScopeGrant[]>(grantsPath(app)), enabled: may('grants.read') })
  return <ConnectCards app={app} scopes={data?.body.map(({ scopeId }) => scopeId) ?? []} />
}
