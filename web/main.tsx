import './ui/mantine.ts'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Failure } from './request.ts'
import { makeRouter } from './routes.tsx'
import { loadTexts } from './texts/texts.ts'
import { cssVariablesResolver, theme } from './ui/theme.ts'

// The policy lets in only styles that carry the page's nonce: Mantine's, and those of the scroll lock under dialogs.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
setNonce(nonce)

const colorSchemeManager = localStorageColorSchemeManager({ key: 'atrium-scheme' })

/** Asks again only where asking again can help. */
const isWorthRetrying = (count: number, error: Error) =>
  count < 2 && error instanceof Failure && (error.kind === 'unreachable' || error.kind === 'unavailable')

const client = new QueryClient({
  defaultOptions: {
    queries: { retry: isWorthRetrying, staleTime: 10_000, networkMode: 'always' },
    // Without a network a change fails at once and says so, instead of waiting for it unseen.
    mutations: { networkMode: 'always' },
  },
})

/** Draws the page once its texts are there. Not awaited at the top: chunks could no longer share this file then. */
async function start(): Promise<void> {
  await loadTexts()
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html lacks its root')
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        colorSchemeManager={colorSchemeManager}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={client}>
          <RouterProvider router={makeRouter()} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}

void start()
