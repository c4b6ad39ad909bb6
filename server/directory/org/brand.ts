import type { z } from 'zod'
import { ownAction, readableAction } from '../../../contracts/colour.ts'
import { type Brand, secondaryColourDefault, type Theme, type themeDraft } from '../../../contracts/management/brand.ts'
import { type Refused, wrongField } from '../../http/api/errors.ts'
import type { OrgWish } from './change-org.ts'
import { settingsOf } from './settings.ts'
import type { OwnOrg } from './store.ts'

/** The ids of an org's one brand and one theme: they follow from its own, and stay. */
export const brandIdOf = (orgId: string): string => `bnd${orgId.slice(3)}`
export const themeIdOf = (orgId: string): string => `the${orgId.slice(3)}`

const variants = {
  signInPageTouchPointVariant: 'OKTA_DEFAULT',
  endUserDashboardTouchPointVariant: 'OKTA_DEFAULT',
  errorPageTouchPointVariant: 'OKTA_DEFAULT',
  emailTemplateTouchPointVariant: 'OKTA_DEFAULT',
  loadingPageTouchPointVariant: 'OKTA_DEFAULT',
} as const

type Href = (path: string) => string

/** The org's theme, with what its pages make of the colour. */
export function showTheme(org: OwnOrg, href: Href): Theme {
  const { logoUrl, actionColour = ownAction.light.action } = settingsOf(org.settings)
  const path = `/api/v1/brands/${brandIdOf(org.id)}/themes/${themeIdOf(org.id)}`
  return {
    id: themeIdOf(org.id),
    logo: logoUrl === undefined ? null : logoUrl.startsWith('/') ? href(logoUrl) : logoUrl,
    favicon: null,
    backgroundImage: null,
    primaryColorHex: actionColour,
    primaryColorContrastHex: readableAction(actionColour, 'light').onAction,
    secondaryColorHex: secondaryColourDefault,
    secondaryColorContrastHex: '#000000',
    ...variants,
    shown: { light: readableAction(actionColour, 'light'), dark: readableAction(actionColour, 'dark') },
    _links: {
      self: { href: href(path), hints: { allow: ['GET', 'PUT'] } },
      logo: { href: href(`${path}/logo`), hints: { allow: ['POST', 'DELETE'] } },
    },
  }
}

/** The org's brand; with its theme where that is asked for. */
export function showBrand(org: OwnOrg, href: Href, withTheme: boolean): Brand {
  const path = `/api/v1/brands/${brandIdOf(org.id)}`
  return {
    id: brandIdOf(org.id),
    name: org.name,
    isDefault: true,
    removePoweredByOkta: false,
    customPrivacyPolicyUrl: null,
    agreeToCustomPrivacyPolicy: false,
    emailDomainId: null,
    locale: null,
    defaultApp: { appInstanceId: null, appLinkName: null, classicApplicationUri: null },
    ...(withTheme ? { _embedded: { themes: [showTheme(org, href)] } } : {}),
    _links: { self: { href: href(path) }, themes: { href: href(`${path}/themes`) } },
  }
}

/** The org with the colour of the theme, or why it cannot be. */
export function withTheme(org: OwnOrg, draft: z.output<typeof themeDraft>): OrgWish | Refused {
  const { primaryColorHex, primaryColorContrastHex: contrast } = draft
  const before = settingsOf(org.settings).actionColour ?? ownAction.light.action
  // Who changes the colour sends back the text that was chosen for the one before.
  const chosen = [primaryColorHex ?? ownAction.light.action, before].map(
    (colour) => readableAction(colour, 'light').onAction,
  )
  if (contrast !== undefined && contrast !== null && !chosen.includes(contrast))
    return wrongField('primaryColorContrastHex', `is chosen by us: ${chosen[0]}`, 'text-on-actions-is-ours-to-choose')
  return withSettings(org, { actionColour: primaryColorHex ?? undefined })
}

/** The org with another logo; undefined for none. */
export const withLogo = (org: OwnOrg, logoUrl: string | undefined): OrgWish => withSettings(org, { logoUrl })

function withSettings(org: OwnOrg, change: { readonly [name: string]: string | undefined }): OrgWish {
  const settings = Object.fromEntries(
    Object.entries({ ...org.settings, ...change }).filter(([, value]) => value !== undefined),
  )
  return { name: org.name, settings }
}

/** What the log compares. */
export const tellTheme = ({ settings }: OrgWish): Readonly<Record<string, unknown>> => {
  const { actionColour, logoUrl } = settingsOf(settings)
  return { primaryColorHex: actionColour ?? null, logo: logoUrl ?? null }
}
