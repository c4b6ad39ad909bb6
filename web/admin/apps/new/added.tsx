import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Link, useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import type { App, OidcApp } from '../../../../contracts/management/app.ts'
import { text } from '../../../texts/texts.ts'
import { LoadFailure } from '../../../ui/states.tsx'
import { part, useObject } from '../../kit/api.ts'
import { Card } from '../../kit/card.tsx'
import { ConfirmDialog } from '../../kit/confirm-dialog.tsx'
import { CopyField } from '../../kit/copy-field.tsx'
import { download } from '../../kit/secret-once.tsx'
import { AdminPage } from '../../shell/admin-page.tsx'
import { useConsole } from '../../shell/console.ts'
import { ConnectCards } from '../connect.tsx'
import { type AddedApp, findAdded, forgetAdded } from './create-app.ts'
import css from './new.module.css'

/** The app is there: everything that has to be copied into it, the secret this once. */
export function AddedPage({ appId }: { readonly appId: string }) {
  const [added] = useState(() => findAdded(appId))
  const { data, error, refetch } = useObject<App>(`/api/v1/apps/${part(appId)}`, {}, added === undefined)
  const app = added?.app ?? data?.body
  if (app) return <Added app={app} added={added} />
  return (
    <AdminPage title={text('apps.new')} trail={[{ label: text('console.apps'), to: '/admin/apps' }]} narrow>
      {error && <LoadFailure error={error} retry={() => void refetch()} />}
    </AdminPage>
  )
}

function Added({ app, added }: { readonly app: App; readonly added: AddedApp | undefined }) {
  const [isStored, setIsStored] = useState(false)
  const secret = isStored ? undefined : added?.secret
  const blocker = useBlocker({
    shouldBlockFn: () => secret !== undefined,
    enableBeforeUnload: () => secret !== undefined,
    withResolver: true,
  })
  return (
    <AdminPage
      title={text('apps.added', { app: app.label })}
      about={text(aboutOf(app))}
      trail={[{ label: text('console.apps'), to: '/admin/apps' }]}
      narrow
    >
      {added && added.troubles.length > 0 && (
        <Card title={text('apps.trouble')} about={text('apps.trouble.about')} isDanger>
          <ul className={css.try}>
            {added.troubles.map((trouble) => (
              <li key={trouble}>{trouble}</li>
            ))}
          </ul>
        </Card>
      )}
      {app.signOnMode === 'OPENID_CONNECT' && (
        <>
          {secret !== undefined && (
            <SecretCard
              app={app}
              secret={secret}
              stored={() => {
                forgetAdded(app.id)
                setIsStored(true)
              }}
            />
          )}
          <ConnectCards app={app} secret={secret} scopes={added?.scopes ?? []} />
        </>
      )}
      <Next app={app} audience={added?.audience} />
      {blocker.status === 'blocked' && (
        <ConfirmDialog
          title={text('apps.secret.leave')}
          consequences={[text('apps.secret.leave.text')]}
          action={text('apps.secret.leave.action')}
          isDanger
          act={() => Promise.resolve(blocker.proceed())}
          close={blocker.reset}
        />
      )}
    </AdminPage>
  )
}

const isService = (app: App): boolean =>
  app.signOnMode === 'OPENID_CONNECT' && app.settings.oauthClient.application_type === 'service'

function aboutOf(app: App) {
  if (app.signOnMode === 'BOOKMARK') return 'apps.added.about.bookmark'
  return isService(app) ? 'apps.added.about.service' : 'apps.added.about'
}

function SecretCard(props: { readonly app: OidcApp; readonly secret: string; readonly stored: () => void }) {
  const { app, secret, stored } = props
  const file = `OIDC_CLIENT_ID=${app.credentials.oauthClient.client_id}\nOIDC_CLIENT_SECRET=${secret}\n`
  return (
    <Card title={text('apps.secret.once')} about={text('apps.secret.once.about')}>
      <div className={css.copies}>
        <CopyField label={text('apps.clientSecret')} value={secret} />
        <div className={css.buttons}>
          <Button variant="default" onClick={() => download(`${app.label} secret.env`, file)}>
            {text('secret.download')}
          </Button>
          <Button leftSection={<IconCheck size={18} />} onClick={stored}>
            {text('secret.stored')}
          </Button>
        </div>
      </div>
    </Card>
  )
}

/** What to do next, so that nobody has to guess whether it works. */
function Next({ app, audience }: { readonly app: App; readonly audience: AddedApp['audience'] }) {
  const { me } = useConsole()
  const isOidc = app.signOnMode === 'OPENID_CONNECT'
  const at = (tab: string) => ({ to: '/admin/apps/$appId', params: { appId: app.id }, search: { tab } }) as const
  return (
    <Card title={text(isOidc ? 'apps.try' : 'apps.next')}>
      <ol className={css.try}>
        {audience === 'later' && (
          <li>
            {text('apps.try.nobody')} <Link {...at('assignments')}>{text('apps.try.assign')}</Link>
          </li>
        )}
        {isService(app) && <li>{text('apps.try.service')}</li>}
        {isOidc && !isService(app) && <li>{text('apps.try.signIn', { login: me.login })}</li>}
        {isOidc && (
          <li>
            {text('apps.try.watch')} <Link {...at('activity')}>{text('apps.try.activity')}</Link>
          </li>
        )}
        <li>
          <Link to="/admin/apps/$appId" params={{ appId: app.id }}>
            {text('apps.try.open', { app: app.label })}
          </Link>
        </li>
      </ol>
    </Card>
  )
}
