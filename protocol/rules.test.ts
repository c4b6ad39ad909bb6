import { describe, expect, test } from 'vitest'
import { idsInTheEngine, splitSource } from '../scripts/rules-doc.ts'
import { rulesOfEndpoints } from './rules.ts'
import { noteOf, sectionsOf, standards } from './sections.ts'
import type { Sentence } from './shared/rule.ts'

const all = new Set<Sentence>(rulesOfEndpoints.flatMap(({ sentences }) => sentences))
const sourcesOf = ({ source, also = [] }: Sentence) => [source, ...also]

test('every rule in the engine is listed at an endpoint, and every listed one stands in the engine', () => {
  const listed = [...all].map(({ id }) => id)
  expect(new Set(listed)).toEqual(new Set(idsInTheEngine))
})

test('no two rules share a name', () => {
  const ids = [...all].map(({ id }) => id)
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
})

test.each([...all])('$id names its sources', (sentence) => {
  for (const source of sourcesOf(sentence)) {
    expect(source).toMatch(
      /^(RFC\d{4}-([A-B]|\d)|OIDC(C|D|R|PC|RPL|BCL)-\d|OAuth\.(Responses|Post)-\d|docs\/policies\/\w+\.md §\d)/,
    )
  }
  expect(sourcesOf(sentence)).toEqual([...new Set(sourcesOf(sentence))])
})

describe.each(standards)('$name', (standard) => {
  const sections = sectionsOf(standard).map(({ number }) => number)
  const cited = [...all]
    .flatMap(sourcesOf)
    .map(splitSource)
    .filter(([name]) => name === standard.name)
  const withRules = new Set(cited.map(([, section]) => section))

  test('has every section that a rule cites', () => {
    const unknown = [...withRules].filter((section) => !sections.includes(section) && !section.startsWith('A.'))
    expect(unknown).toEqual([])
  })

  test('has for each section a rule, or a sentence that says why not', () => {
    expect(sections.filter((section) => !withRules.has(section) && noteOf(standard, section) === undefined)).toEqual([])
  })
})
