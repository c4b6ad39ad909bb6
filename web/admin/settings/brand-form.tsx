import { Button } from '@mantine/core'
import { useState } from 'react'
import { ownAction } from '../../../contracts/colour.ts'
import type { Theme, ThemeDraft } from '../../../contracts/management/brand.ts'
import { type Answer, ask } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { send } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { ConflictDialog } from '../kit/conflict.tsx'
import { type Fields, useFields } from '../kit/fields.ts'
import { useFollowed } from '../kit/followed.ts'
import { Form, TextField } from '../kit/form.tsx'
import { useSave } from '../kit/save.ts'
import { type BrandValues, colourOf, logoPathOf, type LogoWish } from './brand.ts'
import css from './branding-page.module.css'
import { ContrastWords } from './contrast-words.tsx'
import { HistoryCard } from './history-card.tsx'
import { type ChosenLogo, LogoField } from './logo-field.tsx'
import { Preview } from './preview.tsx'
import shared from './settings.module.css'

/** The theme that is changed. */
interface BrandFormProps {
  readonly path: string
  readonly theme: Theme
  readonly version: string | undefined
}

const valuesOf = ({ primaryColorHex }: Theme): BrandValues => ({ colour: primaryColorHex, logo: 'keep' })

/** Logo and colour, saved together; until then only the preview wears them. */
export function BrandForm({ path, theme, version }: BrandFormProps) {
  const saved = valuesOf(theme)
  // A chosen file does not survive a new sign-in, so the wish for it must not either.
  const form = useFields<BrandValues>(saved, { draft: 'brand', secret: ['logo'] })
  const [made, setMade] = useFollowed(form, saved, version)
  const [chosen, setChosen] = useState<ChosenLogo>()
  const [half, setHalf] = useState<string>()
  const { save, isBusy, trouble, conflict } = useSave<BrandValues, Theme>({
    form,
    version: made,
    send: async (values, over) => {
      setHalf(undefined)
      const sent = await sendBrand(path, { theme, values, file: chosen?.file, changed: form.changed }, over)
      if ('body' in sent) return sent
      // What was kept is no change any more; what was not stays, to be mended and saved again.
      const kept = valuesOf(sent.kept.body)
      form.rebase(kept, { ...values, colour: kept.colour })
      setMade(sent.kept.version)
      setHalf(text('settings.brand.half'))
      throw sent.error
    },
    load: () => ask('GET', path),
    valuesOf,
    labels: { colour: text('settings.brand.colour'), logo: text('settings.brand.logo') },
    nameOf: (field) => (field === 'file' ? 'logo' : 'colour'),
    says: text('form.saved'),
    onDone: (_, answer) => {
      setMade(answer.version)
      setChosen(undefined)
    },
  })
  const colour = colourOf(form.values.colour)
  const submit = () => {
    if (colour === undefined) form.setErrors({ colour: text('settings.brand.colour.wrong') })
    else save()
  }
  const isChanged = form.changed.length > 0
  const discard = () => {
    form.reset(saved)
    setChosen(undefined)
    setHalf(undefined)
  }
  const held = logoPathOf(theme.logo)
  return (
    <div className={css.columns}>
      <div className={shared.cards}>
        <Card title={text('settings.brand')} about={text('settings.brand.about')}>
          <Form
            onSubmit={submit}
            submit={text('form.save')}
            isBusy={isBusy}
            isReady={isChanged}
            isRestored={form.isRestored}
            trouble={[half, trouble].filter(Boolean).join(' ') || undefined}
            cancel={isChanged ? { label: text('form.discard'), act: discard } : undefined}
          >
            <LogoField
              held={held}
              wish={form.values.logo}
              chosen={chosen}
              error={form.errors.logo}
              isSending={isBusy && form.values.logo === 'replace'}
              setWish={(wish, file) => {
                form.set('logo', wish)
                setChosen(file)
                setHalf(undefined)
              }}
            />
            <ColourField form={form} colour={colour} />
            <ConflictDialog conflict={conflict} />
          </Form>
        </Card>
        <HistoryCard eventType="system.brand.theme.update" />
      </div>
      <Preview
        colour={colour ?? theme.primaryColorHex}
        logo={form.values.logo === 'remove' ? undefined : held}
        chosen={form.values.logo === 'replace' ? chosen?.url : undefined}
      />
    </div>
  )
}

interface ColourFieldProps {
  readonly form: Fields<BrandValues>
  readonly colour: string | undefined
}

function ColourField({ form, colour }: ColourFieldProps) {
  return (
    <div className={css.fields}>
      <div className={css.colour}>
        <input
          type="color"
          className={css.picker}
          aria-label={text('settings.brand.colour.pick')}
          value={colour ?? '#000000'}
          onChange={(event) => form.set('colour', event.currentTarget.value)}
        />
        <div className={css.hex}>
          <TextField
            form={form}
            name="colour"
            label={text('settings.brand.colour')}
            hint={text('settings.brand.colour.hint')}
            isCode
            maxLength={9}
          />
        </div>
      </div>
      {colour !== ownAction.light.action && (
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => form.set('colour', ownAction.light.action)}>
            {text('settings.brand.colour.own')}
          </Button>
        </div>
      )}
      <div role="status">{colour !== undefined && <ContrastWords colour={colour} />}</div>
    </div>
  )
}

interface Wanted {
  readonly theme: Theme
  readonly values: BrandValues
  readonly file: File | undefined
  readonly changed: readonly string[]
}

/** The colour is kept, the logo is not. */
interface Half {
  readonly kept: Answer<Theme>
  readonly error: unknown
}

/** Colour, then logo: the second is a change to what the first one left. Throws where nothing was kept. */
async function sendBrand(
  path: string,
  { theme, values: { colour, logo }, file, changed }: Wanted,
  version: string | undefined,
): Promise<Answer<Theme> | Half> {
  const draft: ThemeDraft = { primaryColorHex: colourOf(colour) ?? colour }
  const kept = changed.includes('colour') ? await send<Theme>('PUT', path, draft, { ifMatch: version }) : undefined
  try {
    await sendWish(`${path}/logo`, logo, file, kept ? kept.version : version)
  } catch (error) {
    if (kept) return { kept, error }
    throw error
  }
  // Both are kept by now: what cannot be read back comes with the next question.
  const known = { ...theme, primaryColorHex: draft.primaryColorHex ?? theme.primaryColorHex }
  return ask<Theme>('GET', path).catch(() => ({ body: known, version: undefined, next: undefined }))
}

async function sendWish(path: string, wish: LogoWish, file: File | undefined, over: string | undefined): Promise<void> {
  if (wish === 'remove') await send('DELETE', path, undefined, { ifMatch: over })
  if (wish !== 'replace' || !file) return
  const form = new FormData()
  form.append('file', file, 'logo')
  await send('POST', path, form, { ifMatch: over })
}
