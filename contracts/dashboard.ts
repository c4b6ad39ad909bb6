import { z } from 'zod'
import { sectionNameMaxLength, tilesMax } from './limits.ts'
import { moment, visit } from './visit.ts'

/** An app on the user's dashboard. Opening `/launch/{id}` starts it. */
export const tile = z.strictObject({
  /** The app's id. */
  id: z.string(),
  label: z.string(),
  /** Address of the icon; null lets the page draw one from the label. */
  iconUrl: z.string().nullable(),
  isFavourite: z.boolean(),
  isHidden: z.boolean(),
  /** The section it stands in; null for none. */
  sectionId: z.string().nullable(),
  /** Its place within the section, from 0; null where nobody arranged it: then it comes last, by label. */
  position: z.int().nullable(),
  lastLaunchedAt: moment.nullable(),
  /** Since when the user has it. */
  assignedAt: moment,
})

/** An app on the user's dashboard. */
export type Tile = z.infer<typeof tile>

/** A section's name as users type it: trimmed, at least one character. */
export const sectionName = z.string().trim().min(1).max(sectionNameMaxLength)

/** A heading of the user's own, under which they gather tiles. */
export const section = z.strictObject({ id: z.string(), name: z.string() })

/** A heading of the user's own, under which they gather tiles. */
export type Section = z.infer<typeof section>

/** `GET /api/dashboard`: everything the first paint of the dashboard needs. */
export const dashboard = z.strictObject({
  ...visit.shape,
  /** Every app the user may open, by label. */
  tiles: z.array(tile),
  /** In the user's order. */
  sections: z.array(section),
})

/** Everything the first paint of the dashboard needs. */
export type Dashboard = z.infer<typeof dashboard>

const id = z.string().min(1).max(64)

/** `PATCH /api/dashboard/tiles/{id}`: what the user prefers for one tile. What is absent stays. */
export const tileChange = z
  .strictObject({
    isFavourite: z.boolean().optional(),
    isHidden: z.boolean().optional(),
    /** Moves the tile to the end of that section; null takes it out of every one. */
    sectionId: id.nullable().optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'one change at least')

/** What the user prefers for one tile. */
export type TileChange = z.infer<typeof tileChange>

/** `POST /api/dashboard/sections`: a new section, with tiles that move into it. */
export const newSection = z.strictObject({
  name: sectionName,
  tileIds: z.array(id).max(tilesMax).optional(),
})

/** A new section, with tiles that move into it. */
export type NewSection = z.infer<typeof newSection>

/** `PATCH /api/dashboard/sections/{id}`: a section's new name. */
export const sectionChange = z.strictObject({ name: sectionName })

/** `PUT /api/dashboard/sections/{id}/tiles` and `PUT /api/dashboard/section-order`: ids in their new order. */
export const order = z.strictObject({
  /** Those that are not named keep their order and come after. */
  ids: z.array(id).max(tilesMax),
})
