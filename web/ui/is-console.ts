import { useLocation } from '@tanstack/react-router'

/** True on the pages of the admin console, which have keys and palette entries of their own. */
export const useIsConsole = (): boolean => useLocation({ select: ({ pathname }) => /^\/admin(?:\/|$)/.test(pathname) })
