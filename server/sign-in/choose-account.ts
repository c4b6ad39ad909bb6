import type { OrgDb } from '../database/org.ts'
import { hashToken, newToken } from '../keys/hash.ts'
import { markChosen } from './session/store.ts'

/** Notes that the person goes on as the account that is signed in. Gives the new cookie; undefined when the session has ended. */
export async function chooseAccount(db: OrgDb, sessionId: string, now: Date): Promise<string | undefined> {
  const token = newToken()
  return (await markChosen(db, sessionId, hashToken(token), now)) ? token : undefined
}
