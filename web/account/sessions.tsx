import { Button } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { EndedSessions, OwnSession } from '../../contracts/account.ts'
import { sessionsAnswer } from '../answers.ts'
import { request } from '../request.ts'
import { text } from '../texts/texts.ts'
import { tell, tellFailure } from '../ui/notices.tsx'
import { Said } from '../ui/said.tsx'
import { ago, useNow } from '../ui/when.tsx'
import { Loaded, Row } from './list.tsx'
import { Panel } from './panel.tsx'
import css from './sessions.module.css'

/** Where the user is signed in; each session but this one can be ended here, and all of them at once. */
export function Sessions() {
  const answer = useQuery(sessionsAnswer)
  const { end, endOthers } = useEnding()
  const others = answer.data?.sessions.filter((session) => !session.isCurrent).length ?? 0
  return (
    <Panel id="sessions" title={text('sessions.title')} about={text('sessions.text')}>
      <Loaded answer={answer}>
        {({ sessions }) => (
          <>
            <ul>
              {sessions.map((session) => (
                <SessionRow
                  key={session.id}
                  session={session}
                  isEnding={end.isPending && end.variables.id === session.id}
                  onEnd={() => end.mutate(session)}
                />
              ))}
            </ul>
            <div className={css.foot}>
              {others > 0 ? (
                <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
                  {text('sessions.endOthers')}
                </Button>
              ) : (
                <p className={css.quiet}>{text('sessions.onlyThis')}</p>
              )}
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  )
}

function useEnding() {
  const client = useQueryClient()
  const settled = {
    onError: tellFailure,
    onSettled: () => client.invalidateQueries({ queryKey: sessionsAnswer.queryKey }),
  }
  const end = useMutation({
    ...settled,
    mutationFn: ({ id }: OwnSession) => request('POST', `/api/account/sessions/${encodeURIComponent(id)}/end`),
    onSuccess: (_, session) => tell(text('sessions.done.end', { device: deviceOf(session) })),
  })
  const endOthers = useMutation({
    ...settled,
    mutationFn: () => request<EndedSessions>('POST', '/api/account/sessions/end-others'),
    onSuccess: ({ ended }) => tell(text('sessions.done.endOthers', { count: ended })),
  })
  return { end, endOthers }
}

/** "Firefox on Windows", as far as it is known. */
function deviceOf({ browser, system }: OwnSession): string {
  if (browser !== null && system !== null) return text('sessions.device', { browser, system })
  return browser ?? system ?? text('sessions.unknown')
}

interface SessionRowProps {
  readonly session: OwnSession
  readonly isEnding: boolean
  readonly onEnd: () => void
}

function SessionRow({ session, isEnding, onEnd }: SessionRowProps) {
  const now = useNow()
  const device = deviceOf(session)
  const Icon = session.isMobile ? IconDeviceMobile : IconDeviceDesktop
  const action = !session.isCurrent && (
    <Button
      variant="subtle"
      color="danger"
      loading={isEnding}
      onClick={onEnd}
      aria-label={text('sessions.end.label', { device, when: ago(session.lastSeenAt, now) })}
    >
      {text('sessions.end')}
    </Button>
  )
  return (
    <Row icon={<Icon size={24} stroke={1.5} aria-hidden="true" />} action={action}>
      <p className={css.device}>
        {device}
        {session.isCurrent && <span className={css.current}>{text('sessions.current')}</span>}
      </p>
      <p className={css.facts}>
        {session.address !== null && <span>{text('sessions.address', { address: session.address })}</span>}
        <Said text="sessions.seen" at={session.lastSeenAt} />
        <Said text="sessions.since" at={session.signedInAt} />
      </p>
    </Row>
  )
}
