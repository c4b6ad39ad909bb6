import type { Target } from '../driver/target.ts'
import { atLeast, atMost, type Goal } from '../report/section.ts'
import type { Summary } from '../rounds.ts'

/** A row of the part, summed up. */
export interface SignOnResult {
  readonly candidate: string
  readonly label: string
  readonly algorithm: Target['algorithm']
  readonly concurrency: number
  readonly summary: Summary
}

/** Whether the sign-on flow is as cheap as it should be; only goals whose rows were measured are judged. */
export function signOnGoals(results: readonly SignOnResult[]): Goal[] {
  const at = (candidate: string, algorithm: string, concurrency: number) =>
    results.find((row) => row.candidate === candidate && row.algorithm === algorithm && row.concurrency === concurrency)
      ?.summary
  return [
    ...costs('RS256', at('atrium', 'RS256', 16), { server: 0.8, postgres: 0.55, statements: 3.05 }),
    ...costs('ES256', at('atrium', 'ES256', 16), { server: 0.5, postgres: 0.55, statements: 3.05 }),
    ...ratios('RS256', at('atrium', 'RS256', 16), at('oidc-provider', 'RS256', 16), 2.6),
    ...ratios('ES256', at('atrium', 'ES256', 16), at('oidc-provider', 'ES256', 16), 3.5),
    ...rates('RS256', at('atrium', 'RS256', 64), at('oidc-provider', 'RS256', 64), 2.3),
    ...rates('ES256', at('atrium', 'ES256', 64), at('oidc-provider', 'ES256', 64), 2.6),
    ...inMemory(at('atrium', 'RS256', 64), at('oidc-provider-memory', 'RS256', 64)),
  ]
}

function costs(
  algorithm: string,
  mine: Summary | undefined,
  most: { readonly server: number; readonly postgres: number; readonly statements: number },
): Goal[] {
  if (!mine) return []
  return [
    atMost(`${algorithm}: server CPU of a flow`, mine.serverCpuMs.median, most.server, ' ms'),
    atMost(`${algorithm}: PostgreSQL CPU of a flow`, mine.postgresCpuMs.median, most.postgres, ' ms'),
    // A session's last-seen is written once in some minutes, beside the three.
    atMost(`${algorithm}: statements of a flow`, mine.statements.median, most.statements, ''),
  ]
}

function ratios(algorithm: string, mine: Summary | undefined, theirs: Summary | undefined, least: number): Goal[] {
  if (!mine || !theirs) return []
  const ratio = theirs.serverCpuMs.median / mine.serverCpuMs.median
  return [atLeast(`${algorithm}: less CPU than oidc-provider on PostgreSQL`, ratio, least, ' times')]
}

function rates(algorithm: string, mine: Summary | undefined, theirs: Summary | undefined, least: number): Goal[] {
  if (!mine || !theirs) return []
  const faster = mine.perSecond.median / theirs.perSecond.median
  const share = mine.p99Ms.median / theirs.p99Ms.median
  return [
    atLeast(`${algorithm}: more flows/s at 64 than oidc-provider on PostgreSQL`, faster, least, ' times'),
    atMost(`${algorithm}: p99 at 64 as a share of oidc-provider’s`, share, 0.5, ''),
  ]
}

function inMemory(mine: Summary | undefined, theirs: Summary | undefined): Goal[] {
  if (!mine || !theirs) return []
  const faster = mine.perSecond.median / theirs.perSecond.median
  return [atLeast('RS256: more flows/s at 64 than oidc-provider in memory', faster, 1, ' times')]
}
