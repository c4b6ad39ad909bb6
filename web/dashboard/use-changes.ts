import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Dashboard, Section, TileChange } from '../../contracts/dashboard.ts'
import { dashboardAnswer } from '../answers.ts'
import { request } from '../request.ts'
import { tellFailure } from '../ui/notices.tsx'
import { withoutSection, withSection, withSectionName, withSectionOrder, withTile, withTileOrder } from './changes.ts'

/** A change as it is seen at once, and as it is sent. */
interface Change {
  readonly seen: (dashboard: Dashboard) => Dashboard
  readonly send: () => Promise<unknown>
}

const api = '/api/dashboard'
const tilePath = (id: string) => `${api}/tiles/${encodeURIComponent(id)}`
const sectionPath = (id: string) => `${api}/sections/${encodeURIComponent(id)}`

/** The changes a user can make to the dashboard. */
export interface Changes {
  readonly changeTile: (id: string, change: TileChange) => void
  readonly orderTiles: (sectionId: string, ids: readonly string[]) => void
  /** Fails with the Failure that was already told. */
  readonly createSection: (name: string, tileIds: readonly string[]) => Promise<Section>
  readonly renameSection: (id: string, name: string) => void
  readonly deleteSection: (id: string) => void
  readonly orderSections: (ids: readonly string[]) => void
}

/**
 * Makes changes that are seen before the server has answered.
 *
 * They are sent one after another, in the order they were made. When one is refused, the user is told and the
 * dashboard is asked anew.
 */
export function useChanges(): Changes {
  const client = useQueryClient()
  const { queryKey } = dashboardAnswer
  const { mutate, mutateAsync } = useMutation({
    scope: { id: 'dashboard' },
    mutationFn: ({ send }: Change) => send(),
    onMutate: async ({ seen }) => {
      await client.cancelQueries({ queryKey })
      client.setQueryData(queryKey, (known) => known && seen(known))
    },
    onError: (error) => {
      tellFailure(error)
      return client.invalidateQueries({ queryKey })
    },
  })
  return {
    changeTile: (id, change) =>
      mutate({ seen: (known) => withTile(known, id, change), send: () => request('PATCH', tilePath(id), change) }),
    orderTiles: (sectionId, ids) =>
      mutate({
        seen: (known) => withTileOrder(known, sectionId, ids),
        send: () => request('PUT', `${sectionPath(sectionId)}/tiles`, { ids }),
      }),
    // The server names the section, so this one change is seen when it has answered.
    createSection: async (name, tileIds) => {
      const send = () => request<Section>('POST', `${api}/sections`, { name, tileIds })
      const section = (await mutateAsync({ seen: (known) => known, send })) as Section
      client.setQueryData(queryKey, (known) => known && withSection(known, section, tileIds))
      return section
    },
    renameSection: (id, name) =>
      mutate({
        seen: (known) => withSectionName(known, id, name),
        send: () => request('PATCH', sectionPath(id), { name }),
      }),
    deleteSection: (id) =>
      mutate({ seen: (known) => withoutSection(known, id), send: () => request('DELETE', sectionPath(id)) }),
    orderSections: (ids) =>
      mutate({
        seen: (known) => withSectionOrder(known, ids),
        send: () => request('PUT', `${api}/section-order`, { ids }),
      }),
  }
}
