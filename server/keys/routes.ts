import { keyRotation, orgKeys } from '../../contracts/management/key.ts'
import { answer, type ApiRoute, apiRoute } from '../http/api/route.ts'
import { type KeyParts, rotateKeysOf } from './rotate-keys.ts'
import { showKeys } from './show-keys.ts'
import { listKeys } from './store.ts'

const tag = 'Keys'

/** The keys an org signs with. Only their public halves are ever shown, and those where apps fetch them. */
export const keyRoutes = (parts: KeyParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/v1/org/keys',
    summary: 'Lists the keys the org signs with, signed with, or will sign with.',
    tag,
    demands: 'keys.read',
    answers: { 200: orgKeys },
    run: async ({ db, now, href }) => answer(showKeys(await listKeys(db), now.getTime(), href)),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/v1/org/keys/rotate',
    summary: 'Replaces the keys of an algorithm: at once, for one that others may have, or by announcing a successor.',
    tag,
    demands: 'keys.manage',
    isSensitive: true,
    body: keyRotation,
    answers: { 200: orgKeys },
    run: async ({ body, ...call }) => {
      const refused = await rotateKeysOf(call, body, parts)
      return refused ?? answer(showKeys(await listKeys(call.db), call.now.getTime(), call.href))
    },
  }),
]
