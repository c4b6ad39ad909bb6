import { Button } from '@mantine/core'
import { useState } from 'react'
import { text } from '../../texts/texts.ts'
import { send, useChange } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { useConsole } from '../shell/console.ts'
import css from './settings.module.css'

/** Signs everybody out at once; only a super administrator may. */
export function EndSessions() {
  const { org, roles } = useConsole()
  const [isAsking, setIsAsking] = useState(false)
  const { mutateAsync } = useChange(
    async () => (await send<{ ended: number }>('DELETE', '/api/v1/sessions?keepCurrent=true')).body,
    { says: ({ ended }) => text('settings.endSessions.done', { count: ended }) },
  )
  if (!roles.includes('SUPER_ADMIN')) return null
  return (
    <Card title={text('settings.endSessions')} isDanger>
      <div className={css.row}>
        <p>{text('settings.endSessions.about')}</p>
        <Button variant="outline" color="danger" onClick={() => setIsAsking(true)}>
          {text('settings.endSessions.action')}
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={text('settings.endSessions.ask')}
          consequences={[
            text('settings.endSessions.everyone'),
            text('settings.endSessions.apps'),
            text('settings.endSessions.you'),
          ]}
          action={text('settings.endSessions.action')}
          isDanger
          typed={org.name}
          act={() => mutateAsync()}
          close={() => setIsAsking(false)}
        />
      )}
    </Card>
  )
}
