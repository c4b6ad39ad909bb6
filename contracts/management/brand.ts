import { z } from 'zod'
import { after, line, links, pageLimit, readOnly } from './common.ts'
import { expansions } from './expand.ts'

/** How much of a page a theme colours. Ours always wears the logo and the colour; these stand as Okta's default. */
const variants = {
  signInPageTouchPointVariant: z.literal('OKTA_DEFAULT'),
  endUserDashboardTouchPointVariant: z.literal('OKTA_DEFAULT'),
  errorPageTouchPointVariant: z.literal('OKTA_DEFAULT'),
  emailTemplateTouchPointVariant: z.literal('OKTA_DEFAULT'),
  loadingPageTouchPointVariant: z.literal('OKTA_DEFAULT'),
}

/** The second colour, which no page of ours wears. */
export const secondaryColourDefault = '#ebebed'

/** A colour as it is shown: the wish, or what was made of it so that it can be read. */
const shownColour = z.strictObject({
  /** What can be done: buttons and links. */
  action: z.string(),
  /** The text on it. */
  onAction: z.string(),
  /** True when the wish had too little contrast in this scheme, so that it was made lighter or darker. */
  isAdjusted: z.boolean(),
})

/** `GET /api/v1/brands/{brandId}/themes/{themeId}`: the colours and the logo of the org's pages. */
export const theme = z.strictObject({
  id: z.string(),
  /** Null where the org has none: its name stands there. */
  logo: z.string().nullable(),
  favicon: z.null(),
  backgroundImage: z.null(),
  /** The wish, as #rrggbb. */
  primaryColorHex: z.string(),
  /** The text on it, by day: chosen by us. */
  primaryColorContrastHex: z.string(),
  secondaryColorHex: z.string(),
  secondaryColorContrastHex: z.string(),
  ...variants,
  /** What the pages wear, in the light and in the dark scheme. */
  shown: z.strictObject({ light: shownColour, dark: shownColour }),
  _links: links,
})

/** The colours and the logo of the org's pages. */
export type Theme = z.infer<typeof theme>

const hex = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, 'has to be a colour as #rrggbb')
  .transform((text) => text.toLowerCase())

/** The body of `PUT /api/v1/brands/{brandId}/themes/{themeId}`. */
export const themeDraft = z.strictObject({
  /** Null goes back to our own. */
  primaryColorHex: hex.nullable(),
  /** Chosen by us; taken where it is what we choose. */
  primaryColorContrastHex: hex.nullish(),
  secondaryColorHex: hex
    .refine((colour) => colour === secondaryColourDefault, `no page wears it: has to be ${secondaryColourDefault}`)
    .meta({ enum: [secondaryColourDefault] })
    .nullish(),
  secondaryColorContrastHex: hex
    .refine((colour) => colour === '#000000', 'no page wears it: has to be #000000')
    .meta({ enum: ['#000000'] })
    .nullish(),
  signInPageTouchPointVariant: variants.signInPageTouchPointVariant.optional(),
  endUserDashboardTouchPointVariant: variants.endUserDashboardTouchPointVariant.optional(),
  errorPageTouchPointVariant: variants.errorPageTouchPointVariant.optional(),
  emailTemplateTouchPointVariant: variants.emailTemplateTouchPointVariant.optional(),
  loadingPageTouchPointVariant: variants.loadingPageTouchPointVariant.optional(),
  id: readOnly,
  logo: readOnly,
  favicon: readOnly,
  backgroundImage: readOnly,
  shown: readOnly,
  _links: readOnly,
})

/** What a theme is to be. */
export type ThemeDraft = z.input<typeof themeDraft>

/** `GET /api/v1/brands/{brandId}`: the org's one brand. */
export const brand = z.strictObject({
  id: z.string(),
  /** The org's name. */
  name: z.string(),
  isDefault: z.literal(true),
  removePoweredByOkta: z.literal(false),
  customPrivacyPolicyUrl: z.null(),
  agreeToCustomPrivacyPolicy: z.literal(false),
  emailDomainId: z.null(),
  locale: z.null(),
  defaultApp: z.strictObject({
    appInstanceId: z.null(),
    appLinkName: z.null(),
    classicApplicationUri: z.null(),
  }),
  /** Only with `expand=themes`. */
  _embedded: z.strictObject({ themes: z.array(theme) }).optional(),
  _links: links,
})

/** The org's one brand. */
export type Brand = z.infer<typeof brand>

const lacking = z.null().optional()

/** The body of `PUT /api/v1/brands/{brandId}`: what stands; the name is the org's, and changes with it. */
export const brandDraft = z.strictObject({
  name: line(255),
  removePoweredByOkta: z.literal(false).optional(),
  customPrivacyPolicyUrl: lacking,
  agreeToCustomPrivacyPolicy: z.literal(false).optional(),
  emailDomainId: lacking,
  locale: lacking,
  defaultApp: z
    .strictObject({ appInstanceId: lacking, appLinkName: lacking, classicApplicationUri: lacking })
    .nullish(),
  id: readOnly,
  isDefault: readOnly,
  _embedded: readOnly,
  _links: readOnly,
})

/** The query of `GET /api/v1/brands/{brandId}`. */
export const brandQuery = z.strictObject({
  expand: expansions(['themes'], ['domains', 'emailDomain'], 'themes adds the theme'),
})

/** The query of `GET /api/v1/brands`. */
export const brandsQuery = z.strictObject({
  ...brandQuery.shape,
  q: line(255).optional().describe('the beginning of the name'),
  limit: pageLimit(20, 200),
  after,
})

/** The answer to an upload: where the picture is. */
export const uploadedPicture = z.strictObject({ url: z.string() })
