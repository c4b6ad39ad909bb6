import { expect, test } from 'vitest'
import { eventTypes } from '../server/audit/event-types.ts'
import { eventsDe } from '../web/texts/de/events.ts'

test('every type of event has a name in German, and nothing else has', () => {
  expect(Object.keys(eventsDe).toSorted()).toEqual(Object.keys(eventTypes).toSorted())
})

test('no two types share a name, which the English ones do not either', () => {
  for (const names of [Object.values(eventsDe), Object.values(eventTypes).map(([, message]) => message)])
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})
