import { useDebouncedValue } from '@mantine/hooks'
import type { SpotlightActionData, SpotlightActionGroupData } from '@mantine/spotlight'
import {
  type Icon,
  IconApps,
  IconPlus,
  IconSettings,
  IconShieldCog,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import type { Permission } from '../../contracts/management/rights.ts'
import { sections } from '../admin/settings/sections.ts'
import { consoleAnswer } from '../admin/shell/console.ts'
import { places } from '../admin/shell/places.ts'
import { accountAnswer, dashboardAnswer } from '../answers.ts'
import { request } from '../request.ts'
import { text } from '../texts/texts.ts'
import { useIsConsole } from '../ui/is-console.ts'

/** The most of a kind that are shown: further letters are faster than scrolling. */
const most = 5

/** What the console adds to the palette. */
interface ConsoleEntries {
  /** Its pages; elsewhere the way into it, for admins. */
  readonly places: SpotlightActionGroupData[]
  /** People, groups and apps that what was typed finds. */
  readonly found: SpotlightActionGroupData[]
}

/** What the console adds to the palette, for what was typed so far. */
export function useConsoleEntries(query: string): ConsoleEntries {
  const isConsole = useIsConsole()
  const client = useQueryClient()
  const go = useGo()
  const visit = client.getQueryData(consoleAnswer.queryKey)
  const found = useFound(query, isConsole ? (visit?.permissions ?? []) : [])
  const entry = (id: string, label: string, Drawn: Icon, to: string): SpotlightActionData => ({
    id: `console-${id}`,
    label,
    leftSection: <Drawn size={20} aria-hidden="true" />,
    onClick: () => go(to),
  })
  if (!isConsole) {
    const known = client.getQueryData(dashboardAnswer.queryKey) ?? client.getQueryData(accountAnswer.queryKey)
    const actions = known?.isAdmin ? [entry('home', text('menu.console'), IconShieldCog, '/admin')] : []
    return { places: actions.length > 0 ? [{ group: text('palette.console'), actions }] : [], found: [] }
  }
  const mayGo = ({ needs }: { readonly needs?: Permission | undefined }) =>
    needs === undefined || visit?.permissions.includes(needs) === true
  const actions = [
    ...places.filter(mayGo).map(({ to, name, icon }) => entry(to, text(name), icon, to)),
    ...additions.filter(mayGo).map(({ to, name }) => entry(to, text(name), IconPlus, to)),
    ...sections
      .filter(mayGo)
      .map(({ to, name }) =>
        entry(to, `${text('console.settings')}: ${text(`settings.part.${name}`)}`, IconSettings, to),
      ),
  ]
  return { places: [{ group: text('palette.console'), actions }], found }
}

/** What can be added, from anywhere. */
const additions = [
  { to: '/admin/people/new', name: 'people.add', needs: 'users.manage' },
  { to: '/admin/groups/new', name: 'groups.add', needs: 'groups.manage' },
  { to: '/admin/apps/new', name: 'apps.add', needs: 'apps.manage' },
] as const

/** Goes to a page by its address. */
function useGo(): (to: string) => void {
  const { navigate } = useRouter()
  return (to) => void navigate({ href: to })
}

interface Kind {
  readonly needs: Permission
  readonly path: string
  readonly page: string
  readonly group: 'console.people' | 'console.groups' | 'console.apps'
  readonly icon: Icon
  readonly read: (row: Row) => { readonly label: string; readonly description?: string }
}

/** What the lists of the API have in common here. */
interface Row {
  readonly id: string
  readonly label?: string
  readonly profile?: Readonly<Record<string, string | null | undefined>>
}

const kinds: readonly Kind[] = [
  {
    needs: 'users.read',
    path: '/api/v1/users',
    page: '/admin/people',
    group: 'console.people',
    icon: IconUser,
    read: ({ profile = {} }) => ({
      label: profile.displayName ?? [profile.firstName, profile.lastName].filter(Boolean).join(' '),
      description: profile.login ?? '',
    }),
  },
  {
    needs: 'groups.read',
    path: '/api/v1/groups',
    page: '/admin/groups',
    group: 'console.groups',
    icon: IconUsersGroup,
    read: ({ profile = {} }) => ({ label: profile.name ?? '', description: profile.description ?? '' }),
  },
  {
    needs: 'apps.read',
    path: '/api/v1/apps',
    page: '/admin/apps',
    group: 'console.apps',
    icon: IconApps,
    read: ({ label = '' }) => ({ label }),
  },
]

function useFound(query: string, permissions: readonly Permission[]): SpotlightActionGroupData[] {
  const [asked] = useDebouncedValue(query.trim(), 150)
  const go = useGo()
  const wanted = kinds.filter(({ needs }) => permissions.includes(needs))
  const { data } = useQuery({
    queryKey: ['api', 'palette', asked, wanted.map(({ path }) => path)],
    queryFn: () => Promise.all(wanted.map(({ path }) => findRows(path, asked))),
    enabled: asked.length > 1 && wanted.length > 0,
  })
  if (query.trim().length < 2) return []
  return wanted.flatMap(({ group, page, icon: Drawn, read }, at) => {
    const actions = (data?.[at] ?? []).map((row) => ({
      id: row.id,
      ...read(row),
      leftSection: <Drawn size={20} aria-hidden="true" />,
      onClick: () => go(`${page}/${encodeURIComponent(row.id)}`),
    }))
    return actions.length > 0 ? [{ group: text(group), actions }] : []
  })
}

/** What a list finds; nothing where it does not answer: the palette goes on without it. */
const findRows = (path: string, q: string): Promise<readonly Row[]> =>
  request<readonly Row[]>('GET', `${path}?${new URLSearchParams({ q, limit: String(most) }).toString()}`).catch(
    () => [],
  )
