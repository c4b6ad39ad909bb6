import css from './app-icon.module.css'

const hues = 8

/** The letters that stand for an app or a person without a picture: of the first two words, in capitals. */
export function lettersOf(label: string): string {
  const [first = '', ...others] = label.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  const second = others.find((word) => /^\p{L}/u.test(word)) ?? ''
  const letters = [first, second].map((word) => /^./u.exec(word)?.[0] ?? '').join('')
  return letters.toLocaleUpperCase() || '•'
}

/** One of the eight colours, always the same for the same app. */
export function hueOf(id: string): number {
  let sum = 0
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973
  return sum % hues
}

/** An app's icon: its own, or one drawn from its name. Decorative: the name always stands beside it. */
export function AppIcon({ app, small = false }: { readonly app: IconOf; readonly small?: boolean }) {
  const size = small ? css.small : undefined
  if (app.iconUrl !== null)
    return (
      <span className={[css.icon, css.plate, size].filter(Boolean).join(' ')}>
        <img src={app.iconUrl} alt="" width={48} height={48} loading="lazy" decoding="async" draggable={false} />
      </span>
    )
  return (
    <span className={[css.icon, css[`hue${hueOf(app.id)}`], size].filter(Boolean).join(' ')} aria-hidden="true">
      {lettersOf(app.label)}
    </span>
  )
}

/** What an icon is drawn from. */
interface IconOf {
  readonly id: string
  readonly label: string
  readonly iconUrl: string | null
}
