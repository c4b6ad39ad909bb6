import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isReachable } from './addresses.ts'
import { makeOutbound, refuseUrl } from './fetch.ts'

const strict = { allowsLoopback: false, allowedNetworks: [] }
const development = { allowsLoopback: true, allowedNetworks: [] }

/** Everything that reached the listener, which stands for whatever runs inside the operator's network. */
let reached: string[] = []
let inside: Server
let port: number
let silent: TcpServer

beforeAll(async () => {
  inside = createServer((request, response) => {
    reached.push(`${request.method} ${request.url}`)
    if (request.url === '/redirect') response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end()
    else if (request.url === '/endless') {
      const more = () => {
        while (response.write(Buffer.alloc(65_536)));
        response.once('drain', more)
      }
      more()
    } else if (request.url === '/slow-body') response.write('a')
    else if (request.url === '/headers') response.end(JSON.stringify(request.headers))
    else response.end('hello')
  })
  silent = createTcpServer(() => undefined)
  await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done))
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
  port = (inside.address() as AddressInfo).port
})

afterAll(() => {
  inside.closeAllConnections()
  inside.close()
  silent.close()
})

/** A resolver that gives one answer after the other, and the last one for ever. */
function resolver(...answers: (readonly string[])[]) {
  let asked = 0
  return (
    _name: string,
    _options: unknown,
    done: (error: Error | null, addresses: { address: string; family: number }[]) => void,
  ) => {
    const answer = answers[Math.min(asked++, answers.length - 1)] ?? []
    done(
      null,
      answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
}

describe('an internal address is refused however it is written', () => {
  const hosts = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0x7f.1',
    '127.0.0.1.',
    '0.0.0.0',
    '0',
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b:1::a00:1]',
    '[2002:7f00:1::]',
    '[2001::7f00:1]',
    '127。0。0。1',
    '１２７.０.０.１',
    '①②⑦.⓪.⓪.①',
    '169.254.169.254',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '[fec0::1]',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '224.0.0.1',
    '[ff02::1]',
    '255.255.255.255',
    '240.0.0.1',
    '198.18.0.1',
    '[2001:db8::1]',
    '[3fff::1]',
    '[5f00::1]',
    '[100::1]',
    '[4000::1]',
  ]

  test.each(hosts)('%s', async (host) => {
    reached = []
    const outbound = makeOutbound(strict)
    expect(await outbound.fetch({ url: `https://${host}:${port}/`, method: 'GET' })).toMatchObject({ kind: 'refused' })
    await outbound.close()
    expect(reached).toEqual([])
  })

  test('an address with a zone is no address of ours', async () => {
    expect(isReachable('fe80::1%lo', { ...strict, allowedNetworks: ['fe80::/10'] })).toBe(false)
    expect(refuseUrl('https://[fe80::1%25lo]/', strict)).toMatchObject({ kind: 'refused' })
  })

  test('the development switch opens loopback and nothing else', () => {
    expect(hosts.filter((host) => refuseUrl(`https://${host}/`, development) === undefined).sort()).toEqual(
      [
        '127.0.0.1',
        '127.1',
        '2130706433',
        '0x7f000001',
        '0177.0.0.1',
        '0x7f.1',
        '127.0.0.1.',
        '[::1]',
        '[0:0:0:0:0:0:0:1]',
        '127。0。0。1',
        '１２７.０.０.１',
        '①②⑦.⓪.⓪.①',
      ].sort(),
    )
  })

  test('whatever number is written, what the URL makes of it is judged and not the spelling', () => {
    fc.assert(
      fc.property(fc.nat(0xff_ff_ff), fc.constantFrom(10, 16, 8), (low, base) => {
        const address = 0x7f_00_00_00 + low
        const spelled = { 10: String(address), 16: `0x${address.toString(16)}`, 8: `0${address.toString(8)}` }[base]
        expect(refuseUrl(`https://${spelled}/`, strict)).toMatchObject({ kind: 'refused', reason: 'address' })
      }),
    )
  })
})

