import { Client } from '@okta/okta-sdk-nodejs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { plainPng } from '../support/png.ts'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

// The org and its looks through Okta's own SDK, unmodified.

let world: ManagementWorld
let client: Client

beforeAll(async () => {
  world = await makeManagementWorld()
  const { token } = await world.byToken(world.ada.userId)
  client = new Client({ orgUrl: world.issuer, token })
})
afterAll(() => world?.close())

test('the org is read, changed in part, and replaced by what was read', async () => {
  const org = await client.orgSettingApi.getOrgSettings()
  expect(org).toMatchObject({ companyName: 'Acme', status: 'ACTIVE' })
  const changed = await client.orgSettingApi.updateOrgSettings({ OrgSetting: { website: 'https://acme.example' } })
  expect(changed).toMatchObject({ companyName: 'Acme', website: 'https://acme.example' })
  org.companyName = 'Acme & Co'
  const replaced = await client.orgSettingApi.replaceOrgSettings({ OrgSetting: org })
  expect(replaced).toMatchObject({ companyName: 'Acme & Co', id: org.id })
  expect(replaced.website).toBeFalsy()
})

test('the brand is found, its theme coloured, and its logo set and removed', async () => {
  const brands: { id?: string }[] = []
  await (await client.customizationApi.listBrands()).each((brand) => void (brand && brands.push(brand)))
  const brandId = brands[0]?.id ?? ''
  const themes: { id?: string; primaryColorHex?: string }[] = []
  await (await client.customizationApi.listBrandThemes({ brandId })).each((theme) => void (theme && themes.push(theme)))
  const themeId = themes[0]?.id ?? ''
  const theme = await client.customizationApi.getBrandTheme({ brandId, themeId })
  theme.primaryColorHex = '#7a1f5c'
  expect(await client.customizationApi.replaceBrandTheme({ brandId, themeId, theme: theme as never })).toMatchObject({
    primaryColorHex: '#7a1f5c',
    signInPageTouchPointVariant: 'OKTA_DEFAULT',
  })
  const file = { data: plainPng(40, 20), name: 'logo.png' } as never
  const { url } = await client.customizationApi.uploadBrandThemeLogo({ brandId, themeId, file })
  expect((await fetch(url ?? '')).headers.get('content-type')).toBe('image/png')
  await client.customizationApi.deleteBrandThemeLogo({ brandId, themeId })
  expect((await client.customizationApi.getBrandTheme({ brandId, themeId })).logo).toBeFalsy()
  await expect(client.customizationApi.getBrand({ brandId: 'bndOther' })).rejects.toMatchObject({ status: 404 })
})
