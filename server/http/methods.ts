import type { FastifyInstance } from 'fastify'

/**
 * Notes every route that is put on the server from now on, and tells by which methods an address is known: what the
 * answer to another method has to name (RFC9110-15.5.6).
 */
export function noteMethods(app: FastifyInstance): (url: string) => readonly string[] {
  const known = new Map<string, { readonly shape: RegExp; readonly methods: Set<string> }>()
  app.addHook('onRoute', ({ url, method }) => {
    const route = known.get(url) ?? { shape: shapeOf(url), methods: new Set() }
    for (const one of [method].flat()) route.methods.add(one)
    known.set(url, route)
  })
  return (url) => {
    const path = readable(url.replace(/[?#].*$/s, ''))
    const here = [...known.values()].filter(({ shape }) => shape.test(path))
    return [...new Set(here.flatMap(({ methods }) => [...methods]))].toSorted()
  }
}

/** A route's address as an expression: a :name stands for one part, a star for the rest. */
const shapeOf = (url: string): RegExp => {
  const parts = url.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+'
    return part === '*' ? '.*' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  })
  return new RegExp(`^${parts.join('/')}$`, 's')
}

const readable = (path: string): string => {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
