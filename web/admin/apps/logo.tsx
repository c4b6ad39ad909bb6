import { useState } from 'react'
import type { App } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import { Failure } from '../../request.ts'
import { part, send, useChange } from '../kit/api.ts'
import { LogoChoice } from './logo-choice.tsx'
import { sendLogo } from './send-logo.ts'
import { iconOf } from './words.ts'

/** The picture of an app: what is chosen is sent at once, and seen while it is on its way. */
export function Logo({ app }: { readonly app: App }) {
  const [preview, setPreview] = useState<string>()
  const [error, setError] = useState<string>()
  const { mutate, isPending } = useChange((file: Blob) => sendLogo(app.id, file), {
    says: () => text('apps.logo.done'),
    onFail: (failure) => {
      setPreview(undefined)
      const reason = failure instanceof Failure ? failure.problem?.fields?.[0]?.reason : undefined
      setError(reason === undefined ? undefined : text('apps.logo.refused', { reason }))
      return reason !== undefined
    },
  })
  const remove = useChange(() => send('DELETE', `/api/v1/apps/${part(app.id)}/logo`), {
    says: () => text('apps.logo.removed'),
    onDone: () => setPreview(undefined),
  })
  const icon = iconOf(app)
  return (
    <LogoChoice
      app={preview === undefined ? icon : { ...icon, iconUrl: preview }}
      isSending={isPending}
      error={error}
      onRemove={icon.iconUrl === null || isPending ? undefined : () => remove.mutate()}
      onChoose={(url, file) => {
        setPreview(url)
        setError(undefined)
        mutate(file)
      }}
    />
  )
}
