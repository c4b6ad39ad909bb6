import { CloseButton } from '@mantine/core'
import type { Group } from '../../../../contracts/management/group.ts'
import { text } from '../../../texts/texts.ts'
import { Choices } from '../../kit/choices.tsx'
import { Picker } from '../../kit/picker.tsx'
import type { Audience } from '../draft.ts'
import css from './people-step.module.css'
import { errorAt, type StepProps } from './parts.ts'

const audiences: readonly Audience[] = ['everyone', 'groups', 'later']

/** Asks who gets the app: nobody does in passing. */
export function PeopleStep(props: StepProps) {
  const { draft, change } = props
  return (
    <Choices
      legend={text('apps.audience')}
      value={draft.audience}
      onChange={(audience) => change({ audience })}
      error={errorAt(props, 'people', 'audience')}
      choices={audiences.map((audience) => ({
        value: audience,
        label: text(`apps.audience.${audience}`),
        about: text(`apps.audience.${audience}.about`),
        ...(audience === 'groups' ? { more: <Groups {...props} /> } : {}),
      }))}
    />
  )
}

function Groups(props: StepProps) {
  const { draft, change } = props
  const { groups } = draft
  const error = errorAt(props, 'people', 'groups')
  return (
    <div className={css.groups}>
      {groups.length > 0 && (
        <ul className={css.chosen} aria-label={text('apps.groups.chosen')}>
          {groups.map(({ id, name }) => (
            <li key={id} className={css.group}>
              {name}
              <CloseButton
                size="sm"
                aria-label={text('picker.remove', { name })}
                onClick={() => change({ groups: groups.filter((each) => each.id !== id) })}
              />
            </li>
          ))}
        </ul>
      )}
      <Picker<Group>
        label={text('apps.groups.add')}
        path="/api/v1/groups"
        queryOf={(typed) => (typed ? { q: typed } : {})}
        keyOf={({ id }) => id}
        nameOf={({ profile }) => profile.name}
        aboutOf={({ profile }) => profile.description}
        isTaken={({ id, type }) => type === 'BUILT_IN' || groups.some((group) => group.id === id)}
        pick={({ id, profile }) => change({ groups: [...groups, { id, name: profile.name }] })}
      />
      {error && (
        <p role="alert" className={css.error}>
          {error}
        </p>
      )}
    </div>
  )
}
