import { html, type Html, trustedMarkup } from './html.ts'

// The plan of an atrium on a grid of 24: the wall, with its door in the middle of the lower side, and the pool.
// Edges lie on whole pixels at 24 px and close to them at 16 px.
const wall = 'M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2h-4'
const pool = 'M9 9h6v6H9z'

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
