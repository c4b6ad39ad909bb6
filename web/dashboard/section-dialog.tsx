import { Button, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import { sectionNameMaxLength } from '../../contracts/limits.ts'
import { text } from '../texts/texts.ts'
import { tell } from '../ui/notices.tsx'
import css from './section-dialog.module.css'
import { type SectionDialogOf, useHall } from './context.ts'
import { Dialog } from '../ui/dialog.tsx'

/** Asks for the name of a new section, or for a new name of one. */
export function SectionDialog({ of, close }: { readonly of: SectionDialogOf; readonly close: () => void }) {
  const [name, setName] = useState('section' in of ? of.section.name : '')
  const [error, setError] = useState<string>()
  const save = useSave(of)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const wrong = errorOf(name.trim())
    setError(wrong)
    if (wrong !== undefined) return
    close()
    save(name.trim())
  }
  const title = text('section' in of ? 'section.rename' : 'section.new')
  return (
    <Dialog close={close} title={title}>
      <form onSubmit={submit} noValidate>
        <TextInput
          data-autofocus
          size="md"
          label={text('section.name')}
          description={'tile' in of && of.tile ? text('section.create.with', { app: of.tile.label }) : undefined}
          value={name}
          error={error}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={close}>
            {text('common.cancel')}
          </Button>
          <Button type="submit">{text('section' in of ? 'section.save' : 'section.create')}</Button>
        </div>
      </form>
    </Dialog>
  )
}

function errorOf(name: string): string | undefined {
  if (!name) return text('section.name.missing')
  return name.length > sectionNameMaxLength ? text('section.name.tooLong', { max: sectionNameMaxLength }) : undefined
}

function useSave(of: SectionDialogOf): (name: string) => void {
  const { changes } = useHall()
  if ('section' in of)
    return (name) => {
      changes.renameSection(of.section.id, name)
      tell(text('section.done.rename', { section: name }))
    }
  return (name) =>
    void changes.createSection(name, of.tile ? [of.tile.id] : []).then(
      () => tell(text('section.done.create', { section: name })),
      () => undefined,
    )
}
