import { Button } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import type { Search } from '../../../search.ts'
import { Failure } from '../../../request.ts'
import { text } from '../../../texts/texts.ts'
import { reasonOf } from '../../../ui/notices.tsx'
import { useChange } from '../../kit/api.ts'
import { AdminPage } from '../../shell/admin-page.tsx'
import { useConsole } from '../../shell/console.ts'
import { type Cause, readCause } from '../app-body.ts'
import {
  type AppDraft,
  findProblems,
  firstGap,
  keepDraft,
  readDraft,
  type StepName,
  stepOfField,
  stepsOf,
} from '../draft.ts'
import { AddedPage } from './added.tsx'
import { AddressesStep } from './addresses-step.tsx'
import { createApp } from './create-app.ts'
import { KeyStep } from './key-step.tsx'
import { KindStep } from './kind-step.tsx'
import { NameStep } from './name-step.tsx'
import css from './new.module.css'
import type { StepProps } from './parts.ts'
import { PeopleStep } from './people-step.tsx'

const steps: Readonly<Record<StepName, (props: StepProps) => React.ReactNode>> = {
  kind: KindStep,
  name: NameStep,
  addresses: AddressesStep,
  key: KeyStep,
  people: PeopleStep,
}

/** Adding an app, step by step; then what has to be copied into it. Each step has an address. */
export function NewAppPage() {
  const { step, app }: Search = useSearch({ strict: false })
  if (step === 'done') return <AddedPage key={app} appId={app ?? ''} />
  return (
    <AdminPage
      title={text('apps.new')}
      trail={[{ label: text('console.apps'), to: '/admin/apps' }]}
      needs="apps.manage"
      narrow
    >
      <Way asked={step} />
    </AdminPage>
  )
}

/** The step that the address asks for, unless one before it is not in order. */
function stepToShow(draft: AppDraft, asked: string | undefined): StepName {
  const step = stepsOf(draft.kind).find((each) => each === asked) ?? 'kind'
  return firstGap(draft, step) ?? step
}

function Way({ asked }: { readonly asked: string | undefined }) {
  const [draft, setDraft] = useState(() => readDraft(sessionStorage))
  const step = stepToShow(draft, asked)
  const { takesLoopback } = useConsole()
  const [insistedOn, setInsistedOn] = useState<StepName>()
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const { add, isAdding, causes, trouble, forgetCauses } = useAdding(draft, form)
  useEffect(() => keepDraft(sessionStorage, draft), [draft])
  useEffect(() => focusFirst(form.current), [step])
  const change = (changed: Partial<AppDraft>) => {
    setDraft((before) => ({ ...before, ...changed }))
    forgetCauses(Object.keys(changed))
  }
  const order = stepsOf(draft.kind)
  const next = order[order.indexOf(step) + 1]
  const goOn = (event: SubmitEvent) => {
    event.preventDefault()
    setInsistedOn(step)
    if (findProblems(draft, step, takesLoopback).length > 0) return focusWrong(form.current)
    if (next) return void navigate({ to: '/admin/apps/new', search: { step: next } })
    add()
  }
  const before = order[order.indexOf(step) - 1]
  const Step = steps[step]
  return (
    <>
      <StepLinks draft={draft} here={step} />
      <form ref={form} className={css.form} onSubmit={goOn} noValidate>
        <h2 className={css.title}>{text(`apps.step.${step}`)}</h2>
        <Step draft={draft} change={change} isInsisting={insistedOn === step} causes={causes} />
        <div role="alert">{trouble && <p className={css.trouble}>{trouble}</p>}</div>
        <div className={css.buttons}>
          <Button type="submit" size="md" loading={isAdding}>
            {next ? text('apps.new.next') : text('apps.new.add', { app: draft.label.trim() })}
          </Button>
          {before && (
            <Button
              variant="subtle"
              size="md"
              onClick={() => void navigate({ to: '/admin/apps/new', search: { step: before } })}
            >
              {text('common.back')}
            </Button>
          )}
        </div>
      </form>
    </>
  )
}

function useAdding(draft: AppDraft, form: React.RefObject<HTMLFormElement | null>) {
  const { issuer } = useConsole()
  const navigate = useNavigate()
  const [causes, setCauses] = useState<readonly Cause[]>([])
  const [trouble, setTrouble] = useState<string>()
  const { mutate, isPending } = useChange(() => createApp(draft, issuer), {
    onDone: ({ app }) => {
      keepDraft(sessionStorage, undefined)
      void navigate({ to: '/admin/apps/new', search: { step: 'done', app: app.id }, replace: true })
    },
    onFail: (error) => {
      const problem = error instanceof Failure ? error.problem : undefined
      if (problem?.rule === 'sign-in-is-fresh') return false
      const found = (problem?.fields ?? []).flatMap((field) => readCause(field) ?? [])
      setCauses(found)
      const first = found[0]
      if (first) void navigate({ to: '/admin/apps/new', search: { step: stepOfField(first.field) } })
      else setTrouble(problem?.status === 400 ? problem.detail : reasonOf(error))
      focusWrong(form.current)
      return true
    },
  })
  const add = () => {
    setCauses([])
    setTrouble(undefined)
    mutate()
  }
  const forgetCauses = (fields: readonly string[]) =>
    setCauses((known) =>
      known.some(({ field }) => fields.includes(field)) ? known.filter(({ field }) => !fields.includes(field)) : known,
    )
  return { add, isAdding: isPending, causes, trouble, forgetCauses }
}

/** The keyboard is where the step begins. */
function focusFirst(form: HTMLFormElement | null): void {
  const chosen = form?.querySelector<HTMLElement>('input:checked')
  const first = form?.querySelector<HTMLElement>('input:not([hidden]), textarea')
  ;(chosen ?? first)?.focus()
}

/** What is wrong is shown after the next paint; then the keyboard is there. */
function focusWrong(form: HTMLFormElement | null): void {
  setTimeout(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), 50)
}

/** Where one is on the way; what lies behind can be gone back to. */
function StepLinks({ draft, here }: { readonly draft: AppDraft; readonly here: StepName }) {
  const order = stepsOf(draft.kind)
  return (
    <nav aria-label={text('apps.new.steps')}>
      <ol className={css.steps}>
        {order.map((step) => (
          <li key={step} className={css.step}>
            {step === here ? (
              <span aria-current="step">{text(`apps.step.${step}.short`)}</span>
            ) : firstGap(draft, step) === undefined && order.indexOf(step) < order.indexOf(here) ? (
              <Link to="/admin/apps/new" search={{ step }}>
                {text(`apps.step.${step}.short`)}
              </Link>
            ) : (
              <span>{text(`apps.step.${step}.short`)}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
