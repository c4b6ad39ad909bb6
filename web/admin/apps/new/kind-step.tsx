import { text } from '../../../texts/texts.ts'
import { Choices } from '../../kit/choices.tsx'
import { newAppKinds } from '../draft.ts'
import type { StepProps } from './parts.ts'

/** Asks what is added, in words that need no knowledge of OAuth. */
export function KindStep({ draft, change }: StepProps) {
  return (
    <Choices
      legend={text('apps.new.kind.legend')}
      value={draft.kind}
      onChange={(kind) => change({ kind })}
      choices={newAppKinds.map((kind) => ({
        value: kind,
        label: text(`apps.kind.${kind}`),
        about: text(`apps.kind.${kind}.about`),
      }))}
    />
  )
}
