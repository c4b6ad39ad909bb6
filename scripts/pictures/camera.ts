import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type BrowserContext, devices, type Page } from 'playwright-core'
import { shrinkPng } from './png.ts'
import { pictureFile, schemes, type SurfaceName } from './surfaces.ts'

/** Takes the pictures of a page as it stands, at every width of its device and in every scheme. */
export interface Camera {
  readonly context: BrowserContext
  readonly take: (page: Page, name: SurfaceName, framing?: Framing) => Promise<void>
}

interface Framing {
  /** Only what a screen shows: for what lies over a page. */
  readonly screenOnly?: boolean
}

interface Size {
  readonly width: number
  readonly height: number
}

/** What people sit before, with the screens whose pictures are taken on it. */
interface Device {
  readonly sizes: readonly Size[]
  readonly open: (browser: Browser) => Promise<BrowserContext>
}

const common = { locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', deviceScaleFactor: 1 } as const

const phone: Size = { width: 360, height: 780 }
const laptop: Size = { width: 1280, height: 800 }
const wall: Size = { width: 2560, height: 1440 }

/** A phone and a desk. A phone has no pointer that hovers, so its pictures are not those of a narrow window. */
export const stands: readonly Device[] = [
  {
    sizes: [phone],
    open: (browser) => browser.newContext({ ...devices['Pixel 7'], ...common, viewport: phone, screen: phone }),
  },
  {
    sizes: [laptop, wall],
    open: (browser) => browser.newContext({ ...common, viewport: laptop, screen: wall }),
  },
]

/** The screen is made as high as the page: a picture beyond its edge would turn a phone into something with a mouse. */
const heightOf = (page: Page, least: number): Promise<number> =>
  page.evaluate((height) => Math.max(height, document.documentElement.scrollHeight), least)

/** A camera before a device; its pictures go to the folder. */
export async function openCamera(browser: Browser, { sizes, open }: Device, folder: string): Promise<Camera> {
  const context = await open(browser)
  context.setDefaultTimeout(15_000)
  const take: Camera['take'] = async (page, name, { screenOnly = false } = {}) => {
    // Nothing is hovered in a picture.
    await page.mouse.move(0, 0)
    for (const size of sizes)
      for (const colorScheme of schemes) {
        await page.setViewportSize(size)
        await page.emulateMedia({ colorScheme })
        if (!screenOnly) await page.setViewportSize({ ...size, height: await heightOf(page, size.height) })
        await page.evaluate(async () => {
          await document.fonts.ready
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))
        })
        const picture = await page.screenshot({ animations: 'disabled' })
        await writeFile(join(folder, pictureFile(name, size.width, colorScheme)), shrinkPng(picture))
      }
    await page.setViewportSize(sizes[0] ?? laptop)
  }
  return { context, take }
}
