// Colours as they are read: what the server emits for an org's brand, and what the console shows while one is chosen.

/** The colours that an action wears in one scheme. */
export interface ActionColour {
  /** Buttons and links, as #rrggbb. */
  readonly action: string
  /** The text on it. */
  readonly onAction: string
  /** True when the wish was made lighter or darker, so that it can be read. */
  readonly isAdjusted: boolean
}

/** A colour scheme. */
export type Scheme = 'light' | 'dark'

/** What an org's colour must stand out from: the page and the card of each scheme. */
const grounds: Readonly<Record<Scheme, readonly string[]>> = {
  light: ['#faf9f6', '#ffffff'],
  dark: ['#14161b', '#1c1f26'],
}

/** The text on an action: light and dark, as our own brand wears them. */
const texts = ['#ffffff', '#0b1a24'] as const

/** Our own action colour, by scheme. */
export const ownAction: Readonly<Record<Scheme, ActionColour>> = {
  light: { action: '#0f5c8c', onAction: '#ffffff', isAdjusted: false },
  dark: { action: '#6db7e3', onAction: '#0b1a24', isAdjusted: false },
}

/** What text needs against its ground (WCAG22-1.4.3). */
export const readableContrast = 4.5

/** True for a colour as #rrggbb. */
export const isHexColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text)

/** The contrast between two colours, from 1 to 21 (WCAG22, contrast ratio). */
export function contrastOf(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b)
  return (bright + 0.05) / (dim + 0.05)
}

/** The least contrast that a colour has with the pages of a scheme, from 1 to 21. */
export const contrastOnPages = (colour: string, scheme: Scheme): number =>
  Math.min(...grounds[scheme].map((ground) => contrastOf(colour, ground)))

/**
 * What becomes of an org's colour in a scheme: itself where links and buttons in it can be read, otherwise the nearest
 * lighter or darker one. Hue and saturation stay.
 */
export function readableAction(wish: string, scheme: Scheme): ActionColour {
  const colour = wish.toLowerCase()
  if (colour === ownAction.light.action) return ownAction[scheme]
  const reads = (candidate: string) =>
    [...grounds[scheme], washOf(candidate, scheme), textOn(candidate)].every(
      (other) => contrastOf(candidate, other) >= readableContrast,
    )
  if (reads(colour)) return { action: colour, onAction: textOn(colour), isAdjusted: false }
  const [hue, saturation, lightness] = hslOf(colour)
  for (let step = 1; step <= 100; step++) {
    const moved = lightness + (scheme === 'light' ? -step : step) / 100
    const candidate = hexOf(hue, saturation, Math.min(1, Math.max(0, moved)))
    if (reads(candidate)) return { action: candidate, onAction: textOn(candidate), isAdjusted: true }
  }
  throw new Error('unreachable: black reads on light grounds, and white on dark ones')
}

/** The faint ground below a link or a button that is pointed at: a little of the colour on the card. */
export function washOf(action: string, scheme: Scheme): string {
  const share = scheme === 'light' ? 0.1 : 0.14
  const [ours, cards] = [channelsOf(action), channelsOf(grounds[scheme][1] ?? '')]
  return hexOfChannels(ours.map((value, at) => value * share + (cards[at] ?? 0) * (1 - share)))
}

/** A button that is pointed at: a little further from the page than the colour itself. */
export function strongOf(action: string, scheme: Scheme): string {
  const [hue, saturation, lightness] = hslOf(action)
  const moved = lightness + (scheme === 'light' ? -0.07 : 0.07)
  return hexOf(hue, saturation, Math.min(1, Math.max(0, moved)))
}

/** The text that reads best on a colour. */
export const textOn = (colour: string): string =>
  contrastOf(colour, texts[0]) >= contrastOf(colour, texts[1]) ? texts[0] : texts[1]

const channelsOf = (colour: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Hue in degrees, saturation and lightness from 0 to 1. */
function hslOf(colour: string): readonly [number, number, number] {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour)
  const most = Math.max(red, green, blue)
  const least = Math.min(red, green, blue)
  const spread = most - least
  const lightness = (most + least) / 2
  if (spread === 0) return [0, 0, lightness]
  const saturation = spread / (1 - Math.abs(2 * lightness - 1))
  const sixth =
    most === red
      ? ((green - blue) / spread) % 6
      : most === green
        ? (blue - red) / spread + 2
        : (red - green) / spread + 4
  return [(sixth * 60 + 360) % 360, saturation, lightness]
}

function hexOf(hue: number, saturation: number, lightness: number): string {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  const channel = (shift: number) => {
    const at = (shift + hue / 30) % 12
    return lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1))
  }
  return hexOfChannels([0, 8, 4].map(channel))
}

const hexOfChannels = (channels: readonly number[]): string =>
  `#${channels
    .map((value) =>
      Math.round(value * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
