import { appsDe } from './admin-apps.ts'
import { groupsDe } from './admin-groups.ts'
import { kitDe } from './admin-kit.ts'
import { logDe } from './admin-log.ts'
import { overviewDe } from './admin-overview.ts'
import { peopleDe } from './admin-people.ts'
import { settingsDe } from './admin-settings.ts'
import { shellDe } from './admin-shell.ts'

/** Every text of the console in German. */
export const adminDe = {
  ...shellDe,
  ...kitDe,
  ...overviewDe,
  ...peopleDe,
  ...groupsDe,
  ...appsDe,
  ...logDe,
  ...settingsDe,
} as const

export { eventsDe } from './events.ts'
export { reasonsDe } from './reasons.ts'
