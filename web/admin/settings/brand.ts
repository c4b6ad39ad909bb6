import { contrastOnPages, isHexColour, ownAction, readableAction, type Scheme } from '../../../contracts/colour.ts'
import { region, type TextKey } from '../../texts/texts.ts'

/** What is done about the logo when the form is saved. */
export type LogoWish = 'keep' | 'remove' | 'replace'

/** The brand as its form holds it. */
export interface BrandValues {
  readonly [name: string]: string
  readonly colour: string
  readonly logo: LogoWish
}

/** A colour as people write it, as the API takes it; undefined for what is none. */
export function colourOf(typed: string): string | undefined {
  const hex = typed.trim().toLowerCase()
  const whole = hex.startsWith('#') ? hex : `#${hex}`
  const [, red, green, blue] = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(whole) ?? []
  const long = red === undefined ? whole : `#${red}${red}${green}${green}${blue}${blue}`
  return isHexColour(long) ? long : undefined
}

/** What a scheme makes of a colour, to be said in words. */
export interface Verdict {
  readonly scheme: Scheme
  readonly says: TextKey
  /** What is shown: the wish, or what was made of it. */
  readonly shown: string
  readonly onShown: string
  /** The contrast of the wish and of what is shown, from 1 to 21, with one decimal. */
  readonly before: string
  readonly after: string
}

const ratio = new Intl.NumberFormat(region, { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** What each scheme makes of a colour. */
export const verdictsOf = (colour: string): readonly Verdict[] =>
  (['light', 'dark'] as const).map((scheme) => {
    const { action, onAction, isAdjusted } = readableAction(colour, scheme)
    const isOwn = colour === ownAction.light.action
    return {
      scheme,
      says: isOwn
        ? 'settings.brand.contrast.own'
        : !isAdjusted
          ? 'settings.brand.contrast.kept'
          : scheme === 'light'
            ? 'settings.brand.contrast.darker'
            : 'settings.brand.contrast.lighter',
      shown: action,
      onShown: onAction,
      before: ratio.format(contrastOnPages(colour, scheme)),
      after: ratio.format(contrastOnPages(action, scheme)),
    }
  })

/** The path of a picture of ours; undefined where there is none. */
export function logoPathOf(logo: string | null): string | undefined {
  if (logo === null) return undefined
  return new URL(logo, 'http://ours').pathname
}

/** The address of the page that shows a brand nobody has saved yet. */
export function previewOf(colour: string, scheme: Scheme, logo: string | undefined): string {
  const query = new URLSearchParams({ colour: colour.slice(1), scheme, logo: logo ?? 'none' })
  return `/api/console/brand-preview?${query.toString()}`
}
