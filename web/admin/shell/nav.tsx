import { Menu, UnstyledButton } from '@mantine/core'
import { IconMenu2 } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { text } from '../../texts/texts.ts'
import { useMay } from './console.ts'
import css from './nav.module.css'
import { isWithin, places } from './places.ts'

// The router's own mark is for the very address; that one is within a place is said besides.
const exactly = { exact: true, includeSearch: true }

function usePlaces() {
  const may = useMay()
  const { pathname } = useLocation()
  return places
    .filter(({ needs }) => needs === undefined || may(needs))
    .map((place) => ({ ...place, isHere: isWithin(place.to, pathname) }))
}

/** The navigation beside the content, on a wide window. */
export function Nav() {
  return (
    <nav className={css.nav} aria-label={text('console.nav')}>
      <ul>
        {usePlaces().map(({ to, name, icon: Drawn, isHere }) => (
          <li key={to}>
            <Link to={to} className={css.link} activeOptions={exactly} aria-current={isHere ? 'page' : undefined}>
              <Drawn size={20} stroke={1.75} aria-hidden="true" />
              {text(name)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The same behind one button, on a narrow window. */
export function NavMenu() {
  const shown = usePlaces()
  const here = shown.find(({ isHere }) => isHere)
  return (
    <nav className={css.menu} aria-label={text('console.nav')}>
      <Menu position="bottom-start" width={240}>
        <Menu.Target>
          <UnstyledButton
            className={css.menuButton}
            aria-label={text('console.nav.menu', { page: text(here?.name ?? 'console.overview') })}
          >
            <IconMenu2 size={22} stroke={1.75} aria-hidden="true" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {shown.map(({ to, name, icon: Drawn, isHere }) => (
            <Menu.Item
              key={to}
              component={Link}
              to={to}
              activeOptions={exactly}
              aria-current={isHere ? 'page' : undefined}
              className={css.menuItem}
              leftSection={<Drawn size={18} aria-hidden="true" />}
            >
              {text(name)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  )
}
