import type { User } from '../../../contracts/management/user.ts'
import { type Search, writeSearch } from '../../search.ts'
import { text } from '../../texts/texts.ts'
import type { CsvColumn } from '../kit/csv.ts'
import { ExportButton } from '../kit/export.tsx'
import { formAttributes, questionOf } from './person.ts'

/** The columns of exported people: the fields by the names they have in the API. */
export const peopleColumns: readonly CsvColumn<User>[] = [
  ['id', ({ id }) => id],
  ['status', ({ status }) => status],
  ...formAttributes.map((name) => [`profile.${name}`, ({ profile }: User) => profile[name]] as const),
  ['created', ({ created }) => created],
  ['activated', ({ activated }) => activated],
  ['lastLogin', ({ lastLogin }) => lastLogin],
  ['passwordChanged', ({ passwordChanged }) => passwordChanged],
  ['lastUpdated', ({ lastUpdated }) => lastUpdated],
]

/** Exports the people that the list shows, those on further pages too. */
export const ExportPeople = ({ search }: { readonly search: Search }) => (
  <ExportButton<User>
    isSmall
    title={text('people.export')}
    sourceOf={() => ({
      first: `/api/v1/users${writeSearch({ ...questionOf(search), limit: '200' })}`,
      fileName: 'people',
      columns: peopleColumns,
    })}
  />
)
