import type { LaunchRule } from './launch-app.ts'

/** What the page says when an app does not open: what happened, and what to do. `{app}` is its name. */
type LaunchTexts = Readonly<Record<LaunchRule, { readonly happened: string; readonly whatToDo: string }>> & {
  readonly title: string
  readonly back: string
}

const en: LaunchTexts = {
  title: 'This app did not open',
  back: 'Go to your apps',
  'app-is-assigned': {
    happened: 'This app is not among yours.',
    whatToDo: 'If you need it, ask your admin to assign it to you.',
  },
  'app-is-active': {
    happened: '{app} is switched off at the moment.',
    whatToDo: 'Ask your admin when it will be back.',
  },
  'app-can-be-opened': {
    happened: '{app} has no address that could be opened from here.',
    whatToDo: 'Open it where you usually do, or ask your admin to add its sign-in address.',
  },
}

const de: LaunchTexts = {
  title: 'Diese App wurde nicht geöffnet',
  back: 'Zu deinen Apps',
  'app-is-assigned': {
    happened: 'Diese App gehört nicht zu deinen.',
    whatToDo: 'Wenn du sie brauchst, bitte deine Admins, sie dir zuzuweisen.',
  },
  'app-is-active': {
    happened: '{app} ist zurzeit abgeschaltet.',
    whatToDo: 'Frag deine Admins, wann sie wieder da ist.',
  },
  'app-can-be-opened': {
    happened: '{app} hat keine Adresse, die von hier aus geöffnet werden kann.',
    whatToDo: 'Öffne sie wie sonst auch, oder bitte deine Admins, ihre Anmeldeadresse einzutragen.',
  },
}

/** The texts in the reader's language; English where we have no other. */
export const launchTexts = (locale: string): LaunchTexts => (locale === 'de' ? de : en)
