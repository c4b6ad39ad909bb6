import { TextInput } from '@mantine/core'
import { text } from '../../../texts/texts.ts'
import { labelMaxLength } from '../draft.ts'
import { LogoChoice } from '../logo-choice.tsx'
import { errorAt, type StepProps } from './parts.ts'

/** Asks what the app is called, and for its picture. */
export function NameStep(props: StepProps) {
  const { draft, change } = props
  return (
    <>
      <TextInput
        size="md"
        maw={440}
        label={text('apps.label')}
        description={text('apps.label.about')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        maxLength={labelMaxLength + 20}
        value={draft.label}
        error={errorAt(props, 'name', 'label')}
        onChange={(event) => change({ label: event.currentTarget.value })}
      />
      <LogoChoice
        app={{ id: draft.label, label: draft.label, iconUrl: draft.logo || null }}
        onChoose={(logo) => change({ logo })}
        onRemove={draft.logo ? () => change({ logo: '' }) : undefined}
      />
    </>
  )
}
