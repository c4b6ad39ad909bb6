import type { OrgSecurity } from '../../../contracts/management/org.ts'
import { text } from '../../texts/texts.ts'
import { useObject } from '../kit/api.ts'
import { useMay } from '../shell/console.ts'

/** How long a password has to be, said before one is typed; nothing for those who may not see what the org asks. */
export function usePasswordHint(): string | undefined {
  const { data } = useObject<OrgSecurity>('/api/v1/org/settings', {}, useMay()('org.read'))
  return data && text('person.new.password.hint', { min: data.body.passwordMinLength })
}
