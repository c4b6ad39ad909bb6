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
      {
        name: 'dashboard-empty',
        title: 'No apps yet',
        about: 'Someone who has no app is told who can change that; an admin, as here, is led to the console.',
      },
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
    title: "The admin's console",
    surfaces: [
      { name: 'overview', title: 'Overview', about: 'What waits for an admin, and how many there are of everything.' },
      { name: 'people', title: 'People', about: 'Everybody, found as one types, and changed by the dozen.' },
      { name: 'person', title: 'A person', about: 'Who they are; what can be done with them is behind one button.' },
      {
        name: 'person-apps',
        title: 'Apps of a person',
        about: 'Which apps they have, and why: through which group, or by themselves.',
      },
      { name: 'person-sessions', title: 'Sessions of a person', about: 'Where they are signed in, to be ended.' },
      {
        name: 'person-new',
        title: 'Add a person',
        about: 'With a link by mail, a link to be handed over, a password, or no access yet.',
      },
      { name: 'groups', title: 'Groups', about: 'Groups give apps. Everyone is one, and keeps itself.' },
      { name: 'group', title: 'A group', about: 'Its members, its apps, its name.' },
      { name: 'apps', title: 'Apps', about: 'Every app of the org, whoever runs it.' },
      {
        name: 'app-new-kind',
        title: 'Add an app: its kind',
        about: 'One question a page; the safest is chosen already.',
      },
      {
        name: 'app-new-addresses',
        title: 'Add an app: its addresses',
        about: 'What is wrong with an address is said while it is typed.',
      },
      {
        name: 'app-new-done',
        title: 'The app is added',
        about: 'Every value to copy, the secret this once, and code that runs as it stands.',
      },
      { name: 'app-sign-on', title: 'Sign-on of an app', about: 'Its addresses, and what it is told.' },
      {
        name: 'app-credentials',
        title: 'Credentials of an app',
        about: 'Two secrets, while one takes the place of the other: nobody is cut off.',
      },
      { name: 'app-assignments', title: 'Assignments of an app', about: 'Who has it: people and groups.' },
      { name: 'log', title: 'Log', about: 'Everything that happened. A span of the bars is drawn with the pointer.' },
      {
        name: 'log-event',
        title: 'An event',
        about: 'A filter is the query of the API. A row opens to everything that is known.',
      },
      {
        name: 'settings-branding',
        title: 'Branding',
        about: 'Logo and colour, on the real sign-in page, with a check whether it can be read.',
      },
      { name: 'settings-sign-in', title: 'Sign-in', about: 'Passwords, sessions, and the end of all of them.' },
      { name: 'settings-keys', title: 'Keys', about: 'What signs now, what is announced, and another key at once.' },
      { name: 'settings-tokens', title: 'API tokens', about: 'Whose they are, when they were used, when they end.' },
      { name: 'settings-admins', title: 'Admins', about: 'Who may do what in the console.' },
      { name: 'settings-origins', title: 'Trusted origins', about: 'Pages elsewhere that may call the API.' },
      {
        name: 'settings-registration',
        title: 'Apps that register themselves',
        about: 'Off until an admin opens it, with a token or to all.',
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
