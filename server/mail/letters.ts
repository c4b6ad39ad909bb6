import { html, type Html } from '../http/pages/html.ts'

/** A mail that someone asked us to send; the words are here. */
export type Letter =
  | {
      readonly kind: 'recover-password'
      readonly values: {
        readonly login: string
        readonly orgName: string
        readonly link: string
        readonly minutes: number
      }
    }
  | {
      readonly kind: 'password-changed'
      readonly values: {
        readonly login: string
        readonly orgName: string
        /** ISO 8601. */
        readonly at: string
        readonly address: string
        readonly recoverLink: string
      }
    }
  | {
      readonly kind: 'activate-account'
      readonly values: {
        readonly login: string
        readonly orgName: string
        readonly link: string
        readonly days: number
      }
    }
  | {
      readonly kind: 'reset-password'
      readonly values: {
        readonly login: string
        readonly orgName: string
        readonly link: string
        readonly minutes: number
      }
    }
  | {
      readonly kind: 'confirm-address'
      readonly values: {
        readonly login: string
        readonly orgName: string
        readonly link: string
        readonly hours: number
      }
    }
  | {
      readonly kind: 'address-changes'
      readonly values: {
        readonly login: string
        readonly orgName: string
        /** The new one. */
        readonly address: string
        /** False while it waits for its owner's word. */
        readonly isDone: boolean
      }
    }

/** A letter in words, as it will be sent. */
export interface WrittenLetter {
  readonly fromName: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** After so many minutes it is of no use to anyone. */
  readonly usefulMinutes?: number
}

/** A paragraph: a sentence, or the one thing to press. */
type Paragraph = string | { readonly action: string; readonly link: string }

/** Writes a letter in plain text and in HTML that says the same. No value can break out of either, or of a header. */
export function writeLetter(letter: Letter): WrittenLetter {
  const orgName = plain(letter.values.orgName)
  const { subject, paragraphs, usefulMinutes } = wordsOf(letter, orgName)
  return {
    fromName: orgName,
    subject: plain(subject),
    text: `${paragraphs.map(inText).join('\n\n')}\n\n-- \n${orgName}\n`,
    html: inHtml(subject, paragraphs, orgName).markup,
    ...(usefulMinutes === undefined ? {} : { usefulMinutes }),
  }
}

interface Words {
  readonly subject: string
  readonly paragraphs: readonly Paragraph[]
  readonly usefulMinutes?: number
}

function wordsOf(letter: Letter, orgName: string): Words {
  const login = plain(letter.values.login)
  switch (letter.kind) {
    case 'recover-password': {
      const { link, minutes } = letter.values
      return {
        subject: `Choose a new password for ${orgName}`,
        usefulMinutes: minutes,
        paragraphs: [
          `Someone asked for a new password for ${login} at ${orgName}. If it was you, choose one here:`,
          { action: 'Choose a new password', link },
          `The link works once, for ${minutes} minutes, and only in the browser that asked for it.`,
          'If it was not you, ignore this mail: nothing has changed, and nobody can use the link without it.',
        ],
      }
    }
    case 'password-changed': {
      const { at, address, recoverLink } = letter.values
      return {
        subject: `Your password for ${orgName} was changed`,
        paragraphs: [
          `The password of ${login} at ${orgName} was changed on ${moment(at)}, from the address ${plain(address)}. Every other sign-in was ended.`,
          'If it was you, there is nothing to do.',
          'If it was not you, choose a new password at once and tell your administrator:',
          { action: 'Choose a new password', link: recoverLink },
        ],
      }
    }
    default:
      return wordsOfAdmins(letter, login, orgName)
  }
}

/** The words of what an admin set going. */
function wordsOfAdmins(
  letter: Exclude<Letter, { readonly kind: 'recover-password' | 'password-changed' }>,
  login: string,
  orgName: string,
): Words {
  switch (letter.kind) {
    case 'activate-account': {
      const { link, days } = letter.values
      return {
        subject: `Your account at ${orgName}`,
        usefulMinutes: days * 1_440,
        paragraphs: [
          `An account was made for you at ${orgName}. Your username is ${login}. Choose your password here, and you are signed in:`,
          { action: 'Choose your password', link },
          `The link works once, for ${days} days. If it has ended, ask your administrator for another.`,
          'If you expected no account, ignore this mail.',
        ],
      }
    }
    case 'reset-password': {
      const { link, minutes } = letter.values
      return {
        subject: `Choose a new password for ${orgName}`,
        usefulMinutes: minutes,
        paragraphs: [
          `An administrator of ${orgName} asks you to choose a new password for ${login}:`,
          { action: 'Choose a new password', link },
          `The link works once, for ${minutes} minutes. Afterwards you are signed out everywhere.`,
          'If you did not expect this, ask your administrator before you use it.',
        ],
      }
    }
    case 'confirm-address': {
      const { link, hours } = letter.values
      return {
        subject: `Confirm your address for ${orgName}`,
        usefulMinutes: hours * 60,
        paragraphs: [
          `This address was given for ${login} at ${orgName}. If it is yours, confirm it:`,
          { action: 'Confirm this address', link },
          `The link works once, for ${hours} hours.`,
          'If you know nothing of it, ignore this mail: without your word the address is not taken for yours.',
        ],
      }
    }
    case 'address-changes': {
      const { address: next, isDone } = letter.values
      return {
        subject: `Your address at ${orgName} ${isDone ? 'was changed' : 'is about to change'}`,
        paragraphs: [
          isDone
            ? `The address of ${login} at ${orgName} was changed to ${plain(next)} by an administrator. Mail of ${orgName} goes there from now on.`
            : `Somebody asked to change the address of ${login} at ${orgName} to ${plain(next)}. It changes once the owner of that address confirms it.`,
          'If you know of it, there is nothing to do. If not, tell your administrator at once.',
        ],
      }
    }
  }
}

const moment = (iso: string): string => `${plain(iso).slice(0, 16).replace('T', ' at ')} UTC`

/** One line of printable text: what a person typed may hold line breaks, and marks that turn the reading direction. */
const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)

const inText = (paragraph: Paragraph): string => (typeof paragraph === 'string' ? paragraph : address(paragraph.link))

/** Only an address of the web can be pressed; it is ours, made by the server, and checked all the same. */
function address(link: string): string {
  const url = URL.parse(link)
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error('a letter links to the web only')
  return url.href
}

const style = {
  body: 'margin:0;padding:24px;background:#FAF9F6;color:#1C1E24;font:16px/1.5 system-ui,sans-serif',
  card: 'max-width:520px;margin:0 auto;padding:24px;background:#FFFFFF;border:1px solid #E4E1D9;border-radius:8px',
  button:
    'display:inline-block;padding:10px 20px;background:#0F5C8C;color:#FFFFFF;border-radius:8px;text-decoration:none;font-weight:600',
  quiet: 'color:#5B5E66;font-size:14px',
}

function inHtml(subject: string, paragraphs: readonly Paragraph[], orgName: string): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light"><title>${subject}</title></head>
<body style="${style.body}"><div style="${style.card}">
${paragraphs.map((paragraph) =>
  typeof paragraph === 'string'
    ? html`<p>${paragraph}</p>\n`
    : html`<p><a href="${address(paragraph.link)}" style="${style.button}">${paragraph.action}</a></p>\n`,
)}<p style="${style.quiet}">${orgName}</p>
</div></body></html>
`
}
