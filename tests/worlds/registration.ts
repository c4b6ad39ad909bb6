import type { OrgDb } from '../../server/database/org.ts'
import type { RegistrationSettings } from '../../server/http/org-context.ts'
import type { DeploymentWorld } from './deployment-world.ts'

/** What the registration endpoints answered. */
export interface RegistrationReply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
}

/** Lets apps register themselves at an org, at once and for every process. */
export async function allowRegistration(
  db: OrgDb,
  registration: Partial<RegistrationSettings> & Pick<RegistrationSettings, 'mode'>,
): Promise<void> {
  const whole = { groupId: null, quota: 100, unusedDays: 30, ...registration }
  await db
    .updateTable('org')
    .set((expression) => ({
      settings: JSON.stringify({ registration: whole }),
      version: expression('version', '+', '1' as never),
    }))
    .where('id', '=', db.org)
    .execute()
  // What a process knows of an org is at most a second old.
  await new Promise((resolve) => setTimeout(resolve, 1_050))
}

/** Calls the registration endpoints of the first org, or of the one at the host. */
export const registrar =
  (world: DeploymentWorld, host = new URL(world.issuer).host) =>
  async (
    method: 'POST' | 'GET' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    token?: string,
  ): Promise<RegistrationReply> => {
    const answer = await world.app.inject({
      method,
      url: `/oauth2/v1/clients${path}`,
      headers: {
        host,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const read = answer.body === '' ? {} : (JSON.parse(answer.body) as Readonly<Record<string, unknown>>)
    return { status: answer.statusCode, headers: answer.headers, body: read }
  }

/** The least that an app says about itself. */
export const leastMetadata = { redirect_uris: ['https://notes.example/callback'] } as const

/** Assigns a user to an app. */
export async function assignTo(db: OrgDb, appId: string, userId: string): Promise<void> {
  await db.insertInto('app_user').values({ org_id: db.org, app_id: appId, user_id: userId }).execute()
}
