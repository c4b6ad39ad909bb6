import { queryOptions } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { ConsoleVisit } from '../../../contracts/console.ts'
import type { Permission } from '../../../contracts/management/rights.ts'
import { remember, request } from '../../request.ts'

/** Who visits the console and what they may do there: the first question of every page of it. */
export const consoleAnswer = queryOptions({
  queryKey: ['console'],
  queryFn: async () => remember(await request<ConsoleVisit>('GET', '/api/console')),
  staleTime: 30_000,
})

/** Hands the pages who visits. */
export const ConsoleContext = createContext<ConsoleVisit | undefined>(undefined)

/** Who visits the console. Only below its shell. */
export function useConsole(): ConsoleVisit {
  const found = useContext(ConsoleContext)
  if (!found) throw new Error('this stands outside the console')
  return found
}

/** Asks what the visitor may do: to hide what the server would refuse. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useConsole()
  return (permission) => permissions.includes(permission)
}
