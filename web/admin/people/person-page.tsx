import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { part, useObject } from '../kit/api.ts'
import { History } from '../kit/history.tsx'
import { labelOfTab, Tabs, useTab } from '../kit/tabs.tsx'
import { AdminPage } from '../shell/admin-page.tsx'
import { useMay } from '../shell/console.ts'
import { isGone, NotYet } from '../shell/not-yet.tsx'
import { ActDialog } from './act-dialog.tsx'
import { factsOf, type PersonAct, possibleActs } from './acts.ts'
import { nameOf } from './person.ts'
import { ActivityTab } from './activity-tab.tsx'
import { AppsTab } from './apps-tab.tsx'
import { GroupsTab } from './groups-tab.tsx'
import { ProfileTab } from './profile-tab.tsx'
import { RolesTab } from './roles-tab.tsx'
import { SessionsTab } from './sessions-tab.tsx'
import { SetPassword } from './set-password.tsx'
import { PersonStatus } from './status.tsx'
import css from './tab.module.css'

const list = () => ({ label: text('people.title'), to: '/admin/people' })

/** One person: who they are, what they have, where they are signed in, what they did, and what can be done. */
export function PersonPage() {
  const { userId = '' } = useParams({ strict: false })
  const { data, error, refetch } = useObject<User>(`/api/v1/users/${part(userId)}`)
  if (!data || isGone(error)) return <NotYet list={list()} needs="users.read" error={error} retry={refetch} />
  return <Person key={data.body.id} user={data.body} version={data.version} />
}

function Person({ user, version }: { readonly user: User; readonly version: string | undefined }) {
  const may = useMay()
  const all = [
    { name: 'profile', isShown: true },
    { name: 'apps', isShown: may('apps.read') },
    { name: 'groups', isShown: may('groups.read') },
    { name: 'sessions', isShown: may('sessions.read') },
    { name: 'roles', isShown: may('roles.read') },
    { name: 'activity', isShown: may('logs.read') },
    { name: 'history', isShown: may('logs.read') },
  ] as const
  const tabs = all.filter(({ isShown }) => isShown).map(({ name }) => ({ name, label: text(`person.tab.${name}`) }))
  const tab = useTab(tabs)
  return (
    <AdminPage
      title={nameOf(user)}
      part={labelOfTab(tabs, tab)}
      mark={<PersonStatus status={user.status} />}
      about={user.profile.login}
      trail={[list()]}
      action={<Actions user={user} />}
      needs="users.read"
    >
      <Tabs tabs={tabs} />
      {tab === 'profile' && <ProfileTab user={user} version={version} />}
      {tab === 'apps' && <AppsTab user={user} />}
      {tab === 'groups' && <GroupsTab user={user} />}
      {tab === 'sessions' && <SessionsTab user={user} />}
      {tab === 'roles' && <RolesTab user={user} />}
      {tab === 'activity' && <ActivityTab user={user} />}
      {tab === 'history' && <History targetId={user.id} />}
    </AdminPage>
  )
}

/** What can be done with the person as a whole; dangerous acts at the end. */
function Actions({ user }: { readonly user: User }) {
  const may = useMay()
  const [act, setAct] = useState<PersonAct>()
  const acts = possibleActs(user, may)
  const calm = acts.filter((each) => !factsOf[each].isDanger)
  const grave = acts.filter((each) => factsOf[each].isDanger)
  const close = () => setAct(undefined)
  const item = (each: PersonAct) => (
    <Menu.Item
      key={each}
      {...(factsOf[each].isDanger ? { className: css.danger ?? '' } : {})}
      onClick={() => setAct(each)}
    >
      {text(`person.act.${each}`)}
    </Menu.Item>
  )
  return (
    <>
      {acts.length > 0 && (
        <Menu position="bottom-end" width={240}>
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden="true" />}>
              {text('common.actions')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {calm.map(item)}
            {calm.length > 0 && grave.length > 0 && <Menu.Divider />}
            {grave.map(item)}
          </Menu.Dropdown>
        </Menu>
      )}
      {act === 'setPassword' && <SetPassword user={user} close={close} />}
      {act !== undefined && act !== 'setPassword' && <ActDialog act={act} user={user} close={close} />}
    </>
  )
}
