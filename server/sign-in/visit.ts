import type { FastifyReply, FastifyRequest } from 'fastify'
import { readCookie, readDevice } from '../http/cookies.ts'
import { ensureBrowser, formToken, isOwnForm } from '../http/forms.ts'
import { errorPage } from '../http/pages/error.ts'
import { type PageAllowance, sendPage } from '../http/pages/headers.ts'
import type { Html } from '../http/pages/html.ts'
import { type PageFrame, pageOrg } from '../http/pages/layout.ts'
import { languagesOf, type Say, speak, type TextKey } from '../http/pages/texts.ts'
import type { Occasion, SignInParts, WaitingFlow } from './parts.ts'
import { findSession, keepSessionAlive } from './session/find-session.ts'
import type { Session } from './session/session.ts'
import { returnTo } from './return-to.ts'
import { openStep, sealStep, type SignInStep, type StepBinding } from './step.ts'

/**
 * One look at a page of this slice: who comes, with what, and the facts it is decided by.
 *
 * What only some pages ask for is made when it is asked for, so a visit is handed on whole and never copied.
 */
export interface Visit {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly occasion: Occasion
  readonly say: Say
  readonly frame: PageFrame
  readonly browser: string
  readonly device: string | undefined
  readonly session: Session | undefined
  readonly flow: WaitingFlow | undefined
  readonly step: SignInStep | undefined
  readonly wantsOther: boolean
  /** A page of ours wants the person who is signed in to prove anew that it is them. */
  readonly wantsAgain: boolean
  /** The page of ours that asked for a sign-in; undefined for the dashboard, and where an app asked. */
  readonly returnTo: string | undefined
  /** The hidden field that proves a form is ours. */
  readonly token: string
  /** A field of the form, or of the address; undefined when absent or sent twice. */
  readonly field: (name: string) => string | undefined
  readonly query: (name: string) => string | undefined
}

type Answer = (visit: Visit, parts: SignInParts) => FastifyReply | Promise<FastifyReply>
type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** A handler for a page that is looked at. */
export const onVisit =
  (parts: SignInParts, answer: Answer, { leadsOn = false } = {}): Handler =>
  async (request, reply) => {
    const visit = await readVisit(parts, request, reply, leadsOn)
    if (visit.flow === undefined && visit.query('flow') !== undefined)
      return sendTrouble(visit, 400, 'flowGone', 'flowGoneDo')
    const { session } = visit
    if (session) reply.raw.once('finish', () => void keepAlive(visit, session))
    return answer(visit, parts)
  }

/** A handler for a form that is sent: only one of ours, in the browser it was made for, counts. */
export const onForm = (parts: SignInParts, answer: Answer): Handler =>
  onVisit(parts, (visit) => {
    if (!isOwnForm(parts.sealer, visit.request, visit.field('_token')))
      return sendTrouble(visit, 403, 'staleForm', 'staleFormDo')
    return answer(visit, parts)
  })

async function readVisit(
  parts: SignInParts,
  request: FastifyRequest,
  reply: FastifyReply,
  leadsOn: boolean,
): Promise<Visit> {
  const { org, visitor } = request
  const now = parts.now()
  const browser = ensureBrowser(request, reply)
  const query = readerOf(request.query)
  const sealed = query('flow')
  const cookie = readCookie(request, 'session')
  const flow = sealed === undefined ? undefined : await parts.findFlow({ org, sealed, browser, cookie, visitor, now })
  // Where nothing is left to ask and the page only leads on, who is signed in has just been asked for the flow.
  const session = leadsOn && flow?.step === 'done' ? undefined : await findSession(org, cookie, now)
  const who = query('who')
  const say = speak(languagesOf(flow?.languages ?? [], request.headers['accept-language']))
  return {
    request,
    reply,
    occasion: { visitor, now },
    say,
    frame: { say, org: pageOrg(org) },
    browser,
    get device() {
      return readDevice(parts.sealer, request)
    },
    session,
    flow,
    step:
      who === undefined ? undefined : openStep(parts.sealer, { org: org.id, browser, flow: flow?.sealed }, who, now),
    wantsOther: query('other') !== undefined,
    wantsAgain: query('again') !== undefined,
    returnTo: returnTo(query('to')),
    get token() {
      return formToken(parts.sealer, request, browser)
    },
    field: readerOf(request.body),
    query,
  }
}

/** Reads single values; what was sent twice, or as anything but text, was not sent (CVE-2023-7028). */
function readerOf(given: unknown): (name: string) => string | undefined {
  const values = (typeof given === 'object' && given !== null ? given : {}) as Readonly<Record<string, unknown>>
  return (name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return typeof value === 'string' ? value : undefined
  }
}

async function keepAlive({ request, occasion }: Visit, session: Session): Promise<void> {
  try {
    await keepSessionAlive(request.org, session, occasion.now)
  } catch (error) {
    // The answer has left; the session ends a little earlier than it might have.
    request.log.warn({ err: error }, 'a session could not be kept alive')
  }
}

/** What a sealed step of this visit is bound to. */
const bindingOf = ({ request, browser, flow }: Visit): StepBinding => ({
  org: request.org.id,
  browser,
  flow: flow?.sealed,
})

/** An address of ours that carries on with what this visit has settled. */
export function pathOf(
  visit: Visit,
  parts: SignInParts,
  path: string,
  settled: { readonly step?: SignInStep | undefined; readonly isOther?: boolean } = {},
): string {
  const { step, isOther } = settled
  const query: string[] = []
  // What is sealed is of letters that an address bears as they are.
  if (visit.flow) query.push(`flow=${visit.flow.sealed}`)
  else if (visit.returnTo !== undefined) query.push(`to=${encodeURIComponent(visit.returnTo)}`)
  if (step) query.push(`who=${sealStep(parts.sealer, bindingOf(visit), step, visit.occasion.now)}`)
  if (isOther) query.push('other=1')
  return query.length > 0 ? `${path}?${query.join('&')}` : path
}

/** Sends a page of ours. */
export const send = (visit: Visit, page: Html, status = 200, allowance: PageAllowance = {}): FastifyReply =>
  sendPage(visit.reply, page, {
    isHttps: visit.request.org.issuer.startsWith('https:'),
    status,
    allowance: { keepsOpener: visit.flow !== undefined, ...allowance },
  })

/** Sends the browser to another page of ours, by GET. */
export const sendTo = (visit: Visit, path: string): FastifyReply =>
  visit.reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(path, 303)

/** Sends the page for what cannot be gone on with. */
export function sendTrouble(visit: Visit, status: number, happened: TextKey, whatToDo: TextKey): FastifyReply {
  const { say, frame, request } = visit
  return send(
    visit,
    errorPage(frame, { happened: say(happened), whatToDo: say(whatToDo), requestId: request.id }),
    status,
  )
}

/** Turns away for a while: too many people sign in at this moment. */
export function sendBusy(visit: Visit, seconds: number): FastifyReply {
  const { say, frame, request } = visit
  visit.reply.header('retry-after', String(seconds))
  const page = errorPage(frame, {
    title: say('busyTitle'),
    happened: say('busyText'),
    whatToDo: say('busyDo', { count: seconds }),
    requestId: request.id,
  })
  return send(visit, page, 503)
}
