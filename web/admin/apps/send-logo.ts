import { part, send } from '../kit/api.ts'

/** Sends an app's picture; the server keeps nothing of it but its pixels. Throws a Failure. */
export function sendLogo(appId: string, file: Blob): Promise<unknown> {
  const form = new FormData()
  form.append('file', file, 'logo')
  return send('POST', `/api/v1/apps/${part(appId)}/logo`, form)
}
