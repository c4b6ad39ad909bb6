import { Button } from '@mantine/core'
import { useState } from 'react'
import type { OidcApp } from '../../../contracts/management/app.ts'
import type { Secret } from '../../../contracts/management/secret.ts'
import { text } from '../../texts/texts.ts'
import { Said } from '../../ui/said.tsx'
import { part, send, useChange } from '../kit/api.ts'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { StatusChip } from '../kit/status-chip.tsx'
import { useMay } from '../shell/console.ts'
import css from './credentials.module.css'
import { secretsPath } from './rotation.ts'
import { UserName } from './user-name.tsx'

/** One secret of an app. */
interface SecretRowProps {
  readonly app: OidcApp
  readonly secret: Secret
  /** True for the only one that works. */
  readonly isLast: boolean
}

/** A secret by its last characters: how old, by whom, when it was used last, and what can be done with it. */
export function SecretRow({ app, secret, isLast }: SecretRowProps) {
  const may = useMay()
  const isActive = secret.status === 'ACTIVE'
  return (
    <li className={css.row}>
      <div className={css.what}>
        <p className={css.name}>
          <code>{`••••${secret.lastFour}`}</code>
          <StatusChip tone={isActive ? (secret.expiresAt === null ? 'good' : 'waiting') : 'stopped'}>
            {text(
              isActive ? (secret.expiresAt === null ? 'apps.secret.live' : 'apps.secret.ending') : 'apps.secret.off',
            )}
          </StatusChip>
        </p>
        <p className={css.facts}>
          <Said text="apps.secret.made" at={secret.created} />
          {secret.createdBy !== null && <UserName text="apps.secret.by" userId={secret.createdBy} />}
          {secret.lastUsed === null ? (
            <span>{text('apps.secret.neverUsed')}</span>
          ) : (
            <Said text="apps.secret.used" at={secret.lastUsed} />
          )}
          {isActive && secret.expiresAt !== null && <Said text="apps.secret.ends" at={secret.expiresAt} />}
        </p>
      </div>
      {may('apps.manage') && <SecretActs app={app} secret={secret} isLast={isActive && isLast} />}
    </li>
  )
}

function SecretActs({ app, secret, isLast }: SecretRowProps) {
  const [asked, setAsked] = useState<'deactivate' | 'delete'>()
  const path = `${secretsPath(app.id)}/${part(secret.id)}`
  const last = secret.lastFour
  const activate = useChange(() => send('POST', `${path}/lifecycle/activate`), {
    says: () => text('apps.secret.activated', { last }),
  })
  const deactivate = useChange(() => send('POST', `${path}/lifecycle/deactivate`), {
    says: () => text('apps.secret.deactivated', { last }),
  })
  const remove = useChange(() => send('DELETE', path), { says: () => text('apps.secret.deleted', { last }) })
  const close = () => setAsked(undefined)
  if (secret.status === 'ACTIVE')
    return (
      <div className={css.acts}>
        <Button
          variant="subtle"
          color="danger"
          aria-label={text('apps.secret.deactivate.label', { last })}
          onClick={() => setAsked('deactivate')}
        >
          {text('apps.deactivate')}
        </Button>
        {asked === 'deactivate' && (
          <ConfirmDialog
            title={text('apps.secret.deactivate.ask', { last })}
            consequences={[
              text(isLast ? 'apps.secret.deactivate.last' : 'apps.secret.deactivate.other', { app: app.label }),
              ...(secret.lastUsed === null ? [] : [text('apps.secret.deactivate.used')]),
              text('apps.secret.deactivate.back'),
            ]}
            action={text('apps.deactivate')}
            isDanger
            act={() => deactivate.mutateAsync()}
            close={close}
          />
        )}
      </div>
    )
  return (
    <div className={css.acts}>
      <Button
        variant="default"
        loading={activate.isPending}
        aria-label={text('apps.secret.activate.label', { last })}
        onClick={() => activate.mutate()}
      >
        {text('apps.activate')}
      </Button>
      <Button
        variant="subtle"
        color="danger"
        aria-label={text('apps.secret.delete.label', { last })}
        onClick={() => setAsked('delete')}
      >
        {text('apps.delete')}
      </Button>
      {asked === 'delete' && (
        <ConfirmDialog
          title={text('apps.secret.delete.ask', { last })}
          consequences={[text('apps.secret.delete.text')]}
          action={text('apps.delete')}
          isDanger
          act={() => remove.mutateAsync()}
          close={close}
        />
      )}
    </div>
  )
}
