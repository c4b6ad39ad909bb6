import { Button, Textarea } from '@mantine/core'
import { IconDownload, IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { text } from '../../../texts/texts.ts'
import { download, SecretOnce } from '../../kit/secret-once.tsx'
import { useMay } from '../../shell/console.ts'
import { type KeyPair, makeKeyPair } from '../key-pair.ts'
import { ScopeChoices } from '../scope-choices.tsx'
import css from './new.module.css'
import { errorAt, type StepProps } from './parts.ts'

/** Asks for the public key that a service proves itself with, and what it may do. */
export function KeyStep(props: StepProps) {
  const { draft, change } = props
  const may = useMay()
  const flip = (scope: string) => {
    const isChosen = draft.scopes.includes(scope)
    change({ scopes: isChosen ? draft.scopes.filter((each) => each !== scope) : [...draft.scopes, scope] })
  }
  return (
    <>
      <KeyInput
        value={draft.publicKey}
        label={draft.label}
        error={errorAt(props, 'key', 'publicKey')}
        onChange={(publicKey) => change({ publicKey })}
      />
      <section aria-labelledby="scopes-title">
        <h3 id="scopes-title" className={css.subtitle}>
          {text('apps.scopes')}
        </h3>
        <p className={css.about}>{text(may('grants.manage') ? 'apps.scopes.about' : 'apps.scopes.mayNot')}</p>
        {may('grants.manage') && (
          <div className={css.scopes}>
            <ScopeChoices chosen={draft.scopes} flip={flip} />
          </div>
        )}
      </section>
    </>
  )
}

/** What a field for a public key needs. */
interface KeyInputProps {
  readonly value: string
  /** What the app is called: the download of a private key is named after it. */
  readonly label: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

/** A public key: made here, with the private one to download once, or pasted. */
export function KeyInput({ value, label, error, onChange }: KeyInputProps) {
  const [pair, setPair] = useState<KeyPair>()
  const make = () =>
    void makeKeyPair().then((made) => {
      setPair(made)
      onChange(JSON.stringify(made.publicJwk, null, 2))
    })
  return (
    <div className={css.key}>
      <p className={css.about}>{text('apps.key.about')}</p>
      {/* A page without https has no keys, except on this machine. */}
      {isSecureContext && (
        <Button variant="default" leftSection={<IconKey size={18} />} onClick={make} className={css.make ?? ''}>
          {text('apps.key.make')}
        </Button>
      )}
      <Textarea
        label={text('apps.key')}
        description={text('apps.key.paste')}
        inputWrapperOrder={['label', 'description', 'input', 'error']}
        classNames={{ input: css.mono ?? '' }}
        rows={10}
        spellCheck={false}
        autoComplete="off"
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {pair && <PrivateKey pair={pair} label={label} close={() => setPair(undefined)} />}
    </div>
  )
}

function PrivateKey({
  pair,
  label,
  close,
}: {
  readonly pair: KeyPair
  readonly label: string
  readonly close: () => void
}) {
  const name =
    label
      .trim()
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-') || 'app'
  return (
    <SecretOnce
      title={text('apps.key.private.title')}
      label={text('apps.key.private.label')}
      secret={JSON.stringify(pair.privateJwk)}
      fileName={`${name}-private-key.json`}
      fileText={`${JSON.stringify(pair.privateJwk, null, 2)}\n`}
      close={close}
    >
      <div className={css.pem}>
        <p className={css.about}>{text('apps.key.private.about')}</p>
        <Button
          variant="subtle"
          size="compact-md"
          leftSection={<IconDownload size={16} />}
          onClick={() => download(`${name}-private-key.pem`, pair.privatePem)}
        >
          {text('apps.key.private.pem')}
        </Button>
      </div>
    </SecretOnce>
  )
}
