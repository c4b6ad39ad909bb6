/** A dice that always falls the same way, so that the demo is the same on every machine. */
export interface Dice {
  /** A whole number from 0 to one below the count. */
  readonly below: (count: number) => number
  /** One of them. */
  readonly pick: <T>(all: readonly T[]) => T
}

/** Makes a dice from a seed (mulberry32). */
export function makeDice(seed: number): Dice {
  let state = seed
  const below = (count: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count)
  }
  return {
    below,
    pick: (all) => {
      const one = all[below(all.length)]
      if (one === undefined) throw new Error('nothing to pick from')
      return one
    },
  }
}
