import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { Session, User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { When } from '../../ui/when.tsx'
import { part, send, useChange, useList } from '../kit/api.ts'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { DataTable } from '../kit/data-table.tsx'
import dialog from '../kit/dialog.module.css'
import { StatusChip } from '../kit/status-chip.tsx'
import { useMay } from '../shell/console.ts'
import { nameOf } from './person.ts'
import css from './tab.module.css'

/** Where a person is signed in; each session can be ended, and all of them at once. */
export function SessionsTab({ user }: { readonly user: User }) {
  const may = useMay()
  const name = nameOf(user)
  const [isAsking, setIsAsking] = useState(false)
  const list = useList<Session>(`/api/v1/users/${part(user.id)}/sessions`)
  const end = useChange(({ id }: Session) => send('DELETE', `/api/v1/users/${part(user.id)}/sessions/${part(id)}`), {
    says: () => text('person.sessions.ended'),
  })
  const mayEnd = may('sessions.manage')
  return (
    <>
      {mayEnd && list.rows !== undefined && list.rows.length > 0 && (
        <div className={css.tools}>
          <Button variant="default" onClick={() => setIsAsking(true)}>
            {text('person.sessions.endAll')}
          </Button>
        </div>
      )}
      <DataTable
        name="person-sessions"
        label={text('person.tab.sessions')}
        list={list}
        keyOf={({ id }) => id}
        nameOf={deviceOf}
        columns={[
          {
            id: 'device',
            head: text('person.sessions.column.device'),
            isAlways: true,
            cell: (session) => (
              <span className={css.app}>
                {deviceOf(session)}
                {session.isCurrent && <StatusChip tone="good">{text('person.sessions.current')}</StatusChip>}
              </span>
            ),
          },
          { id: 'address', head: text('person.sessions.column.address'), cell: ({ address }) => address },
          { id: 'since', head: text('person.sessions.column.since'), cell: ({ createdAt }) => <When at={createdAt} /> },
          { id: 'seen', head: text('person.sessions.column.seen'), cell: ({ lastSeenAt }) => <When at={lastSeenAt} /> },
          {
            id: 'ends',
            head: text('person.sessions.column.expires'),
            isOff: true,
            cell: ({ expiresAt }) => <When at={expiresAt} />,
          },
          {
            id: 'actions',
            head: text('common.actions'),
            isAlways: true,
            align: 'end',
            cell: (session) =>
              mayEnd && (
                <Button
                  variant="subtle"
                  color="danger"
                  size="compact-sm"
                  aria-label={text('person.sessions.end.label', {
                    address: session.address ?? text('person.sessions.unknown'),
                  })}
                  onClick={() => end.mutate(session)}
                >
                  {text('person.sessions.end')}
                </Button>
              ),
          },
        ]}
        empty={
          <Blank title={text('person.sessions.empty')}>
            <p>{text('person.sessions.empty.text', { name })}</p>
          </Blank>
        }
      />
      {isAsking && <EndAll user={user} close={() => setIsAsking(false)} />}
    </>
  )
}

function EndAll({ user, close }: { readonly user: User; readonly close: () => void }) {
  const [takesTokens, setTakesTokens] = useState(true)
  const name = nameOf(user)
  const end = useChange(
    () => send('DELETE', `/api/v1/users/${part(user.id)}/sessions?oauthTokens=${String(takesTokens)}`),
    { says: () => text('person.sessions.endAll.done', { name }) },
  )
  return (
    <ConfirmDialog
      title={text('person.sessions.endAll.title', { name })}
      action={text('person.sessions.endAll')}
      consequences={[text('person.sessions.endAll.text', { name })]}
      isDanger
      act={() => end.mutateAsync()}
      close={close}
    >
      <Checkbox
        className={dialog.field ?? ''}
        label={text('person.sessions.endAll.tokens')}
        checked={takesTokens}
        onChange={(event) => setTakesTokens(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  )
}

/** What the browser calls itself, as shortly as can be said without guessing. */
function deviceOf({ userAgent }: Session): string {
  if (userAgent === null) return text('person.sessions.unknown')
  const browser = /(Firefox|Edg|Chrome|Safari)\/[\d.]+/.exec(userAgent)?.[1]?.replace('Edg', 'Edge')
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(userAgent)?.[1]?.replace('Mac OS X', 'macOS')
  if (browser !== undefined && system !== undefined) return text('sessions.device', { browser, system })
  return userAgent.slice(0, 60)
}
