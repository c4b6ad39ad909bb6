import { Button } from '@mantine/core'
import { useState } from 'react'
import type { OrgSetting } from '../../../contracts/management/org.ts'
import { text } from '../../texts/texts.ts'
import { useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { quoted } from '../kit/filters.ts'
import { History } from '../kit/history.tsx'
import { useMay } from '../shell/console.ts'

/** Who changed this part of the settings: events of this type on the org. Asked only by those who want to know. */
export function HistoryCard({ eventType }: { readonly eventType: string }) {
  const may = useMay()
  const [isOpen, setIsOpen] = useState(false)
  const { data } = useObject<OrgSetting>('/api/v1/org', {}, isOpen)
  if (!may('logs.read')) return null
  return (
    <Card
      title={text('settings.history')}
      action={
        <Button variant="default" size="sm" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {text(isOpen ? 'settings.history.hide' : 'settings.history.show')}
        </Button>
      }
    >
      {isOpen && data && <History targetId={data.body.id} among={`eventType eq ${quoted(eventType)}`} />}
    </Card>
  )
}
