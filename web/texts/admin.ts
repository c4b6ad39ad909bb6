import { appsEn } from './admin-apps.ts'
import { groupsEn } from './admin-groups.ts'
import { kitEn } from './admin-kit.ts'
import { logEn } from './admin-log.ts'
import { overviewEn } from './admin-overview.ts'
import { peopleEn } from './admin-people.ts'
import { settingsEn } from './admin-settings.ts'
import { shellEn } from './admin-shell.ts'

/** Every text of the console in English, one file a surface. They travel with the console alone. */
export const adminEn = {
  ...shellEn,
  ...kitEn,
  ...overviewEn,
  ...peopleEn,
  ...groupsEn,
  ...appsEn,
  ...logEn,
  ...settingsEn,
} as const
