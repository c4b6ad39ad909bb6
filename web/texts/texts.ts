import { IntlMessageFormat } from 'intl-messageformat'
import type { adminEn } from './admin.ts'
import { en } from './en.ts'
import { learnReasons, reasonsEn } from './reasons.ts'
import { chosenLanguage, type Language, languageOf, regionOf } from './language.ts'

/** Names one text of the catalog. Those of the console are there once its shell has loaded. */
export type TextKey = keyof typeof en | keyof typeof adminEn

/** What a message may insert. */
export type TextValues = Readonly<Record<string, string | number>>

const isInBrowser = typeof document !== 'undefined'

/** The language of the page: what its reader chose in this browser, else by their profile, else by their browser. */
export const locale: Language = isInBrowser ? languageOf(chosenLanguage(), document.documentElement.lang) : 'en'

/** How dates and numbers are written in it. */
export const region: string = isInBrowser ? regionOf(locale, navigator.languages) : locale

if (isInBrowser) document.documentElement.lang = locale

const catalog: Record<string, string> = { ...en }
const parsed = new Map<TextKey, IntlMessageFormat>()

/** Loads the texts that every page has, where they are not the English ones, which are there. */
export async function loadTexts(): Promise<void> {
  if (locale === 'de') addTexts((await import('./de/main.ts')).de)
}

/** Loads the texts of the console in the language of the page. */
export async function loadAdminTexts(): Promise<void> {
  if (locale === 'en') {
    learnReasons(reasonsEn)
    return addTexts((await import('./admin.ts')).adminEn)
  }
  const { adminDe, eventsDe, reasonsDe } = await import('./de/admin.ts')
  learnReasons(reasonsDe)
  addTexts(adminDe)
  eventNames = eventsDe
}

/** The server says the English names with each event. */
let eventNames: Readonly<Record<string, string>> = {}

/** What an event, or a type of event, is called in the page's language. */
export const eventName = ({
  eventType,
  displayMessage,
}: {
  readonly eventType: string
  readonly displayMessage: string
}): string => eventNames[eventType] ?? displayMessage

/** Adds the texts of a part that is loaded only by those who see it. */
export function addTexts(texts: Readonly<Record<string, string>>): void {
  Object.assign(catalog, texts)
}

/** The text of this name in the page's language, with the values inserted. A value that is missing throws: it is a bug. */
export function text(key: TextKey, values?: TextValues): string {
  const message = catalog[key]
  if (message === undefined) throw new Error(`no text is called ${key}`)
  // Most texts are plain; parsing is for those with a place to fill.
  if (!message.includes('{')) return message
  let format = parsed.get(key)
  if (!format) parsed.set(key, (format = new IntlMessageFormat(message, region, undefined, { ignoreTag: true })))
  return String(format.format(values))
}

/** The text of a name that is made of what the server says; undefined where there is none. Such texts insert nothing. */
export const textIfThere = (name: string): string | undefined => catalog[name]
