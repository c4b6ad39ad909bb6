import type { Pool } from 'pg'

/** A person, as a provider looks them up. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly givenName: string
  readonly familyName: string
  readonly email: string
  /** In whole seconds since 1970. */
  readonly updatedAt: number
}

/** Where the peers' people are. */
export interface Accounts {
  readonly find: (id: string) => Promise<Account | undefined>
  /** Makes so many people. */
  readonly fill: (count: number) => Promise<readonly Account[]>
}

const make = (count: number): Account[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `00uBenchPerson${String(at).padStart(6, '0')}`,
    name: `Grace Hopper ${at}`,
    givenName: 'Grace',
    familyName: `Hopper ${at}`,
    email: `grace${at}@acme.example`,
    updatedAt: 1_790_000_000,
  }))

/** People in a map. */
export function accountsInMemory(): Accounts {
  const people = new Map<string, Account>()
  return {
    find: (id) => Promise.resolve(people.get(id)),
    fill: (count) => {
      const made = make(count)
      for (const account of made) people.set(account.id, account)
      return Promise.resolve(made)
    },
  }
}

/** People in a table, looked up by a named statement: whether they may still sign in is asked each time. */
export function accountsOn(pool: Pool): Accounts {
  return {
    find: async (id) => {
      const { rows } = await pool.query<{ profile: Account }>({
        name: 'find-account',
        text: `select profile from account where id = $1 and status = 'ACTIVE'`,
        values: [id],
      })
      return rows[0]?.profile
    },
    fill: async (count) => {
      const made = make(count)
      await pool.query('create table account (id text primary key, status text not null, profile jsonb not null)')
      for (const account of made)
        await pool.query(`insert into account (id, status, profile) values ($1, 'ACTIVE', $2)`, [account.id, account])
      return made
    },
  }
}
