import type { App } from '../../../contracts/management/app.ts'

/** An app, and the version that a change to it names. */
export interface ShownApp {
  readonly app: App
  readonly version: string | undefined
}
