import { type TextKey, text } from '../texts/texts.ts'
import { When } from './when.tsx'

/** A text with a moment at its place `when`: "Last used 3 minutes ago", the exact time on hover. */
export function Said({ text: key, at }: { readonly text: TextKey; readonly at: string }) {
  // The text is split where the moment goes, so that a language may put it anywhere.
  const [before = '', after = ''] = text(key, { when: '\u0000' }).split('\u0000')
  return (
    <span>
      {before}
      <When at={at} />
      {after}
    </span>
  )
}
