import { Button, CloseButton, Modal, TextInput } from '@mantine/core'
import { IconBookmark } from '@tabler/icons-react'
import { type SubmitEvent, useState } from 'react'
import { type Search, writeSearch } from '../../search.ts'
import { text } from '../../texts/texts.ts'
import { tell } from '../../ui/notices.tsx'
import { useKept } from '../kit/kept.ts'
import css from './saved-queries.module.css'

interface SavedQuery {
  readonly name: string
  readonly search: Search
}

/** What is shown, and how something else is. */
interface SavedQueriesProps {
  readonly search: Search
  readonly show: (search: Search) => void
}

/** What is looked for often, by its name, in this browser. */
export function SavedQueries({ search, show }: SavedQueriesProps) {
  const [isOpen, setIsOpen] = useState(false)
  const [saved, setSaved] = useKept<readonly SavedQuery[]>('log-queries', [])
  const [typed, setTyped] = useState('')
  const name = typed.trim()
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    if (name === '') return
    setSaved([...saved.filter((each) => each.name !== name), { name, search }])
    setTyped('')
    tell(text('log.saved.done', { name }))
    setIsOpen(false)
  }
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconBookmark size={16} aria-hidden="true" />}
        onClick={() => setIsOpen(true)}
      >
        {text('log.saved')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={text('log.saved')}
        closeButtonProps={{ 'aria-label': text('common.close') }}
      >
        {saved.length === 0 && <p className={css.none}>{text('log.saved.none')}</p>}
        <ul className={css.list}>
          {saved.map((query) => (
            <li key={query.name} className={css.item}>
              <button
                type="button"
                className={css.query}
                title={writeSearch(query.search)}
                onClick={() => {
                  setIsOpen(false)
                  show(query.search)
                }}
              >
                {query.name}
              </button>
              <CloseButton
                aria-label={text('log.saved.delete', { name: query.name })}
                onClick={() => setSaved(saved.filter((each) => each.name !== query.name))}
              />
            </li>
          ))}
        </ul>
        <form className={css.form} onSubmit={save} noValidate>
          <TextInput
            label={text('log.saved.name')}
            autoComplete="off"
            maxLength={80}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" disabled={name === ''}>
            {text('log.saved.save')}
          </Button>
        </form>
      </Modal>
    </>
  )
}
