import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import preact from '@astrojs/preact'
import { defineConfig } from 'astro/config'

// Runs before the first paint, so it is inline; Astro hashes only the scripts that it bundles.
const firstPaint = readFileSync(new URL('src/layouts/first-paint.js', import.meta.url), 'utf8')
const firstPaintHash = createHash('sha256').update(firstPaint).digest('base64')

/** Static pages in `dist`, each with a content security policy that names its own scripts and styles. */
export default defineConfig({
  output: 'static',
  trailingSlash: 'never',
  build: { format: 'file' },
  devToolbar: { enabled: false },
  markdown: { syntaxHighlight: false },
  prefetch: { prefetchAll: true, defaultStrategy: 'hover' },
  integrations: [preact()],
  // Only for `npm run dev`, which says where its worker listens.
  vite: { server: { proxy: { '/api': { target: process.env.OPENMANAGER_API, ws: true } } } },
  security: {
    csp: {
      directives: [
        "default-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ],
      scriptDirective: { hashes: [`sha256-${firstPaintHash}`] },
    },
  },
})
