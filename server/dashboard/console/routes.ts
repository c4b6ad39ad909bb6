import type { FastifyInstance, FastifyReply } from 'fastify'
import { isHexColour, ownAction } from '../../../contracts/colour.ts'
import type { ConsoleVisit } from '../../../contracts/console.ts'
import {
  type AdminRoleName,
  type Permission,
  permissions,
  permissionsOfRoles,
} from '../../../contracts/management/rights.ts'
import { brandStyle } from '../../http/pages/brand.ts'
import { sendPage } from '../../http/pages/headers.ts'
import { languagesOf, speak } from '../../http/pages/texts.ts'
import type { DashboardParts, SignedIn } from '../parts.ts'
import { type Refusal, sendRefusal } from '../refusals.ts'
import { visitOf } from '../show-visit.ts'
import { asking, sendJson } from '../signed-in.ts'
import { showOverview } from './show-overview.ts'

/** What the admin console asks besides the management API: who visits it, what waits for them, and how a brand looks. */
export function consoleRoutes(app: FastifyInstance, parts: DashboardParts): void {
  app.get(
    '/api/console',
    askingAdmin(parts, async (who, { roles, rights }) =>
      sendJson(who, {
        ...visitOf(parts, who, roles),
        roles: [...roles],
        permissions: permissions.filter((permission) => rights.has(permission)),
        signedInAt: who.session.authenticatedAt.toISOString(),
        issuer: who.request.org.issuer,
        sendsMail: parts.sendsMail,
        takesLoopback: parts.takesLoopback,
      } satisfies ConsoleVisit),
    ),
  )
  app.get(
    '/api/console/overview',
    askingAdmin(parts, async (who, { rights }) =>
      sendJson(who, await showOverview(who.request.org.db, rights, who.now)),
    ),
  )
  app.get(
    '/api/console/brand-preview',
    askingAdmin(parts, async (who, { rights }) =>
      rights.has('brands.read') ? sendPreview(parts, who) : sendRefusal(who.reply, notAllowed('brands.read')),
    ),
  )
}

/** What somebody may do in the console. */
interface Admin {
  readonly roles: readonly AdminRoleName[]
  readonly rights: ReadonlySet<Permission>
}

const isNoAdmin: Refusal = { error: 'not_allowed', rule: 'asker-is-an-admin', description: 'the console is for admins' }

const notAllowed = (right: Permission): Refusal => ({
  error: 'not_allowed',
  rule: 'asker-holds-the-right',
  description: `this needs the right ${right}`,
})

const askingAdmin = (parts: DashboardParts, answer: (who: SignedIn, admin: Admin) => Promise<FastifyReply>) =>
  asking(parts, async (who) => {
    const roles = await parts.rolesOf(who.request.org.db, who.session.userId)
    if (roles.length === 0) return sendRefusal(who.reply, isNoAdmin)
    return answer(who, { roles, rights: permissionsOfRoles(roles) })
  })

/**
 * The real sign-in page in colours and with a logo that nobody set yet, for a frame of our own console. What cannot be
 * read as a colour, a scheme or a picture of ours is taken as not said.
 */
function sendPreview(parts: DashboardParts, { request, reply }: SignedIn): FastifyReply {
  const { org } = request
  const { colour, scheme, logo } = request.query as Readonly<Record<string, unknown>>
  const wanted = typeof colour === 'string' && isHexColour(`#${colour}`) ? `#${colour}` : org.settings.actionColour
  const kind = scheme === 'light' || scheme === 'dark' ? scheme : undefined
  const style = brandStyle(wanted ?? ownAction.light.action, kind)
  const page = parts.previewSignIn({
    say: speak(languagesOf([], request.headers['accept-language'])),
    org: { name: org.name, logoUrl: logoOf(logo, org.settings.logoUrl), style },
  })
  return sendPage(reply, page, { isHttps: org.issuer.startsWith('https:'), allowance: { isPreview: true } })
}

/** What stands where the console puts a picture that was only chosen; it is nothing to see. */
const place = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='

function logoOf(wanted: unknown, held: string | undefined): string | undefined {
  if (wanted === 'chosen') return place
  if (wanted === 'none') return undefined
  return typeof wanted === 'string' && /^\/pictures\/[\w-]{43}$/.test(wanted) ? wanted : held
}
