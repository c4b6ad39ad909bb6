import { Button } from '@mantine/core'
import { useState } from 'react'
import type { OidcApp } from '../../../contracts/management/app.ts'
import type { NewSecret, Secret } from '../../../contracts/management/secret.ts'
import { text } from '../../texts/texts.ts'
import { LoadFailure } from '../../ui/states.tsx'
import { useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { SecretOnce } from '../kit/secret-once.tsx'
import { useMay } from '../shell/console.ts'
import { AddSecret } from './add-secret.tsx'
import css from './credentials.module.css'
import { secretFile, secretsPath } from './rotation.ts'
import { SecretRow } from './secret-row.tsx'

/** The secrets of an app. Two can work at once, so that one takes the other's place without an outage. */
export function SecretsCard({ app }: { readonly app: OidcApp }) {
  const may = useMay()
  const { data, error, refetch } = useObject<Secret[]>(secretsPath(app.id))
  const [isAdding, setIsAdding] = useState(false)
  const [made, setMade] = useState<NewSecret>()
  const secrets = data?.body ?? []
  const live = secrets.filter(({ status }) => status === 'ACTIVE')
  const add = may('apps.manage') && data && live.length < 2 && (
    <Button onClick={() => setIsAdding(true)}>
      {text(live.length === 0 ? 'apps.secret.add' : 'apps.secret.second')}
    </Button>
  )
  return (
    <Card
      title={text('apps.secrets')}
      about={text(live.length < 2 ? 'apps.secrets.about' : 'apps.secrets.full')}
      action={add}
    >
      {error && <LoadFailure error={error} retry={() => void refetch()} />}
      {data && secrets.length === 0 && <p className={css.none}>{text('apps.secrets.none')}</p>}
      <ul>
        {secrets.map((secret) => (
          <SecretRow key={secret.id} app={app} secret={secret} isLast={live.length === 1} />
        ))}
      </ul>
      {isAdding && (
        <AddSecret
          app={app}
          live={live}
          close={() => setIsAdding(false)}
          made={(secret) => {
            setIsAdding(false)
            setMade(secret)
          }}
        />
      )}
      {made && (
        <SecretOnce
          title={text('apps.secret.new', { app: app.label })}
          label={text('apps.clientSecret')}
          secret={made.client_secret}
          fileName={`${app.label} secret.env`}
          fileText={secretFile(app.id, made.client_secret)}
          close={() => setMade(undefined)}
        >
          <p className={css.next}>{text('apps.secret.next')}</p>
        </SecretOnce>
      )}
    </Card>
  )
}
