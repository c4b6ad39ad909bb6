import type { LogEventView } from '../../../contracts/management/log.ts'

/** An event for tests: a sign-in, with what a test says otherwise. */
export const eventOfTest = (change: Partial<LogEventView>): LogEventView => ({
  uuid: '0192f0c0-0000-7000-8000-000000000001',
  published: '2026-03-10T12:00:00.000Z',
  eventType: 'user.session.start',
  version: '0',
  severity: 'INFO',
  legacyEventType: null,
  displayMessage: 'Sign in',
  actor: { id: '00u1', type: 'User', alternateId: 'ada@acme.example', displayName: 'Ada Byron', detailEntry: null },
  client: { userAgent: null, zone: null, device: null, id: null, ipAddress: '192.0.2.1', geographicalContext: null },
  outcome: { result: 'SUCCESS', reason: null },
  target: [],
  transaction: { type: 'WEB', id: 'req1', detail: {} },
  debugContext: { debugData: {} },
  authenticationContext: {
    authenticationProvider: null,
    authenticationStep: 0,
    credentialProvider: null,
    credentialType: null,
    externalSessionId: null,
    interface: null,
    issuer: null,
  },
  securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
  request: { ipChain: [] },
  ...change,
})
