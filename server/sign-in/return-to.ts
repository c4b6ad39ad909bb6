// The account, or the launch of a tile: pages of ours that ask for a session. Nothing with a dot or an empty part.
const pagesToReturnTo = /^\/(?:account|launch\/[A-Za-z0-9]{1,40})$/
// The console, whose pages say in their query what they show. Only letters, digits and what joins and escapes them.
const consolePages = /^\/admin(?:\/[A-Za-z0-9_-]{1,64}){0,6}(?:\?[A-Za-z0-9_.~%&=+*-]{0,1000})?$/

/** The page of ours that a sign-in returns to; undefined for anything that is not one, which then leads to the dashboard. */
export const returnTo = (wanted: string | undefined): string | undefined =>
  wanted !== undefined && (pagesToReturnTo.test(wanted) || consolePages.test(wanted)) ? wanted : undefined
