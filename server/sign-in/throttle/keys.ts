import { subscriberOf } from '../../http/subscriber.ts'
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

/** The counter of an address, or of the network that one subscriber has. */
export const addressKey = (address: string): string => hashToken(subscriberOf(address))
