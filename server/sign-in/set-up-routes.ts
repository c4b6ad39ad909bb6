import type { FastifyInstance, FastifyReply } from 'fastify'
import { donePage } from '../http/pages/done.ts'
import type { Say } from '../http/pages/texts.ts'
import { loginKeyOf } from './login-key.ts'
import { type SetUpField, setUpPage } from './pages/set-up.ts'
import type { SignInParts } from './parts.ts'
import { minLengthOf } from './password/rules.ts'
import { sayRefusal } from './say-refusal.ts'
import { isSetUpOpen, type SetUpForm, setUp } from './set-up/set-up.ts'
import { onForm, onVisit, send, sendBusy, sendTo, type Visit } from './visit.ts'

/** The page on which the operator of an empty deployment becomes its first admin. */
export function setUpPages(app: FastifyInstance, parts: SignInParts): void {
  app.get(
    '/set-up',
    onVisit(parts, (visit) => showForm(visit)),
  )
  app.post('/set-up', onForm(parts, takeForm))
  app.get('/set-up/done', onVisit(parts, showDone))
}

type Problems = Readonly<Partial<Record<SetUpField, string>>>

async function showForm(visit: Visit, values: Partial<SetUpForm> = {}, problems: Problems = {}): Promise<FastifyReply> {
  const { request, frame, occasion } = visit
  const token = visit.query('token')
  if (token === undefined || !(await isSetUpOpen(request.org, token, occasion.now)))
    return send(visit, deadPage(visit), 410)
  const form = { action: `/set-up?token=${encodeURIComponent(token)}`, token: visit.token }
  const page = setUpPage(frame, { form, values, problems, minLength: minLengthOf(request.org.settings) })
  return send(visit, page, Object.keys(problems).length ? 422 : 200)
}

async function takeForm(visit: Visit, parts: SignInParts): Promise<FastifyReply> {
  const { request, occasion, say } = visit
  const entered = (name: string) => (visit.field(name) ?? '').normalize('NFC').trim()
  const values: SetUpForm = {
    orgName: entered('orgName'),
    firstName: entered('firstName'),
    lastName: entered('lastName'),
    email: entered('email'),
    // Exactly as given: a blank at its end is part of a password (ASVS-6.2.8).
    password: visit.field('new-password') ?? '',
  }
  const problems = problemsOf(say, values, parts)
  if (Object.keys(problems).length) return showForm(visit, values, problems)
  const outcome = await setUp(request.org, visit.query('token') ?? '', values, occasion, parts)
  switch (outcome.kind) {
    case 'dead':
      return send(visit, deadPage(visit), 410)
    case 'busy':
      return sendBusy(visit, outcome.seconds)
    case 'refused':
      return showForm(visit, values, { password: sayRefusal(say, outcome.why) })
    case 'done':
      return sendTo(visit, '/set-up/done')
  }
}

const isName = (text: string) => text !== '' && text.length <= 100 && !/\p{Cc}/u.test(text)

/** One address and nothing else: no list, no second at sign, none that appears by folding (CVE-2023-7028, CVE-2026-40574). */
const isEmail = (text: string) =>
  text.length <= 254 &&
  /^[^\s@,;:<>()[\]"\\\p{Cc}]+@[^\s@,;:<>()[\]"\\\p{Cc}]+\.[^\s@,;:<>()[\]"\\\p{Cc}.]+$/u.test(text.normalize('NFKC'))

function problemsOf(say: Say, { orgName, firstName, lastName, email }: SetUpForm, parts: SignInParts): Problems {
  const isLogin = isEmail(email) && loginKeyOf(email, parts.foldLogin) !== undefined
  return {
    ...(!isName(orgName) && { orgName: say('orgNameMissing') }),
    ...(!isName(firstName) && { firstName: say('nameMissing') }),
    ...(!isName(lastName) && { lastName: say('nameMissing') }),
    ...(!isLogin && { email: say('emailMissing') }),
  }
}

const deadPage = ({ frame, say }: Visit) =>
  donePage(frame, {
    title: say('setUpDeadTitle'),
    text: say('setUpDeadText'),
    note: say('setUpDeadDo'),
    action: { href: '/sign-in', label: say('signIn') },
  })

function showDone(visit: Visit): FastifyReply {
  const { frame, say } = visit
  // The first admin has no app yet, but an org to furnish.
  const action = { href: '/sign-in?to=%2Fadmin', label: say('signIn') }
  return send(visit, donePage(frame, { title: say('setUpDoneTitle'), text: say('setUpDone'), action }))
}
