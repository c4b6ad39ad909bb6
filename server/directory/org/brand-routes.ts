import { z } from 'zod'
import {
  brand,
  brandDraft,
  brandQuery,
  brandsQuery,
  theme,
  themeDraft,
  uploadedPicture,
} from '../../../contracts/management/brand.ts'
import { isExpanded } from '../../../contracts/management/expand.ts'
import { changedSince, notFound, type Refused, wrongField } from '../../http/api/errors.ts'
import { answer, type ApiCall, type ApiRoute, apiRoute, done } from '../../http/api/route.ts'
import { takePicture } from '../../http/pictures/take-upload.ts'
import { brandIdOf, showBrand, showTheme, tellTheme, themeIdOf, withLogo, withTheme } from './brand.ts'
import { changeOrg } from './change-org.ts'
import type { OrgParts } from './parts.ts'
import { say } from './routes.ts'
import { readOrg } from './store.ts'

const tag = 'Brand'

/** Logos stand 32 px high; twice and thrice that is what dense screens show. */
const logoBounds = { maxWidth: 600, maxHeight: 96 }

/** How the org's pages look. */
export const brandRoutes = (parts: OrgParts): readonly ApiRoute[] => [
  ...ofBrand,
  ...themeRoutes(parts),
  ...logoRoutes(parts),
]

type Place = Pick<ApiCall<unknown, unknown>, 'org' | 'params'>

/** The refusal of ids that are not this org's. */
function refuseIds({ org, params: { brandId = '', themeId } }: Place): Refused | undefined {
  if (brandId !== brandIdOf(org.id)) return notFound(brandId, 'Brand')
  return themeId === undefined || themeId === themeIdOf(org.id) ? undefined : notFound(themeId, 'Theme')
}

const ofBrand: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/v1/brands',
    summary: 'Lists the org’s brands: it has one.',
    tag,
    demands: 'brands.read',
    query: brandsQuery,
    answers: { 200: z.array(brand) },
    run: async ({ db, query: { q = '', expand }, after, href }) => {
      const org = await readOrg(db)
      const isAsked = after === undefined && org.name.toLowerCase().startsWith(q.trim().toLowerCase())
      const items = isAsked ? [showBrand(org, href, isExpanded(expand, 'themes'))] : []
      return { kind: 'page', items, next: undefined }
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/v1/brands/:brandId',
    summary: 'Gives the brand.',
    tag,
    demands: 'brands.read',
    query: brandQuery,
    answers: { 200: brand },
    run: async ({ db, query, href, ...place }) => {
      const refused = refuseIds(place)
      if (refused) return refused
      const org = await readOrg(db)
      return answer(showBrand(org, href, isExpanded(query.expand, 'themes')), { version: org.version })
    },
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/v1/brands/:brandId',
    summary: 'Takes the brand as it is: its name is the org’s, and the rest of it is not ours to change.',
    tag,
    demands: 'brands.manage',
    body: brandDraft,
    answers: { 200: brand },
    run: async ({ db, body, href, ifMatch, ...place }) => {
      const refused = refuseIds(place)
      if (refused) return refused
      const org = await readOrg(db)
      if (ifMatch && !ifMatch.includes(org.version)) return changedSince
      if (body.name !== org.name)
        return wrongField('name', 'is the org’s: change its companyName instead', 'brand-has-the-name-of-its-org')
      return answer(showBrand(org, href, false), { version: org.version })
    },
  }),
]

const themeRoutes = (parts: OrgParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/v1/brands/:brandId/themes',
    summary: 'Lists the brand’s themes: it has one.',
    tag,
    demands: 'brands.read',
    answers: { 200: z.array(theme) },
    run: async ({ db, href, ...place }) =>
      refuseIds(place) ?? { kind: 'page', items: [showTheme(await readOrg(db), href)], next: undefined },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/v1/brands/:brandId/themes/:themeId',
    summary: 'Gives the theme, with what the pages make of its colour so that it can be read.',
    tag,
    demands: 'brands.read',
    answers: { 200: theme },
    run: async ({ db, href, ...place }) => {
      const refused = refuseIds(place)
      if (refused) return refused
      const org = await readOrg(db)
      return answer(showTheme(org, href), { version: org.version })
    },
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/v1/brands/:brandId/themes/:themeId',
    summary: 'Sets the colour. Where it cannot be read, the pages wear a lighter or darker one: `shown` says which.',
    tag,
    demands: 'brands.manage',
    body: themeDraft,
    answers: { 200: theme },
    run: async ({ body, ...call }) =>
      refuseIds(call) ??
      say(parts, await changeOrg(call, 'system.brand.theme.update', (org) => withTheme(org, body), tellTheme), (org) =>
        showTheme(org, call.href),
      ),
  }),
]

const logoRoutes = (parts: OrgParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'POST',
    path: '/api/v1/brands/:brandId/themes/:themeId/logo',
    summary: 'Sets the logo: a PNG, a JPEG or a GIF, which is made anew from its pixels.',
    tag,
    demands: 'brands.manage',
    takesFile: true,
    answers: { 200: uploadedPicture },
    run: async ({ request, ...call }) => {
      const refused = refuseIds(call)
      if (refused) return refused
      const taken = await takePicture(request, call.db, logoBounds, call.now)
      if ('refusal' in taken) return taken
      const wish = (org: Parameters<typeof withLogo>[0]) => withLogo(org, taken.path)
      const outcome = await changeOrg(call, 'system.brand.theme.update', wish, tellTheme)
      return say(parts, outcome, () => ({ url: call.href(taken.path) }))
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/v1/brands/:brandId/themes/:themeId/logo',
    summary: 'Removes the logo: the org’s name stands in its place.',
    tag,
    demands: 'brands.manage',
    answers: { 204: null },
    run: async (call) => {
      const refused = refuseIds(call)
      if (refused) return refused
      const outcome = await changeOrg(call, 'system.brand.theme.update', (org) => withLogo(org, undefined), tellTheme)
      if (outcome.kind === 'refused') return outcome
      parts.orgChanged(outcome.org.id)
      return done
    },
  }),
]
