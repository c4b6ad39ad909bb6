import type { Html } from '../../http/pages/html.ts'
import type { PageFrame } from '../../http/pages/layout.ts'
import { identifierPage } from './identifier.ts'

/** The first page of a sign-in as an app's users see it, to be looked at and not used. */
export const previewPage = (frame: PageFrame): Html =>
  identifierPage(frame, {
    form: { action: '', token: '' },
    app: undefined,
    login: undefined,
    problem: undefined,
    recoverHref: '/recover',
  })
