import { type TextKey, text, textIfThere } from '../../texts/texts.ts'

const others: Readonly<Record<string, TextKey>> = {
  name: 'group.name',
  description: 'group.description',
  status: 'people.column.status',
  roles: 'person.tab.roles',
  label: 'apps.label',
  primaryColorHex: 'settings.brand.colour',
  logo: 'settings.brand.logo',
  passwordMinLength: 'settings.signIn.password',
  profileClaimsInIdToken: 'settings.signIn.claims',
  'registration.mode': 'settings.registration.mode',
  'registration.groupId': 'settings.registration.group',
  'settings.bookmarkUrl': 'apps.bookmark.url',
  'settings.initiateLoginUri': 'apps.start',
  'settings.targetLinkUri': 'apps.target',
  'settings.signInUrl': 'apps.signInUrl',
  'settings.iconUrl': 'apps.logo',
  'settings.isVisible': 'apps.shown',
  'settings.adminNote': 'apps.notes',
  'settings.oidc.redirectUris': 'apps.redirect',
  'settings.oidc.postLogoutRedirectUris': 'apps.postLogout',
  'settings.oidc.authMethod': 'apps.method',
  'settings.oidc.jwksUri': 'apps.jwksUri',
  'settings.oidc.pkceRequired': 'apps.pkce',
  'settings.oidc.consent': 'apps.consent',
  'settings.oidc.idTokenAlg': 'apps.alg',
  'settings.oidc.claimsInIdToken': 'apps.claims',
  'settings.oidc.backChannelLogoutUri': 'apps.logoutUri',
  'settings.oidc.backChannelLogoutSessionRequired': 'apps.logoutSession',
  'settings.oidc.clientUri': 'apps.pages.client',
  'settings.oidc.policyUri': 'apps.pages.policy',
  'settings.oidc.tosUri': 'apps.pages.terms',
}

/** What the pages call a field of the log; undefined where it stands on none of them. */
export function fieldName(field: string): string | undefined {
  const key = others[field]
  const name = field.replace(/^profile\./, '')
  return key ? text(key) : (textIfThere(`person.field.${name}`) ?? textIfThere(`settings.org.${name}`))
}
