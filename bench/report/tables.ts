import { styleText } from 'node:util'
import type { Goal, Section } from './section.ts'

type Rows = readonly (readonly string[])[]

/** Lays a table out in columns; the first is text, the others are numbers. */
export function plainTable(columns: readonly string[], rows: Rows): string {
  const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')
  return [line(columns), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

/** Writes a table in Markdown. */
export function markdownTable(columns: readonly string[], rows: Rows): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = columns.map((_, at) => (at === 0 ? '---' : '---:'))
  return [line(columns), line(rule), ...rows.map(line)].join('\n')
}

const goalColumns = ['Goal', 'wanted', 'measured', '']
const goalRow = ({ what, goal, measured, isMet }: Goal): string[] => [what, goal, measured, isMet ? 'met' : 'missed']

/** A section for the terminal. */
export function plainSection({ title, columns, rows, goals }: Section): string {
  const found = goals.length === 0 ? '' : `\n\n${plainTable(goalColumns, goals.map(goalRow))}`
  return `\n${styleText('bold', title)}\n\n${plainTable(columns, rows)}${found}\n`
}

/** A section for the guide. */
export function markdownSection({ title, about, columns, rows, goals }: Section): string {
  const found = goals.length === 0 ? '' : `\n\n${markdownTable(goalColumns, goals.map(goalRow))}`
  return `### ${title}\n\n${about}\n\n${markdownTable(columns, rows)}${found}\n`
}
