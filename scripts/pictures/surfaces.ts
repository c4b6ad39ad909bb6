/** A surface of the product: a page in one state, as it is shown in the guide. */
export interface Surface {
  readonly name: string
  readonly title: string
  /** What it is and what it does, in one or two sentences. */
  readonly about: string
}

interface Chapter {
  readonly title: string
  readonly surfaces: readonly Surface[]
}

/** Every surface, in the order in which the guide shows them. */
export const chapters = [
  {
    title: 'Signing in',
    surfaces: [
      {
        name: 'sign-in',
        title: 'Who are you?',
        about: 'The first page of a sign-in names the app one is on the way to, and asks for one thing.',
      },
      {
        name: 'password',
        title: 'Password',
        about: 'The second page proves it, and keeps in sight whose password it asks for.',
      },
      {
        name: 'wrong-password',
        title: 'A wrong password',
        about: 'What went wrong stands at the field, in words. A user who does not exist gets the same words.',
      },
      {
        name: 'choose-account',
        title: 'Choose an account',
        about: 'Shown when an app asks which account it shall see.',
      },
      {
        name: 'consent',
        title: 'Consent',
        about: 'What an app asks for, the most telling first. Allow and deny weigh the same.',
      },
    ],
  },
  {
    title: 'A forgotten password',
    surfaces: [
      { name: 'recover', title: 'Recover a password', about: 'Reached from both pages of a sign-in.' },
      {
        name: 'recovery-sent',
        title: 'The mail is sent',
        about: 'Says the same whether there is such an account or not.',
      },
      {
        name: 'new-password',
        title: 'A new password',
        about:
          'The link of the mail leads here, in the browser that asked for it. The rules stand there before anyone chooses.',
      },
    ],
  },
  {
    title: 'The dashboard',
    surfaces: [
      {
        name: 'dashboard',
        title: 'The dashboard',
        about: 'Search first, then what was opened last, favourites, and the sections the user made.',
      },
      {
        name: 'dashboard-first',
        title: 'On the first day',
        about: 'What Grace sees in the demo: all her apps, and nothing to arrange yet.',
      },
      {
        name: 'dashboard-search',
        title: 'Search',
        about: 'The `/` key goes to the search, Enter opens the first app found.',
      },
      { name: 'dashboard-no-result', title: 'Nothing found', about: 'Says so, and how to go on.' },
      { name: 'dashboard-empty', title: 'No apps yet', about: 'Someone who has no app is told who can change that.' },
      { name: 'palette', title: 'The palette', about: '`Ctrl K` finds every app, page and setting by its name.' },
      { name: 'menu', title: "The user's menu", about: 'Pages, appearance, keyboard shortcuts, and signing out.' },
      {
        name: 'account',
        title: 'Account',
        about: 'Who the org knows one to be, the password, where one is signed in, and which apps were allowed what.',
      },
    ],
  },
  {
    title: 'Leaving, and what can go wrong',
    surfaces: [
      { name: 'sign-out', title: 'Sign out?', about: 'A link alone ends no session: this page asks first.' },
      { name: 'signed-out', title: 'Signed out', about: 'And the way back in.' },
      {
        name: 'error',
        title: 'An error',
        about:
          'A plain sentence for the user. What an admin or a developer needs is folded away below; here it is open.',
      },
      {
        name: 'set-up',
        title: 'Set-up',
        about: 'The one-time link of a first start leads here; it makes the first admin.',
      },
    ],
  },
  {
    title: 'The example apps',
    surfaces: [
      { name: 'app-door', title: "An app's door", about: 'Ledger before anyone is signed in.' },
      { name: 'app', title: 'Signed in', about: 'Ledger greets by name, and shows what it was told about the user.' },
      { name: 'app-refused', title: 'Not assigned', about: 'Payroll, when Grace tries: it was told no, and says so.' },
    ],
  },
] as const satisfies readonly Chapter[]

/** The name of a surface, as its pictures carry it. */
export type SurfaceName = (typeof chapters)[number]['surfaces'][number]['name']

/** The widths and colour schemes in which every surface is shown. */
export const widths = [360, 1280, 2560] as const
export const schemes = ['light', 'dark'] as const

/** The file of a picture, such as "password-1280-light.png". */
export const pictureFile = (name: string, width: number, scheme: string): string => `${name}-${width}-${scheme}.png`

/** Writes the guide that shows them all, as Markdown. */
export function surfacesPage(): string {
  const parts = chapters.map(
    ({ title, surfaces }) => `## ${title}\n\n${surfaces.map((surface: Surface) => section(surface)).join('\n\n')}`,
  )
  return `# What it looks like\n\n${introduction}\n\n${parts.join('\n\n')}\n`
}

const introduction = `Every page, at three widths, by day and by night. The pictures are of the demo; \`node scripts/take-pictures.ts\` takes them all anew, and writes this page.`

function section({ name, title, about }: Surface): string {
  const picture = (width: number, scheme: string) =>
    `[![${title}, ${width} pixels wide, ${scheme}](pictures/${pictureFile(name, width, scheme)})](pictures/${pictureFile(name, width, scheme)})`
  const rows = schemes.map((scheme) => `| ${widths.map((width) => picture(width, scheme)).join(' | ')} |`)
  const head = `| ${widths.join(' | ')} |\n| ${widths.map(() => '---').join(' | ')} |`
  return `### ${title}\n\n${about}\n\n${head}\n${rows.join('\n')}`
}
