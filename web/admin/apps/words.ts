import type { App } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import type { NewAppKind } from './draft.ts'

/** What kind of app it is, as the page that adds one says it. */
export const kindOf = (app: App): NewAppKind =>
  app.signOnMode === 'BOOKMARK' ? 'bookmark' : app.settings.oauthClient.application_type

/** The kind in words. */
export const kindWords = (app: App): string => text(`apps.kind.${kindOf(app)}`)

/** What an icon is drawn from. The picture's address stands among the links. */
export function iconOf(app: App): { readonly id: string; readonly label: string; readonly iconUrl: string | null } {
  const { logo } = app._links
  const first = Array.isArray(logo) ? logo[0] : logo
  return { id: app.id, label: app.label, iconUrl: first?.href ?? null }
}

/** True for an app that registered itself and that nobody looked at. */
export const isUnreviewed = (app: App): boolean => app.settings.atrium.isUnreviewed
