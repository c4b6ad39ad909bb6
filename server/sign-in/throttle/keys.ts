import { subscriberOf } from '../../http/subscriber.ts'
import { hashToken } from '../../keys/hash.ts'

/** The counter of a login, whether or not anyone has it. */
export const loginHash = (loginKey: string): string => hashToken(loginKey)

/** The counter of an address, or of the network that one subscriber has. */
export const addressKey = (address: string): string => hashToken(subscriberOf(address))
