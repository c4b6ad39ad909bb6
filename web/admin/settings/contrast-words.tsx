import { text } from '../../texts/texts.ts'
import css from './branding-page.module.css'
import { verdictsOf } from './brand.ts'

/** What becomes of a colour in each scheme, in words and as a button would look. */
export function ContrastWords({ colour }: { readonly colour: string }) {
  return (
    <ul className={css.verdicts} aria-label={text('settings.brand.contrast')}>
      {verdictsOf(colour).map(({ scheme, says, shown, onShown, before, after }) => (
        <li key={scheme} className={css.verdict}>
          <span className={css.ground} data-scheme={scheme} aria-hidden="true">
            <span className={css.sample} style={{ background: shown, color: onShown }}>
              {text('settings.brand.sample')}
            </span>
          </span>
          <span>
            <strong>{text(`settings.brand.scheme.${scheme}`)}</strong> {text(says, { shown, before, after })}
          </span>
        </li>
      ))}
    </ul>
  )
}
