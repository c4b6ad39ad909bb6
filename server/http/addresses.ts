import ipaddr from 'ipaddr.js'

/** Which addresses beside the public ones a request of ours may reach. */
export interface OutboundPolicy {
  /** True under the development switch: loopback, and http to it. */
  readonly allowsLoopback: boolean
  /** Networks of the operator's own that may be reached, such as 10.1.0.0/16. */
  readonly allowedNetworks: readonly string[]
}

/** The address range where the world's IPv6 lives; what is outside is special, known to us or not (RFC4291-2.4). */
const globalUnicast = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]

/** Public by its number and internal by its use: the host agent of a large cloud answers at it. */
const internalByUse = new Set(['168.63.129.16'])

/**
 * True when a request of ours may be sent to this address.
 *
 * An address is judged by what it is and not by how it is written: an IPv4 address inside an IPv6 one (mapped, NAT64,
 * 6to4, Teredo) is refused as such, since what answers there is decided by a router and not by the name.
 */
export function isReachable(address: string, policy: OutboundPolicy): boolean {
  // A zone names an interface of this machine; nothing public needs one.
  if (address.includes('%') || !ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (policy.allowedNetworks.some((network) => isWithin(parsed, network))) return true
  const range = parsed.range()
  if (range === 'loopback') return policy.allowsLoopback
  if (range !== 'unicast' || internalByUse.has(address)) return false
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(globalUnicast)
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean {
  const [base, bits] = ipaddr.parseCIDR(network)
  return base.kind() === address.kind() && address.match(base, bits)
}

/** True for a host, as a URL writes it, that is this machine by its name or number alone (RFC6761-6.3, RFC8252-7.3). */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  return ipaddr.isValid(host) && ipaddr.parse(host).range() === 'loopback'
}
