import type { TextKey, TextValues } from '../../texts/texts.ts'
import { type KeyProblem, readPublicJwk } from './key-pair.ts'
import {
  addressesIn,
  findPageProblem,
  findRedirectUriProblem,
  findUriProblem,
  type UriKind,
  type UriProblem,
} from './uri-checks.ts'

/** What can be added by hand. */
export const newAppKinds = ['web', 'browser', 'native', 'service', 'bookmark'] as const

/** What can be added by hand. */
export type NewAppKind = (typeof newAppKinds)[number]

/** Who gets a new app. */
export type Audience = 'everyone' | 'groups' | 'later'

/** A group, as far as a choice of it needs. */
export interface ChosenGroup {
  readonly id: string
  readonly name: string
}

/** An app that is being added: what was written so far, as it was written. */
export interface AppDraft {
  readonly kind: NewAppKind
  readonly label: string
  /** The picture as a data: address; empty for none. */
  readonly logo: string
  /** One address a line. */
  readonly redirectUris: string
  readonly postLogoutUris: string
  readonly startUri: string
  readonly bookmarkUrl: string
  readonly publicKey: string
  readonly scopes: readonly string[]
  /** Undefined until somebody chose: who may open an app is never decided in passing. */
  readonly audience: Audience | undefined
  readonly groups: readonly ChosenGroup[]
}

/** What is there before anything was written. */
export const emptyDraft: AppDraft = {
  kind: 'web',
  label: '',
  logo: '',
  redirectUris: '',
  postLogoutUris: '',
  startUri: '',
  bookmarkUrl: '',
  publicKey: '',
  scopes: [],
  audience: undefined,
  groups: [],
}

/** The pages of the way, by the name they have in the address. */
export type StepName = 'kind' | 'name' | 'addresses' | 'key' | 'people'

/** The steps of the way for this kind of app, in their order. */
export function stepsOf(kind: NewAppKind): readonly StepName[] {
  return kind === 'service' ? ['kind', 'name', 'key'] : ['kind', 'name', 'addresses', 'people']
}

/** What can be wrong with a draft, by the field it stands at. */
export type DraftField =
  | 'label'
  | 'redirectUris'
  | 'postLogoutUris'
  | 'startUri'
  | 'bookmarkUrl'
  | 'publicKey'
  | 'audience'
  | 'groups'

/** What is wrong with a field. */
export interface DraftProblem extends UriProblem {
  readonly field: DraftField
  /** The address it is about, where a field holds several. */
  readonly uri?: string
}

/** The most characters a label may have. */
export const labelMaxLength = 100

const fieldsOf: Readonly<Record<StepName, readonly DraftField[]>> = {
  kind: [],
  name: ['label'],
  addresses: ['redirectUris', 'postLogoutUris', 'startUri', 'bookmarkUrl'],
  key: ['publicKey'],
  people: ['audience', 'groups'],
}

/** The step on which a field stands. */
export const stepOfField = (field: DraftField): StepName =>
  (Object.keys(fieldsOf) as StepName[]).find((step) => fieldsOf[step].includes(field)) ?? 'kind'

/**
 * What is wrong with one step of a draft; empty when the next may come. Where it is known that no app may live on this
 * very machine, that is said as well.
 */
export function findProblems(draft: AppDraft, step: StepName, takesLoopback = true): DraftProblem[] {
  switch (step) {
    case 'kind':
      return []
    case 'name':
      return problems('label', labelProblem(draft.label))
    case 'addresses':
      return draft.kind === 'bookmark'
        ? problems('bookmarkUrl', bookmarkProblem(draft.bookmarkUrl.trim()))
        : addressProblems(draft, draft.kind === 'service' ? 'web' : draft.kind, takesLoopback)
    case 'key':
      return keyProblems(draft.publicKey)
    case 'people':
      return peopleProblems(draft)
  }
}

/** The first step that is not in order before this one, so that no address skips what is asked; undefined for none. */
export function firstGap(draft: AppDraft, before: StepName): StepName | undefined {
  const steps = stepsOf(draft.kind)
  return steps.slice(0, steps.indexOf(before)).find((step) => findProblems(draft, step).length > 0)
}

type Problem = { readonly text: TextKey; readonly values?: TextValues; readonly instead?: string }

const problems = (field: DraftField, problem: Problem | undefined): DraftProblem[] =>
  problem ? [{ field, ...problem }] : []

function labelProblem(label: string): Problem | undefined {
  if (!label.trim()) return { text: 'apps.label.missing' }
  const tooLong = label.trim().length > labelMaxLength
  return tooLong ? { text: 'apps.label.tooLong', values: { max: labelMaxLength } } : undefined
}

const bookmarkProblem = (url: string): Problem | undefined =>
  url ? findPageProblem(url) : { text: 'apps.bookmark.missing' }

function addressProblems(draft: AppDraft, kind: UriKind, takesLoopback: boolean): DraftProblem[] {
  const check = (uri: string) => findRedirectUriProblem(uri, kind, takesLoopback)
  const redirects = addressesIn(draft.redirectUris)
  const missing = redirects.length === 0 ? problems('redirectUris', { text: 'apps.redirect.missing' }) : []
  const start = draft.startUri.trim()
  return [
    ...missing,
    ...each('redirectUris', redirects, check),
    ...each('postLogoutUris', addressesIn(draft.postLogoutUris), check),
    ...(start ? problems('startUri', findUriProblem(start, 'web', takesLoopback)) : []),
  ]
}

const each = (field: DraftField, uris: readonly string[], check: (uri: string) => Problem | undefined) =>
  uris.flatMap((uri) => problems(field, check(uri)).map((problem) => ({ ...problem, uri })))

const keyTexts: Readonly<Record<KeyProblem, TextKey>> = {
  'not-json': 'apps.key.notJson',
  private: 'apps.key.private',
  'no-key': 'apps.key.noKey',
  several: 'apps.key.several',
  symmetric: 'apps.key.symmetric',
}

function keyProblems(pasted: string): DraftProblem[] {
  if (!pasted.trim()) return problems('publicKey', { text: 'apps.key.missing' })
  const read = readPublicJwk(pasted)
  return 'problem' in read ? problems('publicKey', { text: keyTexts[read.problem] }) : []
}

function peopleProblems({ audience, groups }: AppDraft): DraftProblem[] {
  if (audience === undefined) return problems('audience', { text: 'apps.audience.missing' })
  return audience === 'groups' && groups.length === 0 ? problems('groups', { text: 'apps.groups.missing' }) : []
}

const keptAs = 'atrium-new-app'

/** What was kept of a draft in this tab; an empty draft when there is nothing, or nothing that can be read. */
export function readDraft(storage: Pick<Storage, 'getItem'>): AppDraft {
  try {
    const kept = JSON.parse(storage.getItem(keptAs) ?? '{}') as Partial<AppDraft>
    const known = Object.keys(emptyDraft).filter((name) => name in kept)
    const draft = { ...emptyDraft, ...Object.fromEntries(known.map((name) => [name, kept[name as keyof AppDraft]])) }
    return newAppKinds.includes(draft.kind) ? draft : emptyDraft
  } catch {
    return emptyDraft
  }
}

/** Keeps a draft for as long as the tab is open; undefined forgets it. Never a secret, never a private key. */
export function keepDraft(storage: Pick<Storage, 'setItem' | 'removeItem'>, draft: AppDraft | undefined): void {
  try {
    if (draft) storage.setItem(keptAs, JSON.stringify(draft))
    else storage.removeItem(keptAs)
  } catch {
    // A browser that keeps nothing: a reload then begins anew.
  }
}
