import { globSync, readFileSync } from 'node:fs'
import { argv, exit, stderr } from 'node:process'

/** A comment that silences a guard, up to the end of its line. */
const suppression = /(?:oxlint-disable|eslint-disable|biome-ignore|knip-ignore|@ts-expect-error|v8 ignore)[^\n]*/g

/** Where the reason begins in each of the dialects: after two dashes, or after a colon. */
const reason = /(?:--|:)\s*(\S.{9,})$/

/** Finds the comments below a folder that silence a guard and do not say why; gives them as `file:line: comment`. */
export function findSilentSuppressions(root: string): string[] {
  const files = globSync('**/*.{ts,tsx,js,cjs,mjs,css}', {
    cwd: root,
    exclude: (path) => /(^|[/\\])(node_modules|dist|data|work)$/.test(path),
  }).filter((path) => !/check-suppressions\.ts$|guards\.test\.ts$/.test(path))
  return files.flatMap((path) =>
    readFileSync(`${root}/${path}`, 'utf8')
      .split('\n')
      .flatMap((line, at) => {
        const silent = (line.match(suppression) ?? []).filter(
          (comment) => !reason.test(comment.replace(/\*\/\s*$/, '')),
        )
        return silent.map((comment) => `${path}:${at + 1}: ${comment.trim()}`)
      }),
  )
}

if (import.meta.main) {
  const found = findSilentSuppressions(argv[2] ?? '.')
  for (const place of found) stderr.write(`no reason given at ${place}\n`)
  if (found.length > 0) exit(1)
}
