import type { User, UserStatusName } from '../../../contracts/management/user.ts'

const allowed: Readonly<Record<'activate' | 'suspend' | 'deactivate', readonly UserStatusName[]>> = {
  activate: ['STAGED', 'DEPROVISIONED'],
  suspend: ['ACTIVE', 'LOCKED_OUT'],
  deactivate: ['STAGED', 'PROVISIONED', 'ACTIVE', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'SUSPENDED'],
}

/** True when a person's status lets it happen; the server decides it again. */
export const canBe = ({ status }: Pick<User, 'status'>, act: keyof typeof allowed): boolean =>
  allowed[act].includes(status)

/** Something it was not done for, and why. */
export interface Failed<Item> {
  readonly item: Item
  readonly error: unknown
}

/** How many requests are under way at once: enough to be quick, few enough to leave room for others. */
const atOnce = 4

/** Does something for each, a few at once, and says how many are done. Gives those it failed for; goes on after one. */
export async function doEach<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
  tellDone: (count: number) => void,
): Promise<readonly Failed<Item>[]> {
  const failed: Failed<Item>[] = []
  const waiting = [...items]
  let done = 0
  const work = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await act(item)
      } catch (error) {
        failed.push({ item, error })
      }
      done += 1
      tellDone(done)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return failed
}
