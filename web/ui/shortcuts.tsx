import { Switch } from '@mantine/core'
import { type TextKey, text } from '../texts/texts.ts'
import { useIsConsole } from './is-console.ts'
import { modName } from './keys.ts'
import { setPreference, usePreference } from './preferences.ts'
import css from './shortcuts.module.css'
import { Dialog } from './dialog.tsx'

/** Keys, what they do, and how they go together: at once, one after another, or each by itself. */
type Shortcut = readonly [readonly string[], TextKey, 'chord' | 'sequence' | 'either']

const everywhere: readonly Shortcut[] = [
  [[modName, 'K'], 'shortcuts.palette', 'chord'],
  [['g', 'd'], 'shortcuts.dashboard', 'sequence'],
]

const ofConsole: readonly Shortcut[] = [
  [['/'], 'shortcuts.list.search', 'chord'],
  [['↑', '↓'], 'shortcuts.list.move', 'either'],
  ...everywhere,
  [['g', 'o'], 'shortcuts.overview', 'sequence'],
  [['g', 'p'], 'shortcuts.people', 'sequence'],
  [['g', 'g'], 'shortcuts.groups', 'sequence'],
  [['g', 'a'], 'shortcuts.apps', 'sequence'],
  [['g', 'l'], 'shortcuts.log', 'sequence'],
  [['g', 's'], 'shortcuts.settings', 'sequence'],
]

const ofDashboard: readonly Shortcut[] = [
  [['/'], 'shortcuts.search', 'chord'],
  [['Enter'], 'shortcuts.openFirst', 'chord'],
  [['←', '↑', '→', '↓'], 'shortcuts.move', 'either'],
  [['Tab'], 'shortcuts.menu', 'chord'],
  ...everywhere,
  [['g', 'a'], 'shortcuts.account', 'sequence'],
]

const atLast: readonly Shortcut[] = [
  [[modName, 'Z'], 'shortcuts.undo', 'chord'],
  [['?'], 'shortcuts.help', 'chord'],
  [['Esc'], 'shortcuts.close', 'chord'],
]

/** The list of keyboard shortcuts, and the switch for those of a single key. */
export function Shortcuts({ close }: { readonly close: () => void }) {
  const list = [...(useIsConsole() ? ofConsole : ofDashboard), ...atLast]
  const singleKeys = usePreference('singleKeys')
  return (
    <Dialog close={close} title={text('shortcuts.title')}>
      <dl className={css.list}>
        {list.map(([keys, what, how]) => (
          <div key={what} className={css.row}>
            <dt>{text(what)}</dt>
            <dd>
              {keys.map((key, at) => (
                <span key={`${key}${at}`}>
                  {at > 0 && how === 'sequence' && <span className={css.then}>{text('shortcuts.then')}</span>}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Switch
        className={css.switch}
        checked={singleKeys}
        onChange={(event) => setPreference('singleKeys', event.currentTarget.checked)}
        label={text('shortcuts.single')}
        description={text('shortcuts.single.hint')}
      />
    </Dialog>
  )
}
