import type { Enqueuer, Jobs } from '../jobs/jobs.ts'
import { forADay, type JobKind, type JobOutcome } from '../jobs/kinds.ts'
import type { Keeper } from '../keys/seal.ts'
import { type Letter, type WrittenLetter, writeLetter } from './letters.ts'
import type { Mailer } from './mailer.ts'

/** A mail that waits: sealed, because it may carry a recovery link. */
interface WaitingMail {
  readonly org: string
  readonly sealed: string
}

/** What is sealed. */
interface MailToSend extends WrittenLetter {
  readonly to: string
  /** Milliseconds since 1970. */
  readonly notAfter?: number
}

/** The job that sends a mail. */
export const mailJob: JobKind<WaitingMail> = { name: 'mail', ...forADay, longestTrySeconds: 60, atOnce: 5 }

/** The outbox of the deployment. */
export interface Outbox {
  /** Puts a letter into the outbox; within a transaction it stands or falls with it. */
  readonly post: (db: Enqueuer & { readonly org: string }, letter: Letter & { readonly to: string }) => Promise<void>
}

/** Makes the outbox. Without a mailer, mail waits in it for one: a later start that has one sends what is still of use. */
export function makeOutbox(
  jobs: Pick<Jobs, 'enqueue' | 'handle'>,
  keeper: Keeper,
  mailer: Mailer | undefined,
  now: () => Date,
): Outbox {
  if (mailer) jobs.handle(mailJob, (mail, id) => sendWaiting(mail, id, keeper, mailer, now()))
  return {
    post: async (db, letter) => {
      const written = writeLetter(letter)
      const { usefulMinutes } = written
      const mail: MailToSend = {
        ...written,
        to: letter.to,
        ...(usefulMinutes === undefined ? {} : { notAfter: now().getTime() + usefulMinutes * 60_000 }),
      }
      await jobs.enqueue(db, mailJob, { org: db.org, sealed: keeper.seal('mail', db.org, JSON.stringify(mail)) })
    },
  }
}

async function sendWaiting(
  { org, sealed }: WaitingMail,
  id: string,
  keeper: Keeper,
  mailer: Mailer,
  now: Date,
): Promise<JobOutcome> {
  const { to, notAfter, ...written } = JSON.parse(keeper.open('mail', org, sealed)) as MailToSend
  // A link that no longer works would only confuse.
  if (notAfter !== undefined && notAfter < now.getTime()) return 'done'
  return mailer.send({ ...written, to, id })
}
