import { Button, Select, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import type { EventTypeList } from '../../../contracts/management/log.ts'
import { eventName, text } from '../../texts/texts.ts'
import { useObject } from '../kit/api.ts'
import css from './filter-bar.module.css'
import { type Field, fieldNames, fields, nameOfField, valuesOfField } from './fields.ts'
import { compare, type Operator, type Term } from './terms.ts'

/** A condition that is put together. */
interface NewTermProps {
  readonly add: (term: Term) => void
  readonly close: () => void
}

/** Puts a condition together: the field, how it is compared, with what. */
export function NewTerm({ add, close }: NewTermProps) {
  const [field, setField] = useState<Field>('eventType')
  const [operator, setOperator] = useState<Operator>('eq')
  const [value, setValue] = useState('')
  const known: readonly Operator[] = fields[field]
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (value.trim() !== '') add(compare(field, operator, value.trim()))
  }
  return (
    <form className={css.term} onSubmit={submit} noValidate>
      <Select
        label={text('log.filter.field')}
        data={fieldNames.map((name) => ({ value: name, label: nameOfField(name, text) }))}
        value={field}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(next) => {
          const chosen = fieldNames.find((name) => name === next)
          if (!chosen) return
          setField(chosen)
          setOperator('eq')
          setValue('')
        }}
      />
      <Select
        label={text('log.filter.operator')}
        data={known.map((each) => ({ value: each, label: text(`log.operator.${each}`) }))}
        value={operator}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(next) => setOperator(known.find((each) => each === next) ?? 'eq')}
      />
      <ValueField field={field} operator={operator} value={value} setValue={setValue} />
      <div className={css.buttons}>
        <Button type="submit" disabled={value.trim() === ''}>
          {text('log.filter.put')}
        </Button>
        <Button variant="default" onClick={close}>
          {text('common.cancel')}
        </Button>
      </div>
    </form>
  )
}

interface ValueFieldProps {
  readonly field: Field
  readonly operator: Operator
  readonly value: string
  readonly setValue: (value: string) => void
}

function ValueField({ field, operator, value, setValue }: ValueFieldProps) {
  const isWhole = operator === 'eq' || operator === 'ne'
  const known = valuesOfField[field]
  if (field === 'eventType' && isWhole) return <TypePicker value={value} setValue={setValue} />
  if (known && isWhole)
    return (
      <Select
        label={text('log.filter.value')}
        data={[...known]}
        value={value || null}
        checkIconPosition="right"
        onChange={(next) => setValue(next ?? '')}
      />
    )
  return (
    <TextInput
      label={text('log.filter.value')}
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={(event) => setValue(event.currentTarget.value)}
    />
  )
}

/** The types of event that the log can hold, by what they are about; found by their name in either language. */
function TypePicker({ value, setValue }: Pick<ValueFieldProps, 'value' | 'setValue'>) {
  const { data } = useObject<EventTypeList>('/api/v1/eventTypes')
  const types = data?.body ?? []
  const categories = [...new Set(types.map(({ category }) => category))]
  return (
    <Select
      label={text('log.filter.value')}
      placeholder={text('log.filter.types')}
      searchable
      data={categories.map((category) => ({
        group: text(`log.category.${category}`),
        items: types
          .filter((type) => type.category === category)
          .map((type) => ({ value: type.eventType, label: `${eventName(type)} · ${type.eventType}` })),
      }))}
      value={value || null}
      checkIconPosition="right"
      maxDropdownHeight={320}
      onChange={(next) => setValue(next ?? '')}
    />
  )
}
