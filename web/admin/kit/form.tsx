import { Button, Checkbox, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { createContext, type ReactNode, type SubmitEvent, useContext } from 'react'
import { text } from '../../texts/texts.ts'
import type { Fields, FieldValue, Values } from './fields.ts'
import css from './form.module.css'

/** The names of the fields that hold this kind of value. An index of all names, where a form's type has one, is none. */
type NamesOf<T extends Values, V extends FieldValue> = keyof {
  [Name in keyof T as string extends Name ? never : T[Name] extends V ? Name : never]: true
} &
  string

/** What every field has. */
interface FieldProps<T extends Values, Name extends string> {
  readonly form: Fields<T>
  readonly name: Name
  readonly label: string
  readonly hint?: ReactNode
  readonly isDisabled?: boolean
}

function common<T extends Values>({ form, name, label, hint, isDisabled }: FieldProps<T, keyof T & string>) {
  return {
    id: `${form.id}-${name}`,
    label,
    description: hint,
    disabled: isDisabled ?? false,
    error: form.errors[name],
  }
}

const inOrder: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

/** A text of one line, or of several. What is wrong stands at it. */
export function TextField<T extends Values, Name extends NamesOf<T, string>>(
  props: FieldProps<T, Name> & {
    readonly type?: 'text' | 'email' | 'url' | 'number' | 'password'
    readonly rows?: number
    readonly autoComplete?: string
    readonly isCode?: boolean
    readonly maxLength?: number
    readonly autoFocus?: boolean
  },
) {
  const { form, name, type = 'text', rows, autoComplete = 'off', isCode, maxLength, autoFocus } = props
  const field = {
    ...common(props),
    name,
    value: String(form.values[name]),
    autoComplete,
    inputWrapperOrder: inOrder,
    spellCheck: !isCode && rows !== undefined,
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(autoFocus ? { 'data-autofocus': true } : {}),
    ...(isCode ? { classNames: { input: css.code ?? '' } } : {}),
  }
  const set = (value: string) => form.set(name, value as T[Name])
  if (type === 'password')
    return (
      <PasswordInput
        {...field}
        onChange={(event) => set(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': text('password.show') }}
      />
    )
  if (rows !== undefined)
    return <Textarea {...field} rows={rows} onChange={(event) => set(event.currentTarget.value)} />
  return <TextInput {...field} type={type} onChange={(event) => set(event.currentTarget.value)} />
}

/** Yes or no. */
export function SwitchField<T extends Values, Name extends NamesOf<T, boolean>>(props: FieldProps<T, Name>) {
  const { form, name } = props
  return (
    <Switch
      {...common(props)}
      checked={form.values[name] === true}
      onChange={(event) => form.set(name, event.currentTarget.checked as T[Name])}
    />
  )
}

/** Yes or no, among others of its kind. */
export function CheckField<T extends Values, Name extends NamesOf<T, boolean>>(props: FieldProps<T, Name>) {
  const { form, name } = props
  return (
    <Checkbox
      {...common(props)}
      checked={form.values[name] === true}
      onChange={(event) => form.set(name, event.currentTarget.checked as T[Name])}
    />
  )
}

/** One of a few. */
export function SelectField<T extends Values, Name extends NamesOf<T, string>>(
  props: FieldProps<T, Name> & { readonly choices: readonly { readonly value: string; readonly label: string }[] },
) {
  const { form, name, choices } = props
  return (
    <Select
      {...common(props)}
      inputWrapperOrder={inOrder}
      data={[...choices]}
      value={String(form.values[name])}
      allowDeselect={false}
      checkIconPosition="right"
      onChange={(value) => value !== null && form.set(name, value as T[Name])}
    />
  )
}

/** What a form has below its fields. */
interface FormProps {
  readonly onSubmit: () => void
  /** What the button says; nothing shows no button. */
  readonly submit?: string
  readonly isBusy?: boolean
  /** False while there is nothing to save. */
  readonly isReady?: boolean
  readonly cancel?: { readonly label: string; readonly act: () => void } | undefined
  readonly isRestored?: boolean
  /** It is higher than a window: while something is not saved, its buttons stay in sight. */
  readonly isLong?: boolean
  /** What is wrong with the whole. */
  readonly trouble?: string | undefined
  readonly children: ReactNode
}

/** True within a dialog: there every form ends as a question does, its act last. */
export const IsInDialog = createContext(false)

/** A form: its fields, what is wrong with the whole, and its buttons. */
export function Form(props: FormProps) {
  const isInDialog = useContext(IsInDialog)
  const { onSubmit, submit, isBusy = false, isReady = true, cancel, isRestored = false, trouble, children } = props
  const isFloating = props.isLong === true && isReady
  const send = (event: SubmitEvent) => {
    event.preventDefault()
    if (!isBusy && isReady) onSubmit()
  }
  const yes = (
    <Button key="yes" type="submit" loading={isBusy} disabled={!isReady}>
      {submit}
    </Button>
  )
  const no = cancel && (
    <Button key="no" variant="default" onClick={cancel.act}>
      {cancel.label}
    </Button>
  )
  return (
    <form onSubmit={send} noValidate className={css.form}>
      {isRestored && (
        <p role="status" className={css.restored}>
          {text('form.restored')}
        </p>
      )}
      {children}
      <div className={css.end} data-floating={isFloating || undefined}>
        <div role="alert">{trouble && <p className={css.trouble}>{trouble}</p>}</div>
        {submit !== undefined && (
          <div className={css.buttons} data-dialog={isInDialog || undefined}>
            {isInDialog ? [no, yes] : [yes, no]}
          </div>
        )}
      </div>
    </form>
  )
}

/** Fields that stand beside one another where there is room. */
export const FieldRow = ({ children }: { readonly children: ReactNode }) => <div className={css.row}>{children}</div>
