import { createContext, use } from 'react'
import type { Section, Tile } from '../../contracts/dashboard.ts'
import type { Changes } from './use-changes.ts'

/** What menus on the dashboard act on. */
export interface Hall {
  readonly sections: readonly Section[]
  readonly tileOf: (id: string) => Tile | undefined
  /** The tiles of a section in their order. */
  readonly tilesIn: (sectionId: string) => readonly Tile[]
  readonly changes: Changes
  /** Opens the dialog that names a section. */
  readonly nameSection: (dialog: SectionDialogOf) => void
}

/** What the dialog is about: a section to rename, or a new one and the tile that moves into it. */
export type SectionDialogOf = { readonly section: Section } | { readonly tile: Tile | undefined }

/** Hands the dashboard to the menus of its tiles without passing through five hundred of them. */
export const HallContext = createContext<Hall | undefined>(undefined)

/** The dashboard around a menu. */
export function useHall(): Hall {
  const hall = use(HallContext)
  if (!hall) throw new Error('outside of the dashboard')
  return hall
}
