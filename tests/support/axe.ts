import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/**
 * Axe for a page, and for its frames of the same origin: we have no others. Otherwise it opens another page for each
 * look, to put together what frames of other origins said, which takes longer than the look itself.
 */
export const axeOf = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode()
