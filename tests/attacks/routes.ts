import type { FastifyInstance } from 'fastify'

/** One route of the server: nothing a browser can reach is missing here, since the server itself says what it has. */
export interface Route {
  readonly method: string
  /** As it was registered, with :names for its parameters. */
  readonly path: string
}

/** The route table of a server. */
export function routesOf(app: FastifyInstance): readonly Route[] {
  const routes: Route[] = []
  /** The path of each level above the line. */
  const above: string[] = []
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, branches = '', part = '', methods = ''] = /^([\s│├└─]*)(\S.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
    if (part === '') continue
    const depth = branches.length / 4
    above.length = depth
    // The children of "/", and what stands for the rest of a path, are printed without their slash.
    const before = above.at(-1) ?? ''
    const path = before === '/' || part === '*' ? `${before.replace(/\/$/, '')}/${part}` : before + part
    above[depth] = path
    for (const method of methods.split(', ').filter(Boolean)) routes.push({ method, path })
  }
  return routes
}

/** Methods that change something; the others must not. */
export const isChange = ({ method }: Route): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

/** The path with something in the place of each name. */
export const filled = ({ path }: Route, value: string): string => path.replaceAll(/:\w+/g, encodeURIComponent(value))
