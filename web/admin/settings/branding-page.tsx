import type { Brand, Theme } from '../../../contracts/management/brand.ts'
import { text } from '../../texts/texts.ts'
import { part, useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { useMay } from '../shell/console.ts'
import { BrandForm } from './brand-form.tsx'
import css from './branding-page.module.css'
import { ContrastWords } from './contrast-words.tsx'
import { Frame, ReadOnly, Waiting } from './frame.tsx'
import { HistoryCard } from './history-card.tsx'
import { logoPathOf } from './brand.ts'
import { Preview } from './preview.tsx'
import shared from './settings.module.css'

/** How the org's pages look: its logo and its colour, beside the page that people will see. */
export function BrandingPage() {
  const brands = useObject<Brand[]>('/api/v1/brands', { expand: 'themes' })
  const brand = brands.data?.body[0]
  const themeId = brand?._embedded?.themes[0]?.id
  const path = brand && themeId !== undefined ? `/api/v1/brands/${part(brand.id)}/themes/${part(themeId)}` : undefined
  const theme = useObject<Theme>(path ?? '', {}, path !== undefined)
  return (
    <Frame of="branding" isWide>
      {path !== undefined && theme.data ? (
        <Branding path={path} theme={theme.data.body} version={theme.data.version} />
      ) : (
        <Waiting
          error={brands.error ?? theme.error}
          retry={() => Promise.all([brands.refetch(), path === undefined ? undefined : theme.refetch()])}
        />
      )}
    </Frame>
  )
}

interface BrandingProps {
  readonly path: string
  readonly theme: Theme
  readonly version: string | undefined
}

function Branding({ path, theme, version }: BrandingProps) {
  const may = useMay()
  if (may('brands.manage')) return <BrandForm path={path} theme={theme} version={version} />
  return (
    <div className={css.columns}>
      <div className={shared.cards}>
        <Card title={text('settings.brand')}>
          <ReadOnly />
          <p className={css.colour}>
            <span className={css.swatch} style={{ background: theme.primaryColorHex }} />
            <code>{theme.primaryColorHex}</code>
          </p>
          <ContrastWords colour={theme.primaryColorHex} />
        </Card>
        <HistoryCard eventType="system.brand.theme.update" />
      </div>
      <Preview colour={theme.primaryColorHex} logo={logoPathOf(theme.logo)} />
    </div>
  )
}
