import { readPreference } from '../ui/preferences.ts'

/** The address that starts an app. The server decides there how. */
export const launchPath = (appId: string): string => `/launch/${encodeURIComponent(appId)}`

/** Starts an app as its tile would. */
export function launch(appId: string): void {
  if (readPreference('newTab')) window.open(launchPath(appId), '_blank', 'noopener')
  else location.assign(launchPath(appId))
}
