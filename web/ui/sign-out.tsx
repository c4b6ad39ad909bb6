import type { Ref } from 'react'

/** The id of the form that signs out, for whatever wants to send it. */
export const signOutFormId = 'sign-out'

/** The form that signs out. A form and not a request of the script: the answer is a page of the server's. */
export function SignOutForm({ token, ref }: { readonly token: string; readonly ref?: Ref<HTMLFormElement> }) {
  return (
    <form id={signOutFormId} ref={ref} method="post" action="/sign-out" hidden>
      <input type="hidden" name="_token" value={token} />
    </form>
  )
}
