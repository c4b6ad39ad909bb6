import type { UserStatusName } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { StatusChip } from '../kit/status-chip.tsx'
import { toneOf } from './person.ts'

/** A person's status. */
export const PersonStatus = ({ status }: { readonly status: UserStatusName }) => (
  <StatusChip tone={toneOf[status]}>{text(`people.status.${status}`)}</StatusChip>
)
