/**
 * Argon2id, 19 MiB, two passes: OWASP's setting, about 7 ms on a core of its own. Raise them and passwords follow at
 * their next use.
 */
export const hashCost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
