/** One way to make something hostile of a registered redirect URI. */
type Mutation = (registered: string) => readonly string[]

/** A list of words without blanks. */
const words = (text: string) => text.split(' ')

const evilHosts = [
  'evil.tld',
  'evil.tld:443',
  'EVIL.tld.',
  '[2001:db8::bad]',
  '169.254.169.254',
  '2130706433',
  '0x7f.1',
]

/** Every control character, the blanks of other alphabets and the marks that change the reading direction. */
const invisible = [
  ...Array.from({ length: 0x21 }, (_, code) => String.fromCharCode(code)),
  ...'\x7f\x85\xa0\u1680\u2028\u2029\u200b\u202e\u2066\u3000\ufeff\ufffd\ud800'.split(''),
]

const schemes = words('javascript JaVaScRiPt data vbscript file blob filesystem about ftp ws view-source intent')

const scripts = schemes.flatMap((scheme) => [
  `${scheme}:alert(1)`,
  `${scheme}://notes.example/%0aalert(1)`,
  `${scheme}:text/html,<script>alert(1)</script>`,
  ` ${scheme}:alert(1)`,
  `\t${scheme}:alert(1)`,
  `${scheme}\n:alert(1)`,
  `\x01${scheme}:alert(1)`,
])

/** What a parser, a proxy or a browser could take for the same host, or for the same place. */
function hostTricks(registered: string): readonly string[] {
  const { protocol, host, rest } = partsOf(registered)
  const around = evilHosts.flatMap((evil) => [
    `${protocol}//${evil}${rest}`,
    `${protocol}//${host}@${evil}${rest}`,
    `${protocol}//${host}@@${evil}${rest}`,
    `${protocol}//${host}:80@${evil}${rest}`,
    `${protocol}//a@${host}@${evil}${rest}`,
    `${protocol}//${host}%40${evil}${rest}`,
    `${protocol}//${evil}@${host}${rest}`,
    `${protocol}//${evil}\\@${host}${rest}`,
    `${protocol}//${host}\\@${evil}${rest}`,
    `${protocol}//${evil}#@${host}${rest}`,
    `${protocol}//${evil}?@${host}${rest}`,
    `${protocol}//${evil}/${host}${rest}`,
    `${protocol}//${evil}/?next=${registered}`,
    `${protocol}//${host}.${evil}${rest}`,
    `${protocol}//${evil}.${host}${rest}`,
    `${protocol}//${evil}%00.${host}${rest}`,
    `${protocol}//${host};${evil}${rest}`,
    `${protocol}//${host},${evil}${rest}`,
    `//${evil}${rest}`,
    `///${evil}${rest}`,
    `/\\${evil}${rest}`,
    `\\\\${evil}${rest}`,
    `${protocol}/${evil}${rest}`,
    `${protocol}/\\/${evil}${rest}`,
    `${protocol}///${evil}${rest}`,
    `${protocol}\\\\${evil}${rest}`,
    `${protocol}${evil}${rest}`,
  ])
  const hosts = [
    `${host}.`,
    `.${host}`,
    `www.${host}`,
    host.replace('.', ''),
    host.replace('.', 'x'),
    host.replace('.', '\u3002'),
    host.replace('.', '\uff0e'),
    host.replace('.', '%2e'),
    host.replace('e', '\u0435'),
    host.replace('o', '\u03bf'),
    `xn--${host}`,
    host.toUpperCase(),
    `${host}:0`,
    `${host}:1`,
    `${host}:80`,
    `${host}:443`,
    `${host}:0443`,
    `${host}:8443`,
    `${host}:65536`,
    `${host}:-1`,
    `${host}:`,
    `user@${host}`,
    `user:secret@${host}`,
    `:@${host}`,
    `*.${host}`,
    '*',
    '',
  ]
  const swapped = protocol === 'https:' ? 'http:' : 'https:'
  const elsewhere = [swapped, protocol.toUpperCase(), 'ldap:', 'gopher:', ''].map(
    (scheme) => `${scheme}//${host}${rest}`,
  )
  return [...around, ...hosts.map((changed) => `${protocol}//${changed}${rest}`), ...elsewhere]
}

const endings = [
  ...words(
    '/ // /. /.. /../ /..;/ /..;/evil /../evil /%2e%2e/evil /%2e%2e%2fevil /..%2fevil /..%5cevil /..\\evil \\..\\evil',
  ),
  ...words('/%252e%252e/evil /.%00./evil ; ;evil ;/evil %00 %20 %0d%0a %0d%0aLocation:%20https://evil.tld'),
  '\r\nLocation: https://evil.tld',
  ...words(
    '? ?next=1 ?code=x ?code=x&state=y ?redirect_uri=https://evil.tld ?iss=https://evil.tld &next=1 # #code=x #/../evil',
  ),
  ...words('%23 %3f * . ~ .evil @evil.tld :443 " \' < > "><script>alert(1)</script> ` | ^ {{7*7}} ${7*7}'),
]

function pathTricks(registered: string): readonly string[] {
  const { protocol, host, rest } = partsOf(registered)
  const inside = ['/./', '//', '/x/../', '/%2e/', '/;/', '/..;/', '/%2f', '\\'].map(
    (step) => protocol + '//' + host + step + rest.slice(1),
  )
  return [
    ...endings.map((ending) => registered + ending),
    ...inside,
    `${protocol}//${host}`,
    `${protocol}//${host}/`,
    rest,
    rest.slice(1),
  ]
}

/** The slips of one character: at every place one more, one less, another case, its percent-encoding. */
const slips: Mutation = (registered) =>
  Array.from(registered).flatMap((character, at) => {
    const before = registered.slice(0, at)
    const behind = registered.slice(at + 1)
    const code = character.charCodeAt(0).toString(16)
    const flipped = character === character.toUpperCase() ? character.toLowerCase() : character.toUpperCase()
    const others = [
      '',
      flipped,
      `%${code}`,
      `%25${code}`,
      `${character}\t`,
      `${character}\n`,
      `@${character}`,
      `\\${character}`,
      `${character}\u0301`,
    ]
    return [before, ...others.map((other) => before + other + behind)]
  })

const mutations: readonly Mutation[] = [
  () => scripts,
  hostTricks,
  pathTricks,
  (registered) => invisible.flatMap((mark) => [mark + registered, registered + mark]),
  (registered) => [
    `${registered} ${registered}`,
    `${registered},https://evil.tld`,
    encodeURIComponent(registered),
    `"${registered}"`,
    `<${registered}>`,
  ],
  () => [
    'null',
    'undefined',
    'about:blank',
    '0',
    '[]',
    '{}',
    'urn:ietf:wg:oauth:2.0:oob',
    '.*',
    '%',
    '%%',
    '?',
    '#',
    'https://',
    'https:',
  ],
  slips,
]

/**
 * Hostile relatives of a registered redirect URI, each different from it: more than 800 for a URI of usual length.
 *
 * No server may ever redirect to one of them. For an app whose loopback port is free, pass one of its other URIs.
 */
export const hostileUris = (registered: string): readonly string[] =>
  [...new Set(mutations.flatMap((mutate) => mutate(registered)))].filter((uri) => uri !== registered)

function partsOf(uri: string) {
  const [, protocol = '', host = '', rest = ''] = /^([^/]+)\/\/([^/]*)(.*)$/s.exec(uri) ?? []
  return { protocol, host, rest }
}
