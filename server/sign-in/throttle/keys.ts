import ipaddr from 'ipaddr.js'
import { hashToken } from '../../keys/hash.ts'
import type { ThrottleKey } from './rules.ts'

/** The counter of an attempt: the known device's own, or the login's, whether or not anyone has that login. */
export function throttleKey(
  loginKey: string,
  knownDevice: { userId: string; deviceHash: string } | undefined,
): ThrottleKey {
  if (knownDevice) return { kind: 'device', keyHash: hashToken(`${knownDevice.userId}|${knownDevice.deviceHash}`) }
  return { kind: 'login', keyHash: hashToken(loginKey) }
}

/** The counter of an address: an IPv4 address, or the /64 network that a single subscriber has in IPv6. */
export function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return hashToken(address)
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return hashToken(parsed.toString())
  return hashToken(parsed.toByteArray().slice(0, 8).join('.'))
}
