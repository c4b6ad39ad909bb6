import { useId } from 'react'
import { type ApiScope, isApiScope } from '../../../contracts/management/rights.ts'
import { text } from '../../texts/texts.ts'
import { useConsole } from '../shell/console.ts'
import css from './scope-choices.module.css'
import { mayGrant, scopeAreas } from './scopes.ts'

/** What a choice of scopes needs. */
interface ScopeChoicesProps {
  readonly chosen: readonly string[]
  readonly flip: (scope: ApiScope) => void
  /** The one that is on its way. */
  readonly busy?: string | undefined
  readonly readOnly?: boolean
}

/** The scopes of the API in plain words, by what they are about. What its reader may not give away is not offered. */
export function ScopeChoices({ chosen, flip, busy, readOnly = false }: ScopeChoicesProps) {
  const { permissions } = useConsole()
  const id = useId()
  return (
    <div className={css.areas}>
      {scopeAreas.map(({ area, scopes }) => (
        <div key={area} role="group" aria-labelledby={`${id}-${area}`} className={css.area}>
          <p id={`${id}-${area}`} className={css.name}>
            {text(`apps.area.${area}`)}
          </p>
          {scopes.map((scope) => (
            <label key={scope} className={css.scope}>
              <input
                type="checkbox"
                checked={chosen.includes(scope)}
                disabled={readOnly || busy !== undefined || !(chosen.includes(scope) || mayGrant(permissions, scope))}
                onChange={() => flip(scope)}
              />
              <span className={css.words}>
                {text(`apps.scope.${scope}`)}
                <code className={css.code}>{scope}</code>
              </span>
            </label>
          ))}
        </div>
      ))}
    </div>
  )
}

/** What a scope lets an app do, in words; its name for one of another release. */
export const scopeWords = (scope: string): string => (isApiScope(scope) ? text(`apps.scope.${scope}`) : scope)
