import { type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconChevronDown, IconKeyboard, IconLayoutGrid, IconLogout, IconShieldCog, IconUser } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import type { Visit } from '../../contracts/visit.ts'
import { chooseLanguage, chosenLanguage, type Language, type LanguageChoice, languages } from '../texts/language.ts'
import { text } from '../texts/texts.ts'
import { lettersOf } from './app-icon.tsx'
import { openShortcuts } from './overlays.ts'
import { setPreference, usePreference } from './preferences.ts'
import { SignOutForm } from './sign-out.tsx'
import css from './user-menu.module.css'

const schemes: readonly MantineColorScheme[] = ['auto', 'light', 'dark']

/** The menu at the end of the bar: pages, how things look and open, help, signing out. */
export function UserMenu({ visit }: { readonly visit: Visit }) {
  const { me, token } = visit
  const navigate = useNavigate()
  const signOut = useRef<HTMLFormElement>(null)
  return (
    <>
      <SignOutForm token={token} ref={signOut} />
      <Menu position="bottom-end" width={264}>
        <Menu.Target>
          <UnstyledButton className={css.button} aria-label={text('menu.open', { name: me.name })}>
            {/* A picture made of letters, not a text: it is drawn by the style sheet. */}
            <span className={css.letters} data-letters={lettersOf(me.name)} />
            <IconChevronDown size={16} stroke={2} aria-hidden="true" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label className={css.who}>
            <strong>{me.name}</strong>
            {me.login !== me.name && <span>{me.login}</span>}
          </Menu.Label>
          <Menu.Item leftSection={<IconLayoutGrid size={18} />} onClick={() => void navigate({ to: '/' })}>
            {text('menu.dashboard')}
          </Menu.Item>
          <Menu.Item leftSection={<IconUser size={18} />} onClick={() => void navigate({ to: '/account' })}>
            {text('menu.account')}
          </Menu.Item>
          {visit.isAdmin && (
            <Menu.Item leftSection={<IconShieldCog size={18} />} onClick={() => void navigate({ to: '/admin' })}>
              {text('menu.console')}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Appearance />
          <Menu.Divider />
          <LanguageChoices />
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconKeyboard size={18} />}
            rightSection={<kbd className={css.key}>?</kbd>}
            onClick={openShortcuts}
          >
            {text('menu.shortcuts')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={18} />} onClick={() => signOut.current?.requestSubmit()}>
            {text('menu.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

/** Each language is called as those who speak it call it. */
const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' }

function LanguageChoices() {
  const choose = (choice: string) => {
    chooseLanguage(choice as LanguageChoice)
    // The texts are loaded with the page, for one language.
    location.reload()
  }
  return (
    <>
      <Menu.Label>{text('menu.language')}</Menu.Label>
      <Menu.RadioGroup value={chosenLanguage()} onChange={choose}>
        <div className={css.choices}>
          <Menu.RadioItem value="auto">{text('menu.language.auto')}</Menu.RadioItem>
          {languages.map((language) => (
            <Menu.RadioItem key={language} value={language} lang={language}>
              {languageNames[language]}
            </Menu.RadioItem>
          ))}
        </div>
      </Menu.RadioGroup>
    </>
  )
}

function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const newTab = usePreference('newTab')
  return (
    <>
      <Menu.Label id="appearance">{text('menu.appearance')}</Menu.Label>
      <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as MantineColorScheme)}>
        <div className={css.choices}>
          {schemes.map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {text(`menu.appearance.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </div>
      </Menu.RadioGroup>
      <Menu.Divider />
      <Menu.CheckboxItem checked={newTab} onChange={(checked) => setPreference('newTab', checked)}>
        {text('menu.newTab')}
      </Menu.CheckboxItem>
    </>
  )
}
