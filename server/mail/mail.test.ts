import { createServer, type AddressInfo } from 'node:net'
import fc from 'fast-check'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { type Letter, writeLetter } from './letters.ts'
import { isMailAddress, makeMailer, type Mailer } from './mailer.ts'

interface Received {
  readonly recipients: readonly string[]
  readonly sender: string
  readonly raw: string
  readonly mail: ParsedMail
}

let received: Received[] = []
let server: SMTPServer | undefined
let failures: string[] = []

afterEach(() => server?.close())

async function startServer(options: SMTPServerOptions = {}): Promise<string> {
  received = []
  failures = []
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString()
        simpleParser(raw, (error, mail) => {
          const { mailFrom, rcptTo } = session.envelope
          const recipients = rcptTo.map(({ address }) => address)
          received.push({ recipients, sender: mailFrom ? mailFrom.address : '', raw, mail })
          done(error)
        })
      })
    },
    ...options,
  })
  const listening = server
  await new Promise<void>((done) => void listening.listen(0, '127.0.0.1', done))
  return `smtp://127.0.0.1:${(listening.server.address() as AddressInfo).port}`
}

const mailer = (smtpUrl: string): Mailer =>
  makeMailer({ smtpUrl, from: 'no-reply@id.example.com', allowsPlaintext: false, failed: (why) => failures.push(why) })

const link = 'https://id.example.com/recover/choose?token=abc&x=%22'

function recovery(values: Partial<Extract<Letter, { kind: 'recover-password' }>['values']> = {}): Letter {
  return {
    kind: 'recover-password',
    values: { login: 'ada@acme.example', orgName: 'Acme', link, minutes: 15, ...values },
  }
}

const post = (url: string, letter: Letter, to = 'ada@acme.example') =>
  mailer(url).send({ ...writeLetter(letter), to, id: 'job-1' })

test('a letter arrives with its words in plain text and in HTML', async () => {
  const url = await startServer()
  expect(await post(url, recovery())).toBe('done')
  const [{ mail, recipients, sender } = expect.fail('nothing came')] = received
  expect({ recipients, sender }).toEqual({ recipients: ['ada@acme.example'], sender: 'no-reply@id.example.com' })
  expect(mail.subject).toBe('Choose a new password for Acme')
  expect(mail.from?.value).toEqual([{ name: 'Acme', address: 'no-reply@id.example.com' }])
  expect(mail.messageId).toBe('<job-1@id.example.com>')
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
  expect(mail.text).toContain(`\n${link}\n`)
  expect(String(mail.html).replaceAll('&#61;', '=').replaceAll('&#38;', '&')).toContain(`href="${link}"`)
  expect(mail.text).toContain('for 15 minutes')
})

test('the owner is told when, from where, and what to do', () => {
  const { text } = writeLetter({
    kind: 'password-changed',
    values: {
      login: 'ada@acme.example',
      orgName: 'Acme',
      at: '2026-01-02T03:04:05.678Z',
      address: '192.0.2.1',
      recoverLink: 'https://id.example.com/recover',
    },
  })
  expect(text).toContain('2026-01-02 at 03:04 UTC, from the address 192.0.2.1')
  expect(text).toContain('https://id.example.com/recover')
})

test('what an admin set going says what it is, whom it is about, and for how long it is good', () => {
  const about = { login: 'ada@acme.example', orgName: 'Acme' }
  const link = 'https://id.example.com/activate?token=t'
  const letters = [
    writeLetter({ kind: 'activate-account', values: { ...about, link, days: 7 } }),
    writeLetter({ kind: 'reset-password', values: { ...about, link, minutes: 60 } }),
    writeLetter({ kind: 'confirm-address', values: { ...about, link, hours: 24 } }),
  ]
  expect(letters.map(({ usefulMinutes }) => usefulMinutes)).toEqual([7 * 1440, 60, 1440])
  for (const { text } of letters) for (const word of ['ada@acme.example', 'Acme', link]) expect(text).toContain(word)
})

test('the owner of the address before is told whether it was changed or may be', () => {
  const told = (isDone: boolean) =>
    writeLetter({
      kind: 'address-changes',
      values: { login: 'ada@acme.example', orgName: 'Acme', address: 'new\r\n@acme.example', isDone },
    })
  expect(told(true).text).toContain('was changed to new @acme.example')
  expect(told(false).text).toContain('once the owner of that address confirms it')
})

