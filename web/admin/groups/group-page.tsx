import { useParams } from '@tanstack/react-router'
import type { Group } from '../../../contracts/management/group.ts'
import { text } from '../../texts/texts.ts'
import { part, useObject } from '../kit/api.ts'
import { History } from '../kit/history.tsx'
import { labelOfTab, Tabs, useTab } from '../kit/tabs.tsx'
import { AdminPage } from '../shell/admin-page.tsx'
import { useMay } from '../shell/console.ts'
import { isGone, NotYet } from '../shell/not-yet.tsx'
import { GroupApps } from './apps-tab.tsx'
import { Members } from './members-tab.tsx'
import { GroupSettings } from './settings-tab.tsx'

const list = () => ({ label: text('groups.title'), to: '/admin/groups' })

/** One group: who is in it, what it gives, what it is called. */
export function GroupPage() {
  const { groupId = '' } = useParams({ strict: false })
  const { data, error, refetch } = useObject<Group>(`/api/v1/groups/${part(groupId)}`, { expand: 'stats' })
  if (!data || isGone(error)) return <NotYet list={list()} needs="groups.read" error={error} retry={refetch} />
  return <Shown key={data.body.id} group={data.body} version={data.version} />
}

function Shown({ group, version }: { readonly group: Group; readonly version: string | undefined }) {
  const may = useMay()
  const all = [
    { name: 'members', isShown: may('users.read') },
    { name: 'apps', isShown: may('apps.read') },
    { name: 'settings', isShown: true },
    { name: 'history', isShown: may('logs.read') },
  ] as const
  const tabs = all.filter(({ isShown }) => isShown).map(({ name }) => ({ name, label: text(`group.tab.${name}`) }))
  const tab = useTab(tabs)
  return (
    <AdminPage
      title={group.profile.name}
      part={labelOfTab(tabs, tab)}
      about={group.type === 'BUILT_IN' ? text('group.builtIn') : group.profile.description}
      trail={[list()]}
      needs="groups.read"
    >
      <Tabs tabs={tabs} />
      {tab === 'members' && <Members group={group} />}
      {tab === 'apps' && <GroupApps group={group} />}
      {tab === 'settings' && <GroupSettings group={group} version={version} />}
      {tab === 'history' && <History targetId={group.id} />}
    </AdminPage>
  )
}
