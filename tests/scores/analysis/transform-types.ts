/** Lets Node load the worker's sources: some have types that cannot just be left out. */
import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

registerHooks({
  // The worker's sources name each other without an ending, as its bundler has it.
  resolve: (specifier, context, next) => {
    const isOurs = !context.parentURL?.includes('/node_modules/')
    const isBare = isOurs && /^\.{1,2}\/(.*\/)?[^./]+$/.test(specifier)
    return next(isBare ? `${specifier}.ts` : specifier, context)
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context)
    const text = readFileSync(fileURLToPath(url), 'utf8')
    const source = stripTypeScriptTypes(text, { mode: 'transform' })
    return { format: 'module', shortCircuit: true, source }
  },
})
