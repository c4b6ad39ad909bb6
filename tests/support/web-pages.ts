import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')

/** Builds the web pages unless what is built is younger than every source, and gives where they lie. */
export async function builtWebPages(): Promise<string> {
  const dist = join(root, 'web/dist')
  const builtAt = await stat(join(dist, 'index.html')).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
  if ((await youngest(['web', 'contracts'])) > builtAt)
    await build({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn' })
  return dist
}

async function youngest(folders: readonly string[]): Promise<number> {
  const times = folders.map(async (folder) => {
    const names = await readdir(join(root, folder), { recursive: true })
    const sources = names.filter(
      (name) => !/^(dist|node_modules)|\.test\./.test(name) && /\.(tsx?|css|html|js)$/.test(name),
    )
    return Promise.all(sources.map(async (name) => (await stat(join(root, folder, name))).mtimeMs))
  })
  return Math.max(...(await Promise.all(times)).flat())
}
