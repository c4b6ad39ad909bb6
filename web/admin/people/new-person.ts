/** How somebody new gets in. */
export const ways = ['mail', 'link', 'password', 'staged'] as const

/** What the form of a new person holds. */
export type NewPerson = Readonly<{
  firstName: string
  lastName: string
  email: string
  /** The sign-in name is the email where nobody wants another. */
  isLoginOther: boolean
  login: string
  way: (typeof ways)[number]
  password: string
  mustChange: boolean
}>

/** The form before anything is typed. */
export const emptyPerson: NewPerson = {
  firstName: '',
  lastName: '',
  email: '',
  isLoginOther: false,
  login: '',
  way: 'mail',
  password: '',
  mustChange: true,
}

/** What the API is sent for a new person. */
export function bodyOf(values: NewPerson, groupIds: readonly string[]) {
  const { firstName, lastName, email, isLoginOther, login, way, password } = values
  return {
    profile: {
      firstName: firstName.trim(),
      lastName: lastName.trim(),
      email: email.trim(),
      login: isLoginOther ? login.trim() : email.trim(),
    },
    ...(way === 'password' ? { credentials: { password: { value: password } } } : {}),
    ...(groupIds.length === 0 ? {} : { groupIds }),
  }
}

/** How the API is asked to let a new person in. */
export function queryOf({ way, mustChange }: NewPerson): string {
  if (way === 'mail') return '?activate=true'
  // A link to be handed over is made by the activation that follows.
  if (way !== 'password') return '?activate=false'
  return mustChange ? '?activate=true&nextLogin=changePassword' : '?activate=true'
}
