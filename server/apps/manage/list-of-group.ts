import type { OrgDb } from '../../database/org.ts'
import { pageOf } from '../../http/api/route.ts'
import { readPosition, writePosition } from './position.ts'
import { ofGroup } from './search-store.ts'
import { type Href, showApp } from './show-app.ts'
import { listApps, type ListedApp } from './store.ts'

/** One page of the apps that a group has, by label, as the management API shows apps. */
export async function listAppsOfGroup(
  db: OrgDb,
  groupId: string,
  wanted: { readonly limit: number; readonly after: string | undefined; readonly href: Href },
): Promise<ReturnType<typeof pageOf>> {
  const { limit, after, href } = wanted
  const where = ofGroup(db, groupId)
  const found = await listApps(db, { q: undefined, where, limit, after: readPosition(after) })
  const show = (app: ListedApp) => showApp(href, app)
  return pageOf(found, limit, show, ({ labelKey, id }) => writePosition(labelKey, id))
}