describe('a name that leads inside is refused', () => {
  const leads: Record<string, readonly string[]> = {
    'to loopback': ['127.0.0.1'],
    'to loopback in IPv6': ['::1'],
    'to the metadata of a cloud': ['169.254.169.254'],
    'to a public and an internal address': ['93.184.215.14', '10.0.0.1'],
    'to a mapped address': ['::ffff:127.0.0.1'],
    nowhere: [],
  }

  test.each(Object.entries(leads))('%s', async (_title, answer) => {
    reached = []
    const outbound = makeOutbound(strict, resolver(answer))
    const outcome = await outbound.fetch({ url: `https://hooks.example:${port}/`, method: 'POST', body: 'a' })
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'address' })
    expect(reached).toEqual([])
  })

  test.each(['localhost', 'localhost.', 'LOCALHOST', 'a.localhost'])(
    '%s, by the system’s own resolver',
    async (host) => {
      reached = []
      const outbound = makeOutbound(strict)
      const outcome = await outbound.fetch({ url: `https://${host}:${port}/`, method: 'GET' })
      expect(outcome.kind).not.toBe('answered')
      expect(reached).toEqual([])
    },
  )

  test('a name that flips after the first look is judged at the connection that is made', async () => {
    reached = []
    // Public at first, then inside: every connection asks again and is judged again.
    const outbound = makeOutbound(development, resolver(['127.0.0.1'], ['10.0.0.1']))
    expect(await outbound.fetch({ url: `http://localhost:${port}/`, method: 'GET' })).toMatchObject({ status: 200 })
    await new Promise((done) => setTimeout(done, 1200))
    expect(await outbound.fetch({ url: `http://localhost:${port}/`, method: 'GET' })).toMatchObject({ kind: 'refused' })
    await outbound.close()
  })
})

describe('only https is spoken', () => {
  test.each([
    'http://apps.example/',
    'http://169.254.169.254/latest/meta-data/',
    'gopher://apps.example/',
    'file:///etc/passwd',
    'ftp://apps.example/',
    'data:text/plain,a',
    'javascript:alert(1)',
    'unix:/run/postgresql',
  ])('%s is refused', (url) => {
    expect(refuseUrl(url, strict)).toMatchObject({ kind: 'refused' })
    expect(refuseUrl(url, development)).toMatchObject({ kind: 'refused' })
  })

  test.each([
    'https://user:password@apps.example/',
    'https://',
    '//apps.example',
    'apps.example',
    '',
    `https://a.example/${'a'.repeat(3000)}`,
  ])('what is not an address of a server is refused: %s', (url) => {
    expect(refuseUrl(url, strict)).toMatchObject({ kind: 'refused' })
  })

  test('a public address may be tried', () => {
    expect(refuseUrl('https://apps.example/hook', strict)).toBeUndefined()
    expect(refuseUrl('https://93.184.215.14/hook', strict)).toBeUndefined()
    expect(refuseUrl('https://[2606:2800:21f::1]/hook', strict)).toBeUndefined()
  })
})

describe('what is let through stays within bounds', () => {
  const ask = (path: string, more = {}) => {
    const outbound = makeOutbound(development)
    return outbound.fetch({ url: `http://127.0.0.1:${port}${path}`, method: 'GET', ...more })
  }

  test('an answer is given whole', async () => {
    const outcome = await ask('/')
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 })
    expect(outcome.kind === 'answered' && outcome.body.toString()).toBe('hello')
  })

  test('a redirect is not followed', async () => {
    reached = []
    expect(await ask('/redirect')).toMatchObject({ kind: 'failed', reason: 'redirect' })
    expect(reached).toEqual(['GET /redirect'])
  })

  test('an endless answer is cut', async () => {
    expect(await ask('/endless', { maxBytes: 100_000 })).toMatchObject({ kind: 'failed', reason: 'too-large' })
  })

  test('an answer that never ends its body is given up', async () => {
    expect(await ask('/slow-body', { timeoutMs: 300 })).toMatchObject({ kind: 'failed', reason: 'timeout' })
  })

  test('a server that says nothing is given up', async () => {
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`
    expect(await makeOutbound(development).fetch({ url, method: 'GET', timeoutMs: 300 })).toMatchObject({
      kind: 'failed',
      reason: 'timeout',
    })
  })

  test('nobody listening is a failure, to be tried again', async () => {
    expect(await makeOutbound(development).fetch({ url: 'http://127.0.0.1:1/', method: 'GET' })).toMatchObject({
      kind: 'failed',
      reason: 'connection',
    })
  })

  test('a server that speaks no TLS is a failure', async () => {
    const outcome = await makeOutbound(development).fetch({ url: `https://127.0.0.1:${port}/`, method: 'GET' })
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'tls' })
  })

  test('a header with a line break is refused, not sent', async () => {
    reached = []
    expect(await ask('/', { headers: { 'x-a': 'b\r\nhost: c' } })).toMatchObject({ kind: 'refused' })
    expect(reached).toEqual([])
  })

  test('only headers of ours are sent', async () => {
    const outcome = await ask('/headers')
    const headers = outcome.kind === 'answered' ? (JSON.parse(outcome.body.toString()) as object) : {}
    expect(Object.keys(headers).sort()).toEqual(['accept', 'connection', 'host', 'user-agent'])
  })
})

test('a network the operator names may be reached, its neighbours may not', () => {
  const policy = { allowsLoopback: false, allowedNetworks: ['10.1.0.0/16', 'fd12::/16'] }
  expect(['10.1.2.3', 'fd12::1', '10.2.0.1', 'fd13::1', '127.0.0.1'].filter((at) => isReachable(at, policy))).toEqual([
    '10.1.2.3',
    'fd12::1',
  ])
})
