import { IntlMessageFormat } from 'intl-messageformat'
import { html, type Html, type Insert } from './html.ts'
import { de } from './texts/de.ts'
import { en } from './texts/en.ts'

/** The name of a text in the catalogs. */
export type TextKey = keyof typeof en

/** Says a text in the reader's language; values fill its places. What it gives is plain text, not markup. */
export interface Say {
  (key: TextKey, values?: Readonly<Record<string, string | number>>): string
  readonly locale: string
}

const catalogs: Readonly<Record<string, Readonly<Record<TextKey, string>>>> = { en, de }
/** The languages our pages speak, English first (RFC8414-2: ui_locales_supported). */
export const spokenLanguages: readonly string[] = Object.keys(catalogs)

const formats = new Map<string, IntlMessageFormat>()

/** Speaks the first wanted language that we have; English otherwise. Tags are those of BCP 47, in any case. */
export function speak(wanted: readonly string[]): Say {
  const known = wanted
    .map((tag) => tag.toLowerCase().split('-')[0] ?? '')
    .find((language) => Object.hasOwn(catalogs, language))
  return voices[known ?? 'en'] ?? voiceOf('en')
}

const voiceOf = (locale: string): Say =>
  Object.assign((key: TextKey, values?: Readonly<Record<string, string | number>>) => sayIn(locale, key, values), {
    locale,
  })

const voices: Readonly<Record<string, Say>> = Object.fromEntries(
  Object.keys(catalogs).map((name) => [name, voiceOf(name)]),
)

function sayIn(locale: string, key: TextKey, values: Readonly<Record<string, string | number>> | undefined): string {
  const message = catalogs[locale]?.[key] ?? en[key]
  if (values === undefined) return message
  const name = `${locale} ${key}`
  let format = formats.get(name)
  if (!format) formats.set(name, (format = new IntlMessageFormat(message, locale)))
  return String(format.format(values))
}

/** The languages of a reader, the most wanted first: those the app asked for (OIDCC-3.1.2.1), then the browser's. */
export function languagesOf(uiLocales: readonly string[], acceptLanguage: string | undefined): readonly string[] {
  const ofBrowser = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => part.trim().split(';q='))
    .map(([tag = '', weight = '1']) => ({ tag, weight: Number(weight) || 0 }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag)
  return [...uiLocales, ...ofBrowser]
}

/** A text with markup at the place of that name. */
export function sayAround(say: Say, key: TextKey, place: string, insert: Insert): Html {
  // A character that no text and no name holds stands for the place while the text is made.
  const [before = '', after = ''] = say(key, { [place]: '\uE000' }).split('\uE000')
  return html`${before}${insert}${after}`
}
