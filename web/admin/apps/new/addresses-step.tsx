import { TextInput } from '@mantine/core'
import { text } from '../../../texts/texts.ts'
import { findRedirectUriProblem, findUriProblem, type UriKind } from '../uri-checks.ts'
import { UriList } from '../uri-list.tsx'
import { useConsole } from '../../shell/console.ts'
import type { DraftField } from '../draft.ts'
import { errorAt, type StepProps } from './parts.ts'

/** Asks where the app lives. */
export function AddressesStep(props: StepProps) {
  return props.draft.kind === 'bookmark' ? <BookmarkAddress {...props} /> : <AppAddresses {...props} />
}

function BookmarkAddress(props: StepProps) {
  const { draft, change } = props
  return (
    <TextInput
      size="md"
      label={text('apps.bookmark.url')}
      description={text('apps.bookmark.url.about')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      inputMode="url"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      placeholder="https://handbook.example.com"
      value={draft.bookmarkUrl}
      error={errorAt(props, 'addresses', 'bookmarkUrl')}
      onChange={(event) => change({ bookmarkUrl: event.currentTarget.value })}
    />
  )
}

const placeholders: Readonly<Record<UriKind, string>> = {
  web: 'https://app.example.com/callback',
  browser: 'https://app.example.com/callback',
  native: 'com.example.app:/callback',
}

function AppAddresses(props: StepProps) {
  const { draft, change, isInsisting } = props
  const kind: UriKind = draft.kind === 'browser' || draft.kind === 'native' ? draft.kind : 'web'
  const { takesLoopback } = useConsole()
  const check = (uri: string) => findRedirectUriProblem(uri, kind, takesLoopback)
  return (
    <>
      <UriList
        label={text('apps.redirect')}
        about={text(kind === 'native' ? 'apps.redirect.about.native' : 'apps.redirect.about')}
        value={draft.redirectUris}
        onChange={(redirectUris) => change({ redirectUris })}
        placeholder={placeholders[kind]}
        says={saidOf(props, 'redirectUris')}
        {...{ check, isInsisting }}
      />
      <UriList
        label={text('apps.postLogout')}
        about={text('apps.postLogout.about')}
        value={draft.postLogoutUris}
        onChange={(postLogoutUris) => change({ postLogoutUris })}
        says={saidOf(props, 'postLogoutUris')}
        {...{ check, isInsisting }}
      />
      <StartAddress {...props} />
    </>
  )
}

/** What the server said of addresses, and that there are none. */
function saidOf(props: StepProps, field: DraftField) {
  const { draft, causes, isInsisting } = props
  const isMissing = isInsisting && field === 'redirectUris' && !draft.redirectUris.trim()
  if (isMissing) return [{ words: text('apps.redirect.missing') }]
  return causes
    .filter((cause) => cause.field === field)
    .map(({ says, at }) => (at === undefined ? { words: says } : { words: says, at }))
}

function StartAddress(props: StepProps) {
  const { draft, change } = props
  const start = draft.startUri.trim()
  const { takesLoopback } = useConsole()
  const problem = start ? findUriProblem(start, 'web', takesLoopback) : undefined
  const error = errorAt(props, 'addresses', 'startUri')
  return (
    <TextInput
      label={text('apps.start')}
      description={text('apps.start.about')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      inputMode="url"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      value={draft.startUri}
      error={error ?? (problem && props.isInsisting ? text(problem.text, problem.values) : undefined)}
      onChange={(event) => change({ startUri: event.currentTarget.value })}
    />
  )
}
