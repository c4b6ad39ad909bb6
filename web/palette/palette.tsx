import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core'
import { createSpotlight, Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import {
  type Icon,
  IconDevices,
  IconExternalLink,
  IconKey,
  IconLayoutGrid,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSun,
  IconSunMoon,
  IconUser,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Dashboard } from '../../contracts/dashboard.ts'
import { findTiles } from '../dashboard/find.ts'
import { launch } from '../dashboard/launch.ts'
import { dashboardAnswer } from '../answers.ts'
import { text } from '../texts/texts.ts'
import { AppIcon } from '../ui/app-icon.tsx'
import { useConsoleEntries } from './console-entries.tsx'
import './palette.css'
import { caughtLetters } from '../ui/early-letters.ts'
import { openShortcuts } from '../ui/overlays.ts'
import { signOutFormId } from '../ui/sign-out.tsx'

const [store, palette] = createSpotlight()

/** The most apps shown at once: further letters are faster than scrolling. */
const appsMax = 7

/** The command palette: every app, page and setting, by name. */
export function Palette({ close }: { readonly close: () => void }) {
  const [query, setQuery] = useState('')
  const console = useConsoleEntries(query)
  const groups = [...console.places, ...usePaletteGroups()]
  const apps = useQueryClient().getQueryData(dashboardAnswer.queryKey)?.tiles ?? []
  useEffect(() => {
    palette.open()
    return palette.close
  }, [])
  const found = console.found.flatMap(({ actions }) => actions.map(({ id }) => id)).join()
  useEffect(() => {
    if (found !== '') selectFirst()
  }, [found])
  return (
    <Spotlight
      store={store}
      shortcut={null}
      onSpotlightClose={close}
      query={query}
      onQueryChange={setQuery}
      actions={groups}
      // What the server found matches already, by more than its name.
      filter={() => [...console.found, ...appActions(apps, query), ...filtered(groups, query)]}
      nothingFound={text('palette.nothing')}
      searchProps={{
        leftSection: <IconSearch size={20} aria-hidden="true" />,
        placeholder: text('palette.placeholder'),
        'aria-label': text('palette.title'),
        onFocus: () => {
          const typed = caughtLetters()
          if (typed !== '') setQuery((now) => now + typed)
        },
      }}
      aria-label={text('palette.title')}
      centered={false}
      yOffset={96}
      transitionProps={{ duration: 80, transition: 'fade' }}
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
    />
  )
}

/** What the server found comes after the letters that asked for it, and before what was first until then. */
function selectFirst(): void {
  const { listId } = store.getState()
  const list = listId === '' ? null : document.getElementById(listId)
  for (const each of list?.querySelectorAll('[data-selected]') ?? []) each.removeAttribute('data-selected')
  list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
  store.updateState((state) => ({ ...state, selected: 0, empty: false }))
}

function appActions(apps: Dashboard['tiles'], query: string): SpotlightActionGroupData[] {
  const used = apps.filter((tile) => tile.lastLaunchedAt !== null && !tile.isHidden)
  const recent = used.toSorted((a, b) => ((a.lastLaunchedAt ?? '') < (b.lastLaunchedAt ?? '') ? 1 : -1))
  const found = (query.trim() ? findTiles(apps, query) : recent).slice(0, appsMax)
  const actions = found.map((tile) => ({
    id: tile.id,
    label: tile.label,
    leftSection: <AppIcon app={tile} small />,
    rightSection: <IconExternalLink size={16} aria-hidden="true" />,
    onClick: () => launch(tile.id),
  }))
  return actions.length ? [{ group: text('palette.apps'), actions }] : []
}

function filtered(groups: readonly SpotlightActionGroupData[], query: string): SpotlightActionGroupData[] {
  const wanted = query.trim().toLowerCase()
  return groups
    .map(({ group, actions }) => ({
      group,
      actions: actions.filter(({ label = '' }) => label.toLowerCase().includes(wanted)),
    }))
    .filter(({ actions }) => actions.length > 0)
}

function usePaletteGroups(): SpotlightActionGroupData[] {
  const navigate = useNavigate()
  const { setColorScheme } = useMantineColorScheme()
  const page = (id: string, label: string, Icon: Icon, go: () => Promise<void>): SpotlightActionData => ({
    id,
    label,
    leftSection: <Icon size={20} aria-hidden="true" />,
    onClick: () => void go(),
  })
  const scheme = (value: MantineColorScheme, Icon: Icon): SpotlightActionData => ({
    id: `scheme-${value}`,
    label: text(`palette.scheme.${value}`),
    leftSection: <Icon size={20} aria-hidden="true" />,
    onClick: () => setColorScheme(value),
  })
  const signOut = () => (document.getElementById(signOutFormId) as HTMLFormElement | null)?.requestSubmit()
  return [
    {
      group: text('palette.pages'),
      actions: [
        page('dashboard', text('menu.dashboard'), IconLayoutGrid, () => navigate({ to: '/' })),
        page('account', text('menu.account'), IconUser, () => navigate({ to: '/account' })),
        page('password', text('palette.password'), IconKey, () => navigate({ to: '/account', hash: 'password' })),
        page('sessions', text('palette.sessions'), IconDevices, () => navigate({ to: '/account', hash: 'sessions' })),
      ],
    },
    {
      group: text('palette.settings'),
      actions: [
        scheme('light', IconSun),
        scheme('dark', IconMoon),
        scheme('auto', IconSunMoon),
        { id: 'shortcuts', label: text('menu.shortcuts'), leftSection: <kbd>?</kbd>, onClick: openShortcuts },
        { id: 'sign-out', label: text('menu.signOut'), leftSection: <IconLogout size={20} />, onClick: signOut },
      ],
    },
  ]
}
