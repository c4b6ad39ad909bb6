import { donePage } from './done.ts'
import type { Html } from './html.ts'
import type { PageFrame } from './layout.ts'

/** The page after a sign-out. */
export const signedOutPage = (frame: PageFrame): Html =>
  donePage(frame, {
    title: frame.say('signedOutTitle'),
    text: frame.say('signedOutText'),
    action: { href: '/sign-in', label: frame.say('signInAgainButton') },
  })
