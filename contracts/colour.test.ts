import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contrastOf, ownAction, readableAction, readableContrast, strongOf, textOn, washOf } from './colour.ts'

test.each([
  ['#000000', '#ffffff', 21],
  ['#ffffff', '#ffffff', 1],
  ['#777777', '#ffffff', 4.48],
  ['#0f5c8c', '#ffffff', 7.15],
])('the contrast of %s and %s is %d', (one, other, ratio) => {
  expect(contrastOf(one, other)).toBeCloseTo(ratio, 1)
  expect(contrastOf(other, one)).toBe(contrastOf(one, other))
})

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
const grounds = { light: ['#faf9f6', '#ffffff'], dark: ['#14161b', '#1c1f26'] } as const

describe.each(['light', 'dark'] as const)('in the %s scheme', (scheme) => {
  test('every wish becomes a colour whose links and buttons can be read', () => {
    fc.assert(
      fc.property(colour, (wish) => {
        const { action, onAction } = readableAction(wish, scheme)
        expect(action).toMatch(/^#[0-9a-f]{6}$/)
        for (const ground of grounds[scheme])
          expect(contrastOf(action, ground)).toBeGreaterThanOrEqual(readableContrast)
        expect(contrastOf(action, washOf(action, scheme))).toBeGreaterThanOrEqual(readableContrast)
        // A button stays readable while it is pointed at.
        for (const ground of [action, strongOf(action, scheme)])
          expect(contrastOf(ground, onAction)).toBeGreaterThanOrEqual(readableContrast)
      }),
      { numRuns: 5_000 },
    )
  })

  test('what can be read stays as it was wished, and what became of a wish is never changed again', () => {
    fc.assert(
      fc.property(colour, (wish) => {
        const { action, isAdjusted } = readableAction(wish, scheme)
        expect(isAdjusted).toBe(action !== wish)
        expect(readableAction(action, scheme)).toMatchObject({ action, isAdjusted: false })
      }),
    )
  })
})

test('a colour keeps its hue where it is made darker', () => {
  expect(readableAction('#ff0000', 'light').action).toMatch(/^#[0-9a-f]{2}0000$/)
})

test('our own colour is worn as our brand has it', () => {
  expect(readableAction('#0F5C8C', 'dark')).toEqual(ownAction.dark)
})

test('text is light on dark and dark on light', () => {
  expect([textOn('#000080'), textOn('#ffd500')]).toEqual(['#ffffff', '#0b1a24'])
})
