import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Account } from '../../contracts/account.ts'
import { accountAnswer } from '../answers.ts'
import { isSignedOut } from '../request.ts'
import { text } from '../texts/texts.ts'
import { Page } from '../ui/page.tsx'
import { AfterAMoment, LoadFailure } from '../ui/states.tsx'
import { Consents } from './consents.tsx'
import css from './page.module.css'
import { Panel } from './panel.tsx'
import { Password } from './password.tsx'
import { Profile } from './profile.tsx'
import { Sessions } from './sessions.tsx'

/** The user's own account: who they are, their password, where they are signed in, what they allowed. */
export function AccountPage() {
  const { data, error, refetch } = useQuery(accountAnswer)
  return (
    <Page visit={data} title={text('account.title')}>
      {data && !isSignedOut(error) ? (
        <Content account={data} />
      ) : error ? (
        <LoadFailure error={error} retry={() => void refetch()} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}

function Content({ account }: { readonly account: Account }) {
  // What an address such as /account#sessions means is there only now.
  useEffect(() => {
    document.getElementById(location.hash.slice(1))?.scrollIntoView()
  }, [])
  return (
    <div className={css.column}>
      <h1 className={css.title}>{text('account.title')}</h1>
      <Panel
        id="profile"
        title={text('account.profile')}
        about={text('account.profile.text', { org: account.org.name })}
      >
        <Profile profile={account.profile} />
      </Panel>
      <Password account={account} />
      <Sessions />
      <Consents />
    </div>
  )
}

function Loading() {
  return (
    <AfterAMoment>
      <div role="status" aria-label={text('common.loading')} className={css.column}>
        {[140, 260, 200].map((height) => (
          <Skeleton key={height} height={height} radius="md" mb={32} />
        ))}
      </div>
    </AfterAMoment>
  )
}
