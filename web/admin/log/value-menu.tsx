import { Menu, UnstyledButton } from '@mantine/core'
import { IconExternalLink, IconFilter, IconFilterOff } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { text } from '../../texts/texts.ts'
import css from './value-menu.module.css'

/** A value in a row: which field of the event it is, and where its own page is. */
interface Value {
  readonly field: string
  readonly value: string
  /** How it is called where people read it. */
  readonly shown: string
  /** The page of the person, group or app that it names. */
  readonly page?: string | undefined
}

interface Asked extends Value {
  readonly from: HTMLElement
}

const AskContext = createContext<(asked: Asked) => void>(() => undefined)

/** What a value is filtered by: by "only" where it is so, by "not" where it is not. */
export type Narrow = (how: 'only' | 'not', field: string, value: string) => void

/** Lets every value below it be clicked. There is one menu for all of them: a list has hundreds of values. */
export function ValueMenus({ narrow, children }: { readonly narrow: Narrow; readonly children: ReactNode }) {
  const [asked, setAsked] = useState<Asked>()
  return (
    <AskContext value={setAsked}>
      {children}
      {asked && (
        <ValueMenu
          asked={asked}
          narrow={narrow}
          close={(back) => {
            setAsked(undefined)
            if (back) asked.from.focus()
          }}
        />
      )}
    </AskContext>
  )
}

interface ValueMenuProps {
  readonly asked: Asked
  readonly narrow: Narrow
  readonly close: (back: boolean) => void
}

function ValueMenu({ asked, narrow, close }: ValueMenuProps) {
  const navigate = useNavigate()
  const { field, value, shown, page, from } = asked
  const { left, top, width, height } = from.getBoundingClientRect()
  return (
    <Menu
      opened
      onChange={(isOpen) => {
        if (!isOpen) close(true)
      }}
      position="bottom-start"
      width={260}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          className={css.place}
          aria-label={text('log.value.menu', { value: shown })}
          style={{ left: left + scrollX, top: top + scrollY, width, height }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconFilter size={16} aria-hidden="true" />}
          onClick={() => narrow('only', field, value)}
        >
          {text('log.value.only')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFilterOff size={16} aria-hidden="true" />}
          onClick={() => narrow('not', field, value)}
        >
          {text('log.value.not')}
        </Menu.Item>
        {page !== undefined && (
          <Menu.Item
            leftSection={<IconExternalLink size={16} aria-hidden="true" />}
            onClick={() => void navigate({ to: page })}
          >
            {text('log.value.open', { name: shown })}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** A value that can be clicked, to add it to the filter or to exclude it. */
export function ValueButton({ children, ...value }: Value & { readonly children?: ReactNode }) {
  const ask = useContext(AskContext)
  return (
    <UnstyledButton
      className={css.value}
      aria-haspopup="menu"
      title={text('log.value.menu', { value: value.shown })}
      onClick={(event) => ask({ ...value, from: event.currentTarget })}
    >
      {children ?? value.shown}
    </UnstyledButton>
  )
}
