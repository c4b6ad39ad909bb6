import { useDebouncedValue, useElementSize } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import type { Scheme } from '../../../contracts/colour.ts'
import { text } from '../../texts/texts.ts'
import { Card } from '../kit/card.tsx'
import { FilterChips } from '../kit/filter-chips.tsx'
import { previewOf } from './brand.ts'
import css from './branding-page.module.css'

/** What the preview wears. */
interface PreviewProps {
  readonly colour: string
  /** The path of the logo; undefined for none. */
  readonly logo: string | undefined
  /** A picture that was chosen and not sent yet, as a data: address; it takes the logo's place. */
  readonly chosen?: string | undefined
}

const sizes = { phone: { width: 390, height: 720 }, desktop: { width: 1180, height: 800 } } as const

type Size = keyof typeof sizes

/** The real sign-in page in a brand that nobody saved yet, by day or night, on a phone or a desktop. */
export function Preview({ colour, logo, chosen }: PreviewProps) {
  const [scheme, setScheme] = useState<Scheme>('light')
  const [size, setSize] = useState<Size>('desktop')
  // A colour that is dragged is many colours: the page is asked for the one it comes to rest at.
  const [settled] = useDebouncedValue(colour, 250)
  const { ref, width: room } = useElementSize()
  const { width, height } = sizes[size]
  const scale = Math.min(1, room === 0 ? 1 : room / width)
  const title = text('settings.brand.preview')
  const frame = useRef<HTMLIFrameElement>(null)
  // The page knows pictures of the server alone: one that only this browser has is put into it from here.
  const wear = () => {
    const picture = frame.current?.contentDocument?.querySelector<HTMLImageElement>('img.logo')
    if (picture && chosen !== undefined) picture.src = chosen
  }
  useEffect(wear)
  return (
    <Card title={title} about={text('settings.brand.preview.about')}>
      <div className={css.switches}>
        <FilterChips
          label={text('settings.brand.preview.scheme')}
          choices={(['light', 'dark'] as const).map((value) => ({
            value,
            label: text(`settings.brand.preview.${value}`),
          }))}
          chosen={[scheme]}
          flip={(value) => setScheme(value === 'dark' ? 'dark' : 'light')}
        />
        <FilterChips
          label={text('settings.brand.preview.size')}
          choices={(['desktop', 'phone'] as const).map((value) => ({
            value,
            label: text(`settings.brand.preview.${value}`),
          }))}
          chosen={[size]}
          flip={(value) => setSize(value === 'phone' ? 'phone' : 'desktop')}
        />
      </div>
      <div ref={ref} className={css.room}>
        <div className={css.window} style={{ width: width * scale, height: height * scale }}>
          <iframe
            ref={frame}
            onLoad={wear}
            className={css.frame}
            title={title}
            // A picture of the page: nothing in it can be reached, and nothing in it takes the focus.
            inert
            sandbox="allow-same-origin"
            src={previewOf(settled, scheme, chosen === undefined ? logo : 'chosen')}
            style={{ width, height, transform: `scale(${scale})` }}
          />
        </div>
      </div>
    </Card>
  )
}
