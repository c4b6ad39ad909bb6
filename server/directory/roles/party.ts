import type { LogParty } from '../../audit/log.ts'

/** A user as the log names them. */
export const partyOf = ({
  id,
  login,
  displayName,
}: {
  readonly id: string
  readonly login: string
  readonly displayName: string
}): LogParty => ({ id, type: 'User', alternateId: login, displayName })
