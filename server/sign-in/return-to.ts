// The account, or the launch of a tile: pages of ours that ask for a session. Nothing with a query, a dot or a second slash.
const pagesToReturnTo = /^\/(?:account|launch\/[A-Za-z0-9]{1,40})$/

/** The page of ours that a sign-in returns to; undefined for anything that is not one, which then leads to the dashboard. */
export const returnTo = (wanted: string | undefined): string | undefined =>
  wanted !== undefined && pagesToReturnTo.test(wanted) ? wanted : undefined
