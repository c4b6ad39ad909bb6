import type { App } from '../../../../contracts/management/app.ts'
import type { Group } from '../../../../contracts/management/group.ts'
import { ask } from '../../../request.ts'
import { writeSearch } from '../../../search.ts'
import { type TextKey, text } from '../../../texts/texts.ts'
import { part, send } from '../../kit/api.ts'
import { bodyOfDraft } from '../app-body.ts'
import type { AppDraft } from '../draft.ts'
import { scopeWords } from '../scope-choices.tsx'
import { sendLogo } from '../send-logo.ts'

/** An app that was just added, with what is said once, and what did not work after it was there. */
export interface AddedApp {
  readonly app: App
  readonly secret: string | undefined
  readonly audience: AppDraft['audience']
  /** What a service was granted. */
  readonly scopes: readonly string[]
  /** Sentences: the app is there all the same. */
  readonly troubles: readonly string[]
}

// In memory alone: the secret is gone with the page, as it was promised.
const justAdded = new Map<string, AddedApp>()

/** What is known of an app since it was added in this page; undefined after a reload. */
export const findAdded = (id: string | undefined): AddedApp | undefined => justAdded.get(id ?? '')

/** Forgets the secret: whoever saw it said that they have it. */
export const forgetAdded = (id: string): void => void justAdded.delete(id)

/**
 * Adds the app of a draft, then gives it its picture, its people, its scopes.
 *
 * Throws a Failure when there is no app; what fails after that is told in the answer and can be done again on its page.
 */
export async function createApp(draft: AppDraft, issuer: string): Promise<AddedApp> {
  const { body: app } = await send<App>('POST', '/api/v1/apps', bodyOfDraft(draft))
  const path = `/api/v1/apps/${part(app.id)}`
  const troubles = await afterwards([
    ...(draft.logo ? [{ trouble: text('apps.trouble.logo'), act: () => sendLogo(app.id, blobOf(draft.logo)) }] : []),
    ...groupsOf(draft).map(({ name, id }) => ({
      trouble: text('apps.trouble.group', { group: name }),
      act: async () => send('PUT', `${path}/groups/${part(await id())}`, {}),
    })),
    ...(draft.kind === 'service' ? draft.scopes : []).map((scopeId) => ({
      trouble: text('apps.trouble.scope', { scope: scopeWords(scopeId) }),
      act: () => send('POST', `${path}/grants`, { issuer, scopeId }),
    })),
  ])
  const secret = app.signOnMode === 'OPENID_CONNECT' ? app.credentials.oauthClient.client_secret : undefined
  const scopes = draft.kind === 'service' ? draft.scopes : []
  const added = { app, secret, audience: draft.audience, scopes, troubles }
  justAdded.set(app.id, added)
  return added
}

/** One after another, so that what the log says stands in order; gives what failed. */
async function afterwards(acts: readonly { readonly trouble: string; readonly act: () => Promise<unknown> }[]) {
  const troubles: string[] = []
  for (const { trouble, act } of acts)
    await act().catch(() => {
      troubles.push(trouble)
    })
  return troubles
}

function groupsOf({ kind, audience, groups }: AppDraft) {
  if (kind === 'service') return []
  if (audience === 'everyone') return [{ name: text('apps.audience.everyone' satisfies TextKey), id: findEveryone }]
  return audience === 'groups' ? groups.map(({ id, name }) => ({ name, id: () => Promise.resolve(id) })) : []
}

/** The group that everybody is in. */
async function findEveryone(): Promise<string> {
  const query = writeSearch({ filter: 'type eq "BUILT_IN"' })
  const { body } = await ask<Group[]>('GET', `/api/v1/groups${query}`)
  const id = body[0]?.id
  if (id === undefined) throw new Error('an org has a group of everybody')
  return id
}

/** The file behind a data: address, which the page's policy lets nobody fetch. */
function blobOf(dataUrl: string): Blob {
  const [, type = '', content = ''] = /^data:([^;,]*);base64,(.*)$/.exec(dataUrl) ?? []
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0))
  return new Blob([bytes], { type })
}
