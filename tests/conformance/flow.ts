import { expect } from 'vitest'
import type { Changes, RelyingParty } from '../worlds/relying-party.ts'
import { checkGranted } from './checks/authorization.ts'
import { checkTokens, checkUserInfo, expectedOf, type Flow } from './checks/tokens.ts'
import type { Stage } from './stage.ts'

/** How a flow is run. */
export interface FlowOptions {
  /** The authorization request is sent as a form. */
  readonly byPost?: boolean
  /** How user info is asked. */
  readonly userInfo?: 'get' | 'post-header' | 'post-body'
  /** What is added to the token request. */
  readonly exchange?: Changes
}

/** Runs a whole flow that must succeed (authorize, token, user info) and holds every answer to the suite's checks. */
export async function runFlow(
  stage: Stage,
  party: RelyingParty,
  parameters: Changes = {},
  { byPost = false, userInfo = 'get', exchange = {} }: FlowOptions = {},
): Promise<Flow> {
  const answer = await party.authorize(parameters, byPost ? 'post' : 'get')
  const code = checkGranted(stage, answer)
  const tokens = await checkTokens(stage, await party.exchange(code, exchange), expectedOf(party, answer))
  return {
    ...tokens,
    answer,
    code,
    userInfo: checkUserInfo(await party.userInfo(tokens.accessToken, userInfo), tokens),
  }
}

/** Checks that the person had to prove who they are. */
export const checkSignedInByPage = ({ answer }: Pick<Flow, 'answer'>): void =>
  expect(answer.shown, 'the login page was shown').toContain('password')

/** Checks that the person saw nothing. */
export const checkSilent = ({ answer }: Pick<Flow, 'answer'>): void =>
  expect(answer.shown, 'no page was shown').toEqual([])
