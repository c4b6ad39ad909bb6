import { Button } from '@mantine/core'
import type { App } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import { part, send, useChange } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { KeyValues } from '../kit/key-values.tsx'
import { useMay } from '../shell/console.ts'

/**
 * Says that an app registered itself, what to look at, and takes the admin's word that they did.
 *
 * The word is for what they saw: an app that changed itself meanwhile is looked at again.
 */
export function ReviewCard({ app, version }: { readonly app: App; readonly version: string | undefined }) {
  const may = useMay()
  const path = `/api/v1/clients/${part(app.id)}/review`
  const { mutate, isPending } = useChange(() => send('POST', path, undefined, { ifMatch: version }), {
    says: () => text('apps.review.done', { app: app.label }),
  })
  const client = app.signOnMode === 'OPENID_CONNECT' ? app.settings.oauthClient : undefined
  return (
    <Card
      title={text('apps.review')}
      about={text('apps.review.about')}
      action={
        may('clients.manage') && (
          <Button variant="default" loading={isPending} onClick={() => mutate()}>
            {text('apps.review.action')}
          </Button>
        )
      }
    >
      {client && (
        <KeyValues
          rows={[
            [text('apps.redirect'), client.redirect_uris.join(', ')],
            [text('apps.review.site'), client.client_uri],
            [text('apps.review.policy'), client.policy_uri],
          ]}
        />
      )}
    </Card>
  )
}
