const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):?(\d\d))?)?$/

/**
 * The moment that a text names as ISO 8601 writes it: a day, or a day and a time, in UTC where nothing else is said.
 * Undefined for anything else, and for a day or an hour that there is not.
 */
export function readMomentText(text: string): Date | undefined {
  const parts = pattern.exec(text)
  if (!parts) return undefined
  const number = (at: number) => Number(parts[at] ?? 0)
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const milliseconds = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3))
  if (hour > 23 || minute > 59 || second > 59 || number(9) > 14 || number(10) > 59 || year === 0) return undefined
  const local = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds)
  // A day that its month does not have would be one of the next month.
  if (year < 100 || new Date(local).getUTCDate() !== day || new Date(local).getUTCMonth() !== month - 1)
    return undefined
  const ahead = (number(9) * 60 + number(10)) * 60_000
  return new Date(parts[8] === '-' ? local + ahead : local - ahead)
}
