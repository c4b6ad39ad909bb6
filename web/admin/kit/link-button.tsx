import { Button } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentProps, Ref } from 'react'

/** A link that looks like a button: for going somewhere, where a button does something. */
export const LinkButton = createLink(
  ({ ref, ...props }: Omit<ComponentProps<typeof Button<'a'>>, 'ref'> & { readonly ref?: Ref<HTMLAnchorElement> }) => (
    <Button component="a" {...props} {...(ref ? { ref } : {})} />
  ),
)
