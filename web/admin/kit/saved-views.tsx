import { Button, CloseButton, Modal, TextInput } from '@mantine/core'
import { IconBookmark } from '@tabler/icons-react'
import { type SubmitEvent, useState } from 'react'
import { type Search, writeSearch } from '../../search.ts'
import { text } from '../../texts/texts.ts'
import { tell } from '../../ui/notices.tsx'
import { keep, useKept } from './kept.ts'
import css from './saved-views.module.css'

/** What is kept: what the address says, and which columns are not shown. */
interface SavedView {
  readonly name: string
  readonly search: Search
  /** Null for the usual ones. */
  readonly off?: readonly string[] | null
}

/** How a page calls what it keeps. */
interface Words {
  readonly title: string
  readonly none: string
  readonly save: string
}

/** What is shown, and how something else is. */
interface SavedViewsProps {
  /** Keeps them under this name, in this browser. */
  readonly name: string
  /** The table whose columns belong to what is kept. */
  readonly table?: string
  readonly search: Search
  readonly show: (search: Search) => void
  readonly words: Words
  /** Small beside a table, as large as other buttons at the head of a page. */
  readonly isSmall?: boolean
}

/** What is looked for often, by its name, in this browser. */
export function SavedViews({ name: kept, table, search, show, words, isSmall = false }: SavedViewsProps) {
  const [isOpen, setIsOpen] = useState(false)
  const [saved, setSaved] = useKept<readonly SavedView[]>(kept, none)
  const [off] = useKept<readonly string[] | undefined>(`${table ?? kept}-columns-off`, undefined)
  const [typed, setTyped] = useState('')
  const name = typed.trim()
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    if (name === '') return
    const view = { name, search, ...(table === undefined ? {} : { off: off ?? null }) }
    setSaved([...saved.filter((each) => each.name !== name), view])
    setTyped('')
    tell(text('views.done', { name }))
    setIsOpen(false)
  }
  const open = (view: SavedView) => {
    setIsOpen(false)
    if (table !== undefined && view.off !== undefined) keep(`${table}-columns-off`, view.off ?? undefined)
    show(view.search)
  }
  return (
    <>
      <Button
        {...(isSmall ? { variant: 'subtle', size: 'compact-sm' } : { variant: 'default' })}
        leftSection={<IconBookmark size={16} aria-hidden="true" />}
        onClick={() => setIsOpen(true)}
      >
        {words.title}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={words.title}
        closeButtonProps={{ 'aria-label': text('common.close') }}
      >
        {saved.length === 0 && <p className={css.none}>{words.none}</p>}
        <ul className={css.list}>
          {saved.map((view) => (
            <li key={view.name} className={css.item}>
              <button type="button" className={css.query} title={writeSearch(view.search)} onClick={() => open(view)}>
                {view.name}
              </button>
              <CloseButton
                aria-label={text('views.delete', { name: view.name })}
                onClick={() => setSaved(saved.filter((each) => each.name !== view.name))}
              />
            </li>
          ))}
        </ul>
        <form className={css.form} onSubmit={save} noValidate>
          <TextInput
            label={text('views.name')}
            autoComplete="off"
            maxLength={80}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" disabled={name === ''}>
            {words.save}
          </Button>
        </form>
      </Modal>
    </>
  )
}

const none: readonly SavedView[] = []

/** The views of a list, beside its columns. Their filters and columns are kept, whatever page of it was shown. */
export const ListViews = (props: Pick<SavedViewsProps, 'search' | 'show'> & { readonly table: string }) => (
  <SavedViews
    {...props}
    isSmall
    name={`${props.table}-views`}
    words={{ title: text('views.title'), none: text('views.none'), save: text('views.save') }}
  />
)
