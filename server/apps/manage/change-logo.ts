import type { OrgDb } from '../../database/org.ts'
import type { Refused } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Act, partyOfApp } from '../act.ts'
import type { AppsParts } from '../parts.ts'
import { changeApp } from './change-app.ts'
import type { Done } from './change-status.ts'
import { updateApp } from './store.ts'

/** The most pixels of an app's picture, either way: tiles show it at a quarter of that. */
export const logoBounds = { maxWidth: 420, maxHeight: 420 } as const

/** Gives an app the picture at this path of ours, or, undefined, takes its picture away. */
export function changeLogo(
  parts: AppsParts,
  db: OrgDb,
  id: string,
  path: string | undefined,
  act: Act,
): Promise<Done | Refused> {
  return changeApp<Done>(parts, db, id, act, async (transaction, before) => {
    const { iconUrl, ...rest } = before.settings
    if (iconUrl === path) return { kind: 'done', app: before }
    const settings = path === undefined ? rest : { ...rest, iconUrl: path }
    const app = await updateApp(transaction, id, { settings }, act.now)
    const type = path === undefined ? 'application.configuration.reset_logo' : 'application.configuration.update_logo'
    await logAct(transaction, act, type, [partyOfApp(app)])
    return { kind: 'done', app }
  })
}
