import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Dashboard, newSection, order, sectionChange, tileChange } from '../../contracts/dashboard.ts'
import { accountRoutes } from './account/routes.ts'
import { consoleRoutes } from './console/routes.ts'
import { launchRoutes } from './launch/routes.ts'
import type { DashboardParts, SignedIn } from './parts.ts'
import { type Refusal, sendRefusal } from './refusals.ts'
import { createSection, fillSection, nameSection, removeSection } from './sections/change-section.ts'
import { orderSections } from './sections/store.ts'
import { showVisit } from './show-visit.ts'
import { asking, changing, pathPart, readBody, sendDone, sendJson } from './signed-in.ts'
import { changeTile } from './tiles/change-tile.ts'
import { showDashboard } from './tiles/show-dashboard.ts'

/** Everything a signed-in user's own pages ask: dashboard, account, the launching of apps, and the console's own questions. */
export function dashboardRoutes(app: FastifyInstance, parts: DashboardParts): void {
  app.get(
    '/api/dashboard',
    asking(parts, async (who) => {
      const [visit, shown] = await Promise.all([
        showVisit(parts, who),
        showDashboard(who.request.org.db, who.session.userId),
      ])
      return sendJson(who, { ...visit, ...shown } satisfies Dashboard)
    }),
  )
  app.patch('/api/dashboard/tiles/:id', changing(parts, patchTile))
  sectionRoutes(app, parts)
  accountRoutes(app, parts)
  launchRoutes(app, parts)
  consoleRoutes(app, parts)
}

const dbOf = (who: SignedIn) => who.request.org.db

const sendOutcome = (who: SignedIn, refusal: Refusal | undefined): FastifyReply =>
  refusal ? sendRefusal(who.reply, refusal) : sendDone(who)

async function patchTile(who: SignedIn): Promise<FastifyReply> {
  const read = readBody(tileChange, who)
  if ('refusal' in read) return sendRefusal(who.reply, read.refusal)
  return sendOutcome(who, await changeTile(dbOf(who), who.session.userId, pathPart(who, 'id'), read.body))
}

function sectionRoutes(app: FastifyInstance, parts: DashboardParts): void {
  app.post('/api/dashboard/sections', changing(parts, postSection))
  app.patch('/api/dashboard/sections/:id', changing(parts, patchSection))
  app.delete(
    '/api/dashboard/sections/:id',
    changing(parts, async (who) =>
      sendOutcome(who, await removeSection(dbOf(who), who.session.userId, pathPart(who, 'id'))),
    ),
  )
  app.put('/api/dashboard/sections/:id/tiles', changing(parts, putTiles))
  app.put('/api/dashboard/section-order', changing(parts, putOrder))
}

async function postSection(who: SignedIn): Promise<FastifyReply> {
  const read = readBody(newSection, who)
  if ('refusal' in read) return sendRefusal(who.reply, read.refusal)
  const outcome = await createSection(dbOf(who), who.session.userId, read.body)
  if ('refusal' in outcome) return sendRefusal(who.reply, outcome.refusal)
  who.reply.code(201)
  return sendJson(who, outcome.section)
}

async function patchSection(who: SignedIn): Promise<FastifyReply> {
  const read = readBody(sectionChange, who)
  if ('refusal' in read) return sendRefusal(who.reply, read.refusal)
  return sendOutcome(who, await nameSection(dbOf(who), who.session.userId, pathPart(who, 'id'), read.body.name))
}

async function putTiles(who: SignedIn): Promise<FastifyReply> {
  const read = readBody(order, who)
  if ('refusal' in read) return sendRefusal(who.reply, read.refusal)
  return sendOutcome(who, await fillSection(dbOf(who), who.session.userId, pathPart(who, 'id'), read.body.ids))
}

async function putOrder(who: SignedIn): Promise<FastifyReply> {
  const read = readBody(order, who)
  if ('refusal' in read) return sendRefusal(who.reply, read.refusal)
  await orderSections(dbOf(who), who.session.userId, read.body.ids)
  return sendDone(who)
}
