import type { Visitor } from '../../audit/log.ts'
import type { Caller } from '../../http/api/caller.ts'
import { type Act, partyOfApp } from '../act.ts'

/** An app that acts upon itself, as acts and the log name who acts. It holds no right of the management API. */
export function actingClient(app: { readonly id: string; readonly label: string }, visitor: Visitor, now: Date): Act {
  const caller: Caller = {
    kind: 'service',
    userId: undefined,
    party: partyOfApp(app),
    roles: [],
    permissions: new Set(),
    credentialId: app.id,
  }
  return { caller, visitor, now, ifMatch: undefined }
}
