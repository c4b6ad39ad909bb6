import { Navigate } from '@tanstack/react-router'

/** The settings begin with the organization, which everybody with a role may read. */
export const FirstPage = () => <Navigate to="/admin/settings/organization" replace />
