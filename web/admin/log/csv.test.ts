import { describe, expect, test } from 'vitest'
import { cellOf, csvHead, csvLines } from '../kit/csv.ts'
import { logColumns } from './csv.ts'
import { eventOfTest } from './event-of-test.ts'

/** Reads CSV as RFC4180 writes it, to see that every text comes back. */
function parse(csv: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy
  for (const [, written = '', end] of csv.matchAll(cell)) {
    row.push(written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

describe('the log as CSV', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=cmd|"/c calc"!A1', '=1,2', '-', '\uff1d1', '\uff201'])(
    'the text %j starts no formula',
    (text) => {
      const [[read = ''] = []] = parse(`${cellOf(text)}\r\n`)
      expect(read).toBe(`'${text}`)
    },
  )

  test.each([
    ['Bob;=1+1', "Bob;'=1+1"],
    ['Bob";=HYPERLINK("https://x.example")', `Bob";'=HYPERLINK("https://x.example")`],
    ['two\n=1', "two\n'=1"],
    ['a; b;c', 'a; b;c'],
  ])('nor does %j where a semicolon parts cells', (text, harmless) => {
    expect(parse(`${cellOf(text)}\r\n`)).toEqual([[harmless]])
  })

  test.each(['plain', '', 'a,b', 'say "no"', 'two\nlines', 'two\r\nlines', '"', ' =1', 'ü😀', "'quoted'", 'a=b'])(
    'the text %j comes back as it was',
    (text) => {
      expect(parse(`${cellOf(text)}\r\n`)).toEqual([[text]])
    },
  )

  test('quotes stand only where they are needed', () => {
    expect([cellOf('a b'), cellOf('a"b'), cellOf('=a"b')]).toEqual(['a b', '"a""b"', '"\'=a""b"'])
  })

  test('every line has as many cells as the head, whatever the event holds', () => {
    const event = eventOfTest({
      outcome: { result: 'FAILURE', reason: '=HYPERLINK("https://evil.example","x")' },
      target: [
        {
          id: '00u1',
          type: 'User',
          alternateId: 'ada@acme.example',
          displayName: 'Ada, "the" first',
          detailEntry: null,
        },
        { id: '0oa1', type: 'AppInstance', alternateId: null, displayName: 'Ledger', detailEntry: null },
      ],
    })
    const [head = [], first = [], second = []] = parse(
      csvHead(logColumns) + csvLines(logColumns, [event, eventOfTest({ target: null })]),
    )
    expect([first.length, second.length]).toEqual([head.length, head.length])
    const at = (name: string) => first[head.indexOf(name)]
    expect(at('outcome.reason')).toBe('\'=HYPERLINK("https://evil.example","x")')
    expect(at('target.displayName')).toBe('Ada, "the" first; Ledger')
    expect(at('target.alternateId')).toBe('ada@acme.example; ')
  })
})
