import { Button } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import { Failure, isSignedOut } from '../request.ts'
import { text } from '../texts/texts.ts'
import { reasonOf } from './notices.tsx'
import css from './states.module.css'

/** A calm block in the middle of where content would be: what this is, and the one thing to do. */
export function Blank(props: { readonly title: string; readonly children?: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className={css.blank}>
      <h2 className={css.title}>{props.title}</h2>
      {props.children && <div className={css.text}>{props.children}</div>}
      {props.action}
    </div>
  )
}

/** Stands where a list or page failed to load: what happened, the request id, and another try. */
export function LoadFailure({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  if (isSignedOut(error)) return <SignedOut />
  const requestId = error instanceof Failure ? error.problem?.instance : undefined
  return (
    <div role="alert">
      <Blank title={text('failure.title')} action={<Button onClick={retry}>{text('common.retry')}</Button>}>
        <p>{reasonOf(error)}</p>
        {requestId && (
          <p className={css.id}>
            {text('common.requestId')}: <code>{requestId}</code>
          </p>
        )}
      </Blank>
    </div>
  )
}

/** Stands where content was when the session has ended. */
function SignedOut() {
  return (
    <Blank
      title={text('failure.signedOut.title')}
      action={
        <Button component="a" href={signInHere()}>
          {text('failure.signedOut.action')}
        </Button>
      }
    >
      <p>{text('failure.signedOut.text')}</p>
    </Blank>
  )
}

/** Where to sign in to come back to this page. */
const signInHere = (): string =>
  location.pathname === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`

/** Shows its children after a moment: what loads faster than that should not flicker. */
export function AfterAMoment({ ms = 150, children }: { readonly ms?: number; readonly children: ReactNode }) {
  const [isDue, setIsDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsDue(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return isDue ? children : null
}
