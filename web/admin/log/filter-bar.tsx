import { Button, CloseButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { text } from '../../texts/texts.ts'
import { CopyButton } from '../kit/copy-field.tsx'
import css from './filter-bar.module.css'
import { FilterText } from './filter-text.tsx'
import { wordsOf } from './fields.ts'
import { NewTerm } from './new-term.tsx'
import { mistakeOf, textOf, termsOf, withoutTerm, withTerm } from './terms.ts'

/** What the filter is and how it is changed. */
interface FilterBarProps {
  readonly filter: string | undefined
  readonly setFilter: (filter: string | undefined) => void
  /** What the API says is wrong with it. */
  readonly complaint: string | undefined
}

/** The filter as chips, and as the text that the API takes; one is the other. */
export function FilterBar({ filter, setFilter, complaint }: FilterBarProps) {
  const [opened, setOpened] = useState<'term' | 'text'>()
  const mistake = mistakeOf(complaint)
  const terms = termsOf(filter)
  const isUnreadable = mistake !== undefined || terms === undefined
  const shown = isUnreadable ? 'text' : opened
  const close = () => setOpened(undefined)
  return (
    <div className={css.bar} role="group" aria-label={text('log.filter')}>
      <div className={css.chips}>
        {!mistake &&
          terms?.map((term, at) => (
            <span key={textOf(term)} className={css.chip}>
              <span className={css.words}>{wordsOf(term, text)}</span>
              <CloseButton
                size="sm"
                aria-label={text('log.filter.remove', { term: wordsOf(term, text) })}
                onClick={() => setFilter(withoutTerm(filter, at))}
              />
            </span>
          ))}
        {shown !== 'text' && (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            aria-expanded={shown === 'term'}
            onClick={() => setOpened(shown === 'term' ? undefined : 'term')}
          >
            {text('log.filter.add')}
          </Button>
        )}
        {shown !== 'text' && filter !== undefined && (
          <Button variant="subtle" size="sm" onClick={() => setFilter(undefined)}>
            {text('log.filter.clear')}
          </Button>
        )}
        {shown !== 'text' && filter === undefined && (
          <Button variant="subtle" size="sm" onClick={() => setOpened('text')}>
            {text('log.filter.edit')}
          </Button>
        )}
      </div>
      {shown === 'term' && (
        <NewTerm
          add={(term) => {
            setFilter(withTerm(filter, term))
            close()
          }}
          close={close}
        />
      )}
      {shown === 'text' && (
        <FilterText
          key={filter ?? ''}
          filter={filter ?? ''}
          mistake={mistake}
          apply={(next) => {
            setFilter(next.trim() === '' ? undefined : next.trim())
            close()
          }}
          other={
            shown === opened
              ? { label: text('common.cancel'), act: close }
              : { label: text('log.filter.clear'), act: () => setFilter(undefined) }
          }
        />
      )}
      {shown !== 'text' && filter !== undefined && (
        <div className={css.text}>
          <code className={css.code}>filter={filter}</code>
          <CopyButton value={filter} what={text('log.filter.copy')} />
          <Button variant="subtle" size="sm" onClick={() => setOpened('text')}>
            {text('log.filter.edit')}
          </Button>
        </div>
      )}
    </div>
  )
}
