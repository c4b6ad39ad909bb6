import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { App } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import { part, send, useChange } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import css from './danger.module.css'
import { type Turn, TurnDialog } from './turn-dialog.tsx'

/** Turning an app off, and deleting it once it is off. */
export function Danger({ app }: { readonly app: App }) {
  const [asked, setAsked] = useState<Turn | 'delete'>()
  const isActive = app.status === 'ACTIVE'
  const close = () => setAsked(undefined)
  return (
    <Card title={text('apps.danger')} isDanger>
      <div className={css.acts}>
        <div className={css.act}>
          <p>{text(isActive ? 'apps.danger.deactivate' : 'apps.danger.activate')}</p>
          <Button variant="default" onClick={() => setAsked(isActive ? 'deactivate' : 'activate')}>
            {text(isActive ? 'apps.deactivate' : 'apps.activate')}
          </Button>
        </div>
        <div className={css.act}>
          <p>{text(isActive ? 'apps.danger.deleteLater' : 'apps.danger.delete')}</p>
          {!isActive && (
            <Button variant="outline" color="danger" onClick={() => setAsked('delete')}>
              {text('apps.delete')}
            </Button>
          )}
        </div>
      </div>
      {asked === 'delete' && <DeleteDialog app={app} close={close} />}
      {asked !== undefined && asked !== 'delete' && <TurnDialog turn={asked} apps={[app]} close={close} />}
    </Card>
  )
}

function DeleteDialog({ app, close }: { readonly app: App; readonly close: () => void }) {
  const navigate = useNavigate()
  const { mutateAsync } = useChange(() => send('DELETE', `/api/v1/apps/${part(app.id)}`), {
    says: () => text('apps.delete.done', { app: app.label }),
    onDone: () => void navigate({ to: '/admin/apps' }),
  })
  return (
    <ConfirmDialog
      title={text('apps.delete.ask', { app: app.label })}
      consequences={[text('apps.delete.settings'), text('apps.delete.people'), text('apps.delete.forever')]}
      action={text('apps.delete.action', { app: app.label })}
      isDanger
      typed={app.label}
      act={() => mutateAsync()}
      close={close}
    />
  )
}
