import type { LogParty } from '../audit/log.ts'
import type { ApiCall } from '../http/api/route.ts'

/** Who acts on an app, from where and when, and what they may overwrite. */
export type Act = Pick<ApiCall<unknown, unknown>, 'caller' | 'visitor' | 'now' | 'ifMatch'>

/** An app as the log names it. */
export const partyOfApp = ({ id, label }: { readonly id: string; readonly label: string }): LogParty => ({
  id,
  type: 'AppInstance',
  alternateId: id,
  displayName: label,
})
