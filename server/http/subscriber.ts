import ipaddr from 'ipaddr.js'

/**
 * What limits count as one visitor: an IPv4 address, in whichever spelling, or the /64 network that a single subscriber
 * has in IPv6. What is no address stands for itself.
 */
export function subscriberOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return `${new ipaddr.IPv6([...parsed.toByteArray().slice(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]).toString()}/64`
}
