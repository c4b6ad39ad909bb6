import { z } from 'zod'
import { moment } from '../visit.ts'
import { links } from './common.ts'

/** `GET /api/v1/meta/types/user/{id}`: a type that users have. */
export const userType = z.strictObject({
  id: z.string(),
  name: z.string(),
  displayName: z.string(),
  description: z.string(),
  default: z.boolean(),
  created: moment,
  lastUpdated: moment,
  _links: links,
})
