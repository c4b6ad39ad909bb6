import { Button, VisuallyHidden } from '@mantine/core'
import { createRootRoute, Link } from '@tanstack/react-router'
import { Frame } from './frame.tsx'
import { text } from './texts/texts.ts'
import { Page } from './ui/page.tsx'
import { Blank } from './ui/states.tsx'

/** What all routes stand below. */
export const rootRoute = createRootRoute({ component: Frame, notFoundComponent: NotFound })

function NotFound() {
  const toDashboard = (
    <Button component={Link} to="/">
      {text('failure.notFound.action')}
    </Button>
  )
  return (
    <Page visit={undefined} title={text('failure.notFound.title')}>
      <VisuallyHidden component="h1">{text('failure.notFound.title')}</VisuallyHidden>
      <Blank title={text('failure.notFound.title')} action={toDashboard}>
        <p>{text('failure.notFound.text')}</p>
      </Blank>
    </Page>
  )
}
