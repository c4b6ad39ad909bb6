import { Button, PasswordInput } from '@mantine/core'
import { useForm, type UseFormReturnType } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account, PasswordChange, PasswordReason } from '../../contracts/account.ts'
import { passwordMaxLength } from '../../contracts/limits.ts'
import { accountAnswer, sessionsAnswer } from '../answers.ts'
import { Failure, request } from '../request.ts'
import { type TextKey, text } from '../texts/texts.ts'
import { reasonOf } from '../ui/notices.tsx'
import { Said } from '../ui/said.tsx'
import { Panel } from './panel.tsx'
import css from './password.module.css'

const reasonTexts: Readonly<Record<PasswordReason, TextKey>> = {
  wrong: 'password.wrong',
  same: 'password.same',
  'too-short': 'password.too-short',
  'too-long': 'password.too-long',
  common: 'password.common',
  context: 'password.context',
  pattern: 'password.pattern',
}

/** Changes the password. What is wrong stands at the field; what was typed stays until it is changed. */
export function Password({ account }: { readonly account: Account }) {
  const { changedAt, minLength } = account.password
  const about = changedAt === null ? text('password.none') : <Said text="password.changed" at={changedAt} />
  return (
    <Panel id="password" title={text('password.title')} about={about}>
      {changedAt !== null && <ChangeForm login={account.me.login} minLength={minLength} />}
    </Panel>
  )
}

function ChangeForm({ login, minLength }: { readonly login: string; readonly minLength: number }) {
  const form = useForm<PasswordChange>({
    mode: 'uncontrolled',
    initialValues: { current: '', next: '' },
    validate: {
      current: (value) => (value ? null : text('password.required.current')),
      next: (value) => errorOf(value, minLength),
    },
  })
  const { mutate, isPending, trouble, isDone } = usePasswordChange(form, minLength)
  return (
    <form className={css.form} onSubmit={form.onSubmit((change) => mutate(change))} noValidate>
      {/* Tells a password manager whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
      <PasswordInput
        key={form.key('current')}
        {...form.getInputProps('current')}
        id="current-password"
        size="md"
        label={text('password.current')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': text('password.show') }}
      />
      <PasswordInput
        key={form.key('next')}
        {...form.getInputProps('next')}
        id="new-password"
        size="md"
        label={text('password.next')}
        description={text('password.hint', { min: minLength })}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': text('password.show') }}
      />
      <div className={css.foot}>
        <Button type="submit" loading={isPending}>
          {text('password.submit')}
        </Button>
        <p className={css.consequence}>{text('password.consequence')}</p>
      </div>
      <div role="status">{isDone && <p className={css.done}>{text('password.done')}</p>}</div>
      <div role="alert">{trouble && <p className={css.trouble}>{trouble}</p>}</div>
    </form>
  )
}

function errorOf(next: string, min: number): string | null {
  if (!next) return text('password.required.next')
  const length = Array.from(next.normalize('NFC')).length
  if (length < min) return text('password.too-short', { min })
  return length > passwordMaxLength ? text('password.too-long', { max: passwordMaxLength }) : null
}

/** What the change needs of the form. */
type PasswordForm = Pick<UseFormReturnType<PasswordChange>, 'reset' | 'setFieldError'>

function usePasswordChange(form: PasswordForm, min: number) {
  const client = useQueryClient()
  const [trouble, setTrouble] = useState<string>()
  const { mutate, isPending, isSuccess } = useMutation({
    mutationFn: (change: PasswordChange) => request('POST', '/api/account/password', change),
    onMutate: () => setTrouble(undefined),
    onSuccess: async () => {
      form.reset()
      await Promise.all([accountAnswer, sessionsAnswer].map(({ queryKey }) => client.invalidateQueries({ queryKey })))
    },
    onError: (error) => {
      const fields = error instanceof Failure ? (error.problem?.fields ?? []) : []
      for (const { field, reason } of fields)
        if (field === 'current' || field === 'next') form.setFieldError(field, reasonText(reason, min))
      const first = fields[0]?.field
      if (first) document.getElementById(first === 'current' ? 'current-password' : 'new-password')?.focus()
      else setTrouble(troubleOf(error))
    },
  })
  return { mutate, isPending, trouble, isDone: isSuccess }
}

const reasonText = (reason: string, min: number): string =>
  text(reasonTexts[reason as PasswordReason] ?? 'password.common', { min, max: passwordMaxLength })

const troubleOf = (error: unknown): string =>
  error instanceof Failure && error.problem?.status === 429 ? text('password.tooMany') : reasonOf(error)
