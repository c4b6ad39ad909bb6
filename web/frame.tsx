import { Notifications } from '@mantine/notifications'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useIsConsole } from './ui/is-console.ts'
import { useKeys } from './ui/keys.ts'
import { undoNewest } from './ui/notices.tsx'
import { closeOverlay, openPalette, openShortcuts, useOverlay } from './ui/overlays.ts'

const Palette = lazy(() => import('./palette/palette.tsx').then(({ Palette: component }) => ({ default: component })))
const Shortcuts = lazy(() => import('./ui/shortcuts.tsx').then(({ Shortcuts: component }) => ({ default: component })))

/** What all pages share: the keys that work everywhere, what lies over a page, and the notices. */
export function Frame() {
  const navigate = useNavigate()
  const overlay = useOverlay()
  const isConsole = useIsConsole()
  useKeys({
    'mod+k': openPalette,
    'mod+z': undoNewest,
    '?': openShortcuts,
    'g d': () => void navigate({ to: '/' }),
    ...(isConsole
      ? {
          'g o': () => void navigate({ to: '/admin' }),
          'g p': () => void navigate({ to: '/admin/people' }),
          'g g': () => void navigate({ to: '/admin/groups' }),
          'g a': () => void navigate({ to: '/admin/apps' }),
          'g l': () => void navigate({ to: '/admin/log' }),
          'g s': () => void navigate({ to: '/admin/settings' }),
        }
      : { 'g a': () => void navigate({ to: '/account' }) }),
  })
  return (
    <>
      <Outlet />
      <Suspense>
        {overlay === 'palette' && <Palette close={closeOverlay} />}
        {overlay === 'shortcuts' && <Shortcuts close={closeOverlay} />}
      </Suspense>
      <Notifications position="bottom-center" containerWidth={440} transitionDuration={120} limit={3} />
    </>
  )
}
