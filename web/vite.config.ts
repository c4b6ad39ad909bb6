import { readFileSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

// Whoever builds builds what users get: a test runner's NODE_ENV would bring React's development build.
process.env.NODE_ENV = 'production'

/** Where the server serves our files from; everything in it carries its hash in its name. */
const assetsDir = 'web'

/**
 * Puts the colour scheme's script into the head as a classic file: it has to run before the first paint, and the
 * Content-Security-Policy allows nothing inline.
 */
function schemeBeforePaint(): Plugin {
  return {
    name: 'scheme-before-paint',
    apply: 'build',
    buildStart() {
      const source = readFileSync(new URL('scheme.js', import.meta.url), 'utf8')
      this.emitFile({ type: 'asset', name: 'scheme.js', source })
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const pathOf = (name: RegExp) => `/${Object.keys(bundle).find((file) => name.test(file)) ?? fail(name)}`
        const href = pathOf(/inter-latin-wght-normal.*\.woff2$/)
        const preload = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href }
        return [
          { tag: 'link', attrs: preload, injectTo: 'head-prepend' },
          { tag: 'script', attrs: { src: pathOf(/scheme.*\.js$/) }, injectTo: 'head-prepend' },
        ]
      },
    },
  }
}

function fail(name: RegExp): never {
  throw new Error(`nothing in the bundle is called ${name}`)
}

/** Writes a brotli and a gzip copy beside every text file, so that the server compresses nothing. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const folder = join(dir, assetsDir)
      const names = (await readdir(folder)).filter((name) => /\.(js|css|svg)$/.test(name))
      await Promise.all(
        names.map(async (name) => {
          const bytes = await readFile(join(folder, name))
          const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
          await writeFile(join(folder, `${name}.br`), brotliCompressSync(bytes, { params }))
          await writeFile(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
        }),
      )
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), schemeBeforePaint(), compressed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir,
    // A font or image inside a style sheet would be a data: address, which the policy does not allow for fonts.
    assetsInlineLimit: 0,
    target: 'es2023',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // React alone is 200 kB before compression; the largest chunk travels as 123 kB.
    chunkSizeWarningLimit: 520,
  },
})
