import { isIPv6 } from 'node:net'
import type { LogEventView } from '../../contracts/management/log.ts'
import { describeDevice } from './describe-device.ts'
import { messageOf } from './event-types.ts'
import type { LogParty } from './log.ts'
import type { LogRow } from './read-store.ts'

/** An event as the API shows it. */
export function showEvent(row: LogRow): LogEventView {
  const { outcome, reason, address, event_type: eventType, session_id: externalSessionId } = row
  const targets = row.targets as readonly LogParty[] | null
  return {
    uuid: row.id,
    published: row.published.toISOString(),
    eventType,
    version: '0',
    severity: outcome === 'FAILURE' || outcome === 'DENY' ? 'WARN' : 'INFO',
    legacyEventType: null,
    displayMessage: messageOf(eventType),
    actor: showActor(row),
    client: showClient(row),
    outcome: { result: outcome, reason },
    target: targets?.map(showTarget) ?? null,
    transaction: { type: row.request_id === null ? 'JOB' : 'WEB', id: row.request_id, detail: showMeans(row) },
    debugContext: { debugData: showDetail(row) },
    authenticationContext: {
      authenticationProvider: null,
      authenticationStep: 0,
      credentialProvider: null,
      credentialType: null,
      externalSessionId,
      interface: null,
      issuer: null,
    },
    securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
    request: { ipChain: address === null ? [] : [showAddress(address)] },
  }
}

/** By what the request was made, where it was no browser. */
function showMeans({ actor }: LogRow): Record<string, unknown> {
  const tokenId = (actor as LogParty | null)?.tokenId
  return tokenId === undefined ? {} : { requestApiTokenId: tokenId }
}

/** Nobody named themselves: it was a stranger's request, or work of our own. */
function showActor({ actor, request_id: requestId }: LogRow): LogEventView['actor'] {
  if (actor !== null) return showParty(actor as LogParty)
  const displayName = requestId === null ? 'System' : 'Unknown'
  return { id: 'unknown', type: 'SystemPrincipal', alternateId: 'unknown', displayName, detailEntry: null }
}

const showParty = ({ id, type, alternateId, displayName }: LogParty): LogEventView['actor'] => ({
  id,
  type,
  alternateId: alternateId ?? null,
  displayName: displayName ?? null,
  detailEntry: null,
})

function showTarget({ changeDetails, ...target }: LogParty) {
  return changeDetails === undefined ? showParty(target) : { ...showParty(target), changeDetails }
}

function showClient({ user_agent: rawUserAgent, address }: LogRow): LogEventView['client'] {
  const device = rawUserAgent === null ? undefined : describeDevice(rawUserAgent)
  return {
    userAgent: device ? { rawUserAgent: rawUserAgent ?? '', os: device.system, browser: device.browser } : null,
    zone: null,
    device: !device || (device.system === null && !device.isMobile) ? null : device.isMobile ? 'Mobile' : 'Computer',
    id: null,
    ipAddress: address,
    geographicalContext: null,
  }
}

const showAddress = (ip: string): LogEventView['request']['ipChain'][number] => ({
  ip,
  geographicalContext: null,
  version: isIPv6(ip) ? 'V6' : 'V4',
  source: null,
})

function showDetail({ detail, request_id: requestId }: LogRow): Record<string, unknown> {
  const said = typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : { detail }
  return {
    ...(requestId === null ? {} : { requestId }),
    ...(detail === null ? {} : said),
  }
}
