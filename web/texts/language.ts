/** The languages of the pages. */
export const languages = ['en', 'de'] as const

/** A language of the pages. */
export type Language = (typeof languages)[number]

/** What somebody chose for this browser: a language, or what the server finds in their profile, else in their browser. */
export type LanguageChoice = Language | 'auto'

const key = 'atrium-language'

const isLanguage = (value: unknown): value is Language => languages.some((each) => each === value)

/** What is chosen in this browser. One that keeps nothing has chosen nothing. */
export function chosenLanguage(): LanguageChoice {
  try {
    const kept = localStorage.getItem(key)
    return isLanguage(kept) ? kept : 'auto'
  } catch {
    return 'auto'
  }
}

/** Keeps the choice; the page speaks it once it is loaded anew. */
export function chooseLanguage(choice: LanguageChoice): void {
  try {
    if (choice === 'auto') localStorage.removeItem(key)
    else localStorage.setItem(key, choice)
  } catch {
    // Private windows may keep nothing; then the server's answer holds.
  }
}

/** The language of a page: what is chosen, else what the server says of its reader; English where it has not that. */
export const languageOf = (choice: LanguageChoice, served: string): Language =>
  choice !== 'auto' ? choice : isLanguage(served) ? served : 'en'

/** How dates and numbers are written: as in the reader's own region, where their browser names one for this language. */
export const regionOf = (language: Language, wanted: readonly string[]): string =>
  wanted.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language
