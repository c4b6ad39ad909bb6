import { text } from '../../texts/texts.ts'
import type { Fields } from '../kit/fields.ts'
import { TextField } from '../kit/form.tsx'
import type { GroupValues } from './group-values.ts'

/** The fields of a group. */
export function GroupFields({ form }: { readonly form: Fields<GroupValues> }) {
  return (
    <>
      <TextField form={form} name="name" label={text('group.name')} maxLength={255} />
      <TextField
        form={form}
        name="description"
        label={text('group.description')}
        hint={text('group.description.hint')}
        rows={3}
      />
    </>
  )
}
