import { Modal, Switch } from '@mantine/core'
import { type TextKey, text } from '../texts/texts.ts'
import { modName } from './keys.ts'
import { setPreference, usePreference } from './preferences.ts'
import css from './shortcuts.module.css'

/** Keys that lie on one another are joined by "then". */
const list: readonly (readonly [readonly string[], TextKey, 'chord' | 'sequence' | 'either'])[] = [
  [['/'], 'shortcuts.search', 'chord'],
  [['Enter'], 'shortcuts.openFirst', 'chord'],
  [['←', '↑', '→', '↓'], 'shortcuts.move', 'either'],
  [['Tab'], 'shortcuts.menu', 'chord'],
  [[modName, 'K'], 'shortcuts.palette', 'chord'],
  [['g', 'd'], 'shortcuts.dashboard', 'sequence'],
  [['g', 'a'], 'shortcuts.account', 'sequence'],
  [[modName, 'Z'], 'shortcuts.undo', 'chord'],
  [['?'], 'shortcuts.help', 'chord'],
  [['Esc'], 'shortcuts.close', 'chord'],
]

/** The list of keyboard shortcuts, and the switch for those of a single key. */
export function Shortcuts({ close }: { readonly close: () => void }) {
  const singleKeys = usePreference('singleKeys')
  return (
    <Modal
      opened
      onClose={close}
      title={text('shortcuts.title')}
      closeButtonProps={{ 'aria-label': text('common.close') }}
    >
      <dl className={css.list}>
        {list.map(([keys, what, how]) => (
          <div key={what} className={css.row}>
            <dt>{text(what)}</dt>
            <dd>
              {keys.map((key, at) => (
                <span key={key}>
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
    </Modal>
  )
}
