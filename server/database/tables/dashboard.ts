import type { Maybe, MaybeMoment, WithDefault } from './columns.ts'

/** What each user prefers on their dashboard. */
export interface DashboardTables {
  readonly dashboard_section: {
    readonly org_id: string
    readonly user_id: string
    readonly id: string
    readonly name: string
    readonly position: number
  }
  readonly tile: {
    readonly org_id: string
    readonly user_id: string
    readonly app_id: string
    readonly is_favourite: WithDefault<boolean>
    readonly is_hidden: WithDefault<boolean>
    readonly section_id: Maybe<string>
    readonly position: Maybe<number>
    readonly last_launched_at: MaybeMoment
  }
}
