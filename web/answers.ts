import { queryOptions } from '@tanstack/react-query'
import type { Account, Consents, OwnSessions } from '../contracts/account.ts'
import type { Dashboard } from '../contracts/dashboard.ts'
import { remember, request } from './request.ts'

/** The dashboard, asked anew whenever the user comes back to it: what they opened meanwhile is then among the recent. */
export const dashboardAnswer = queryOptions({
  queryKey: ['dashboard'],
  queryFn: async () => remember(await request<Dashboard>('GET', '/api/dashboard')),
  staleTime: 2_000,
})

/** Who the user is. */
export const accountAnswer = queryOptions({
  queryKey: ['account'],
  queryFn: async () => remember(await request<Account>('GET', '/api/account')),
})

/** Where the user is signed in. */
export const sessionsAnswer = queryOptions({
  queryKey: ['sessions'],
  queryFn: () => request<OwnSessions>('GET', '/api/account/sessions'),
})

/** The apps the user gave consent to. */
export const consentsAnswer = queryOptions({
  queryKey: ['consents'],
  queryFn: () => request<Consents>('GET', '/api/account/consents'),
})
