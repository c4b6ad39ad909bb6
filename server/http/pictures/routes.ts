import type { FastifyInstance } from 'fastify'
import { findPicture } from './store.ts'

/** Serves the org's pictures. Their address is made of their content, so what it names never changes. */
export function pictureRoutes(app: FastifyInstance): void {
  app.get<{ Params: { id: string } }>('/pictures/:id', async (request, reply) => {
    const { id } = request.params
    const picture = /^[\w-]{43}$/.test(id) ? await findPicture(request.org.db, id) : undefined
    if (!picture) return reply.callNotFound()
    return reply
      .headers({
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        // Opened by itself it is still no page of ours.
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'same-origin',
      })
      .type(picture.type)
      .send(picture.bytes)
  })
}
