import { html, type Html, trustedMarkup } from './html.ts'

// The plan of an atrium on a grid of 24: the wall, with its door in the middle of the lower side, and the pool. The door
// is as wide as the pool, so that one sees from outside what is inside.
const wall = 'M8.5 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2h-3.5'
const pool = 'M8.5 8.5h7v7h-7z'

const strokes = `<path d="${wall}"/><path d="${pool}"/>`

/** The mark as inline SVG in the colour of the text around it; decorative, so screen readers skip it. */
export const mark: Html = trustedMarkup(
  `<svg class="mark" viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${strokes}</svg>`,
)

/** The mark with the wordmark beside it. */
export const wordmark: Html = html`<span class="wordmark">${mark} Atrium</span>`

/** The mark as a file of its own, for the browser's tab: ink by day, stone by night. */
export const faviconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><style>g{fill:none;stroke:#0F5C8C;stroke-width:2.25;stroke-linecap:round;stroke-linejoin:round}@media (prefers-color-scheme:dark){g{stroke:#6DB7E3}}</style><g>${strokes}</g></svg>
`