describe('what a person typed cannot break out of its place', () => {
  const hostile = [
    'Acme\r\nBcc: victim@evil.example',
    'Acme\nContent-Type: text/html\n\n<script>alert(1)</script>',
    'Acme" <evil@evil.example>, "x',
    '=?utf-8?Q?Acme=0D=0ABcc:_victim@evil.example?=',
    '<img src=x onerror=alert(1)>',
    '"><a href="https://evil.example">',
    'A\u202Ecme\u2028\u0000',
    'a'.repeat(5000),
  ]

  test.each(hostile)('%j', async (text) => {
    const url = await startServer()
    expect(await post(url, recovery({ orgName: text, login: text }))).toBe('done')
    const [{ mail, recipients, raw } = expect.fail('nothing came')] = received
    expect(recipients).toEqual(['ada@acme.example'])
    expect([...mail.headers.keys()].sort()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
      'x-auto-response-suppress',
    ])
    expect(mail.from?.value.map(({ address }) => address)).toEqual(['no-reply@id.example.com'])
    expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im)
    expect(String(mail.html)).not.toMatch(/<script|<img|href="https:\/\/evil/)
    expect(mail.subject?.length).toBeLessThan(300)
  })

  test('nor can any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { subject, fromName, html, text: plainText } = writeLetter(recovery({ orgName: text, login: text }))
        expect(subject + fromName).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
        expect(html.match(/<[a-z]+/g)).toEqual(writeLetter(recovery()).html.match(/<[a-z]+/g))
        expect(plainText.split('\n')).toHaveLength(writeLetter(recovery()).text.split('\n').length)
      }),
      { numRuns: 500 },
    )
  })

  test('a link leads to the web or nowhere', () => {
    expect(() => writeLetter(recovery({ link: 'javascript:alert(1)' }))).toThrow()
  })
})

describe('a mail goes to one address or to none', () => {
  const lists = [
    'a@evil.example,b@acme.example',
    'a@evil.example;b@acme.example',
    'a@evil.example b@acme.example',
    'a@evil.example\r\nRCPT TO:<b@acme.example>',
    'a@evil.example@acme.example',
    '"a@evil.example"@acme.example',
    'Ada <a@evil.example>',
    'group: a@evil.example;',
    'a(comment)@acme.example',
    'a',
    '@acme.example',
    '',
  ]
  test.each(lists)('%j is refused', async (to) => {
    const url = await startServer()
    expect(isMailAddress(to)).toBe(false)
    expect(await post(url, recovery(), to)).toBe('never')
    expect(received).toEqual([])
  })

  test('an address of ours or in another script is one', () => {
    expect(['ada+news@acme.example', 'o’neill@acme.example', 'ada@bücher.example'].every(isMailAddress)).toBe(true)
  })
})

describe('what the mail server says is understood', () => {
  const answer = (responseCode: number) => () =>
    startServer({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('said so'), { responseCode })),
    })

  test('a mailbox that does not exist is given up', async () => {
    expect(await post(await answer(550)(), recovery())).toBe('never')
    expect(failures).toEqual(['EENVELOPE 550'])
  })

  test('a mailbox that is full for now is tried again', async () => {
    expect(await post(await answer(452)(), recovery())).toBe('again')
  })

  test('a mail server that is away is tried again', async () => {
    expect(await post('smtp://127.0.0.1:1', recovery())).toBe('again')
  })

  test('a mail server that does not take our password is tried again, since an operator can mend it', async () => {
    const url = await startServer({
      authOptional: false,
      onAuth: (_auth, _session, done) => done(new Error('wrong password')),
    })
    expect(await post(url.replace('//', '//user:wrong@'), recovery())).toBe('again')
    expect(failures.join()).not.toContain('wrong')
  })

  test('without TLS nothing is said to a mail server elsewhere', async () => {
    const heard: string[] = []
    const elsewhere = createServer((socket) => {
      socket.write('220 hello\r\n')
      socket.on('data', (chunk) => {
        heard.push(chunk.toString())
        socket.write(chunk.toString().startsWith('EHLO') ? '250 hello\r\n' : '502 no\r\n')
      })
      socket.on('error', () => undefined)
    })
    await new Promise<void>((done) => elsewhere.listen(0, '0.0.0.0', done))
    // Any address of this machine that is not loopback stands for elsewhere.
    const { networkInterfaces } = await import('node:os')
    const host = Object.values(networkInterfaces())
      .flat()
      .find((at) => at?.family === 'IPv4' && !at.internal)?.address
    if (host !== undefined) {
      const url = `smtp://user:secret@${host}:${(elsewhere.address() as AddressInfo).port}`
      expect(await post(url, recovery())).toBe('again')
      expect(heard.join('')).not.toMatch(/AUTH|MAIL FROM/)
    }
    elsewhere.close()
  })
})
