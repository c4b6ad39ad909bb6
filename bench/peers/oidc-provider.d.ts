// As much of oidc-provider's surface as the bench touches. Its own types are a package of their own, and the bench's
// peers are installed only when it runs.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export interface Adapter {
    upsert(id: string, payload: Record<string, unknown>, expiresIn?: number): Promise<void>
    find(id: string): Promise<Record<string, unknown> | undefined>
    findByUid(uid: string): Promise<Record<string, unknown> | undefined>
    findByUserCode(userCode: string): Promise<Record<string, unknown> | undefined>
    consume(id: string): Promise<void>
    destroy(id: string): Promise<void>
    revokeByGrantId(grantId: string): Promise<void>
  }

  interface Grant {
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }

  interface Session {
    readonly id: string
    loginAccount(details: { accountId: string; loginTs: number; amr: string[] }): void
    ensureClientContainer(clientId: string): void
    grantIdFor(clientId: string, grantId: string): void
    save(ttlSeconds: number): Promise<string>
  }

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    readonly Grant: new (properties: {
      accountId: string
      clientId: string
    }) => Grant
    readonly Session: new (
      payload?: Record<string, unknown>,
    ) => Session
    callback(): (request: IncomingMessage, response: ServerResponse) => void
  }
}
