import type { UserStatus } from '../server/database/schema.ts'
import type { UserDraft } from '../server/directory/create-user.ts'
import { makeDice } from './dice.ts'

/** A department of Acme: a group, and what its people do. */
export interface Department {
  readonly name: string
  readonly description: string
  readonly titles: readonly string[]
  readonly share: number
}

/** Acme's departments. Engineering is Grace's, too. */
export const departments: readonly Department[] = [
  {
    name: 'Engineering',
    description: 'Who builds things',
    titles: ['Engineer', 'Senior Engineer', 'Team Lead', 'Test Engineer'],
    share: 30,
  },
  {
    name: 'Sales',
    description: 'Who sells them',
    titles: ['Account Manager', 'Sales Engineer', 'Region Lead'],
    share: 22,
  },
  {
    name: 'Support',
    description: 'Who helps those who bought them',
    titles: ['Support Agent', 'Support Lead'],
    share: 18,
  },
  { name: 'Finance', description: 'Who counts', titles: ['Accountant', 'Controller'], share: 10 },
  { name: 'People', description: 'Who cares for everybody', titles: ['Recruiter', 'People Partner'], share: 8 },
  { name: 'Operations', description: 'Who keeps it running', titles: ['Operator', 'Site Lead'], share: 12 },
]

/** Made-up pairs: no person of the demo is anybody. */
const firstNames =
  'Amara Anouk Bela Carla Chidi Dalia Emil Esra Farid Freya Gita Hana Hugo Ida Ivo Jana Jun Kaia Kofi Lena Leo Lina Luca Maja Malik Mina Nadia Nils Nora Omar Oskar Petra Priya Rafael Rosa Sami Sana Sofia Tariq Tessa Timo Uma Vera Viktor Wanda Yara Yusuf Zoe'.split(
    ' ',
  )
const lastNames =
  'Abara Adeyemi Almeida Bakker Bauer Berg Castro Chen Costa Dahl Diaz Eriksen Fischer Fontaine Garcia Haddad Hansen Ito Jansen Kaya Keller Khan Kim Kovac Lang Larsen Lindqvist Mbeki Meyer Moreau Nakamura Novak Okafor Olsen Patel Petrov Ricci Rossi Santos Schmidt Silva Singh Suzuki Tanaka Varga Weber Wolf Yilmaz'.split(
    ' ',
  )
const cities = ['Lisbon', 'Oslo', 'Nairobi', 'Osaka', 'Montréal', 'Leipzig']

/** How many stand otherwise than active, so that every status can be seen. */
const standings: Readonly<Record<number, UserStatus>> = {
  20: 'STAGED',
  41: 'STAGED',
  63: 'SUSPENDED',
  88: 'DEPROVISIONED',
  102: 'PASSWORD_EXPIRED',
  117: 'PROVISIONED',
  140: 'SUSPENDED',
  171: 'DEPROVISIONED',
}

/** Someone of the demo, and the department they are in. */
export interface DemoPerson {
  readonly draft: UserDraft
  readonly department: Department
}

/** So many people of Acme, always the same. */
export function makePeople(count: number): readonly DemoPerson[] {
  const dice = makeDice(1)
  const taken = new Set<string>()
  const lots = departments.flatMap((department) => Array.from({ length: department.share }, () => department))
  return Array.from({ length: count }, (_, at) => {
    const department = dice.pick(lots)
    const { firstName, lastName, login } = newName(dice, taken)
    const profile = {
      title: dice.pick(department.titles),
      department: department.name,
      city: dice.pick(cities),
      employeeNumber: String(1_000 + at),
      displayName: `${firstName} ${lastName}`,
    }
    const status = standings[at] ?? 'ACTIVE'
    return {
      department,
      draft: { login, email: login, emailVerified: status === 'ACTIVE', firstName, lastName, status, profile },
    }
  })
}

/** A name nobody has yet. */
function newName(dice: ReturnType<typeof makeDice>, taken: Set<string>) {
  for (;;) {
    const firstName = dice.pick(firstNames)
    const lastName = dice.pick(lastNames)
    const login = `${firstName}.${lastName}@acme.example`.toLowerCase()
    if (taken.has(login)) continue
    taken.add(login)
    return { firstName, lastName, login }
  }
}
