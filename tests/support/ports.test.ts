import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('processes that take ports side by side never get the same one', async () => {
  const program = `import { freePort } from ${JSON.stringify(join(import.meta.dirname, 'ports.ts'))}
    const ports = []
    for (let taken = 0; taken < 100; taken++) ports.push(await freePort())
    console.log(ports.join(' '))
    // Held until all have theirs.
    process.stdin.resume().once('end', () => process.exit())`
  const running = [1, 2, 3].map(() => promisify(execFile)(execPath, ['--input-type=module', '-e', program]))
  const said = running.map(
    ({ child }) => new Promise<string>((done) => child.stdout?.once('data', (text: string) => done(text))),
  )
  const ports = (await Promise.all(said)).flatMap((line) => line.trim().split(' '))
  for (const { child } of running) child.stdin?.end()
  await Promise.all(running)
  expect(new Set(ports).size).toBe(300)
})
