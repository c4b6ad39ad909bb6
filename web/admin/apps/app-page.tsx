import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { App, OidcApp } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import { AppIcon } from '../../ui/app-icon.tsx'
import { part, useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { quoted } from '../kit/filters.ts'
import { History } from '../kit/history.tsx'
import { labelOfTab, type Tab, Tabs, useTab } from '../kit/tabs.tsx'
import { AdminPage } from '../shell/admin-page.tsx'
import { useMay } from '../shell/console.ts'
import { isGone, NotYet } from '../shell/not-yet.tsx'
import { Activity } from './activity.tsx'
import css from './app-page.module.css'
import { Assignments } from './assignments.tsx'
import { Credentials } from './credentials.tsx'
import { General } from './general.tsx'
import { AppStatus } from './app-status.tsx'
import { ReviewCard } from './review-card.tsx'
import type { ShownApp } from './shown-app.ts'
import { SignOn } from './sign-on.tsx'
import { iconOf, isUnreviewed, kindOf, kindWords } from './words.ts'

type TabName = 'general' | 'sign-on' | 'credentials' | 'assignments' | 'activity' | 'history'

/** One app: what it is called, how it signs people on, what it proves itself with, who has it, what happened. */
export function AppPage() {
  const { appId = '' } = useParams({ strict: false })
  const { data, error, refetch } = useObject<App>(`/api/v1/apps/${part(appId)}`)
  if (!data || isGone(error)) return <NotYet list={list()} needs="apps.read" error={error} retry={refetch} />
  return <Shown key={appId} app={data.body} version={data.version} />
}

const list = () => ({ label: text('console.apps'), to: '/admin/apps' })

const aboutOf = (app: App): string =>
  [kindWords(app), app.settings.atrium.isSelfRegistered && text('apps.selfRegistered')].filter(Boolean).join(' · ')

/** The tabs that mean something for this kind of app. */
function tabsOf(app: App, mayReadLog: boolean): readonly Tab<TabName>[] {
  const kind = kindOf(app)
  const names: readonly (TabName | false)[] = [
    'general',
    kind !== 'bookmark' && kind !== 'service' && 'sign-on',
    (kind === 'web' || kind === 'service' || hasKeys(app)) && 'credentials',
    kind !== 'service' && 'assignments',
    mayReadLog && 'activity',
    mayReadLog && 'history',
  ]
  return names.filter((name) => name !== false).map((name) => ({ name, label: text(`apps.tab.${name}`) }))
}

const hasKeys = (app: App): boolean =>
  app.signOnMode === 'OPENID_CONNECT' && app.credentials.oauthClient.token_endpoint_auth_method !== 'none'

function Shown({ app, version }: ShownApp) {
  const may = useMay()
  const tabs = tabsOf(app, may('logs.read'))
  const tab = useTab(tabs)
  return (
    <AdminPage
      title={app.label}
      part={labelOfTab(tabs, tab)}
      mark={
        <>
          <span className={css.icon}>
            <AppIcon app={iconOf(app)} />
          </span>
          <AppStatus app={app} />
        </>
      }
      about={aboutOf(app)}
      trail={[list()]}
      needs="apps.read"
    >
      {isUnreviewed(app) && (
        <div className={css.review}>
          <ReviewCard app={app} version={version} />
        </div>
      )}
      <Tabs tabs={tabs} />
      {contentOf(tab, { app, version })}
    </AdminPage>
  )
}

function contentOf(tab: TabName, shown: ShownApp): ReactNode {
  const { app, version } = shown
  switch (tab) {
    case 'general':
      return <General {...shown} />
    case 'sign-on':
      return isOidc(app) && <SignOn app={app} version={version} />
    case 'credentials':
      return isOidc(app) && <Credentials app={app} />
    case 'assignments':
      return <Assignments app={app} />
    case 'activity':
      return <Activity app={app} />
    case 'history':
      return (
        <Card title={text('apps.tab.history')} about={text('apps.history.about')}>
          <History targetId={app.id} among={changes} />
        </Card>
      )
  }
}

/** People sign on to an app far more often than anybody changes it. */
const changes = ['application.', 'app.oauth2.client.', 'app.oauth2.credentials.', 'app.oauth2.admin.']
  .map((beginning) => `eventType sw ${quoted(beginning)}`)
  .join(' or ')

const isOidc = (app: App): app is OidcApp => app.signOnMode === 'OPENID_CONNECT'
