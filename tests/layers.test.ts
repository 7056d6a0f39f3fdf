import { expect, it } from 'vitest'

/** Every source file's text. */
const sources = import.meta.glob<string>(
  ['../{worker,durable-objects}/**/*.ts', '../site/src/**/*.{ts,tsx,astro}'],
  { query: '?raw', import: 'default', eager: true }
)

const PURE = ['worker/contracts', 'worker/policy']

/** What each folder or file may import, besides itself. A folder missing here is a mistake here. */
const MAY_IMPORT: Record<string, string[]> = {
  'worker/policy': [],
  'worker/contracts': ['zod', 'worker/policy'],
  'worker/promql': ['worker/policy', 're2js'],
  'worker/analysis': ['worker/policy', 'simple-statistics'],
  'worker/analyst': [...PURE, 'worker/analysis', 'worker/fleet', 'simple-statistics'],
  'worker/causes': [
    ...PURE,
    ...['worker/analysis', 'simple-statistics'],
    // What is simulated knows the answers: only what any fleet has may be asked.
    ...['history', 'server-kind', 'server-matcher', 'vital-table', 'vitals'].map(
      (file) => `worker/fleet/${file}`
    ),
  ],
  'worker/assistant': [
    ...PURE,
    ...['worker/causes', 'worker/analysis', 'worker/fleet', 'worker/promql', 'es-hangul'],
    ...['worker/analyst/health', 'worker/analyst/health-wording', 'simple-statistics'],
  ],
  'worker/assistant/engines/models': [...PURE, ...['worker/assistant', 'ai', '@ai-sdk/', 'zod']],
  'worker/cache': [...PURE, '@upstash/redis'],
  'worker/budget': PURE,
  'worker/fleet': [...PURE, 'worker/promql'],
  'worker/ingest': [...PURE, 'worker/promql'],
  'worker/export': [...PURE, 'worker/promql', 'worker/ingest'],
  'worker/rules': [...PURE, 'worker/promql', 'worker/fleet', 'worker/ingest', 'yaml'],
  'worker/prometheus': [...PURE, 'worker/promql', 'worker/fleet', 'worker/rules'],
  'worker/access': [...PURE, 'worker/problem', 'hono'],
  'worker/routes': [
    ...PURE,
    ...[
      'worker/access',
      'worker/cache',
      'worker/problem',
      'worker/language',
      'worker/limited',
      'worker/live',
      'worker/openapi',
      'worker/rpc',
    ],
    // Wording and counting of a reply: pure, and about no object's state.
    ...['worker/fleet/wording', 'worker/fleet/generation', 'worker/rules'],
    ...['worker/assistant/original-answer', 'worker/assistant/unified-answer'],
    // What is said when no object can be asked.
    ...['admission', 'engine-states', 'static-answer'].map((file) => `worker/assistant/${file}`),
    ...['worker/prometheus/answer', 'worker/prometheus/build-info', 'worker/prometheus/failure'],
    ...['hono', 'zod'],
  ],
  'durable-objects': [
    ...PURE,
    ...['worker/budget', 'worker/export', 'worker/fleet', 'worker/ingest', 'worker/promql'],
    ...['worker/rules', 'worker/rpc', 'worker/analyst', 'worker/causes'],
    ...['worker/assistant', 'worker/cache', 'worker/limited', 'worker/server-sent-events'],
    'worker/analysis/baseline',
    'worker/prometheus',
    ...['cloudflare:workers', 'node:zlib'],
  ],
  worker: ['worker', 'durable-objects', 'hono', '@hono/zod-validator', 'zod'],
  'site/src': [
    ...[
      'preact',
      '@preact/signals',
      'chart.js',
      'lucide-preact',
      '@lucide/astro',
      'astro:',
      'astro/',
    ],
    ...['pretendard', 'worker/contracts', 'worker/policy'],
    ...['@codemirror/', '@lezer/highlight', '@prometheus-io/codemirror-promql'],
  ],
}

/** Folders of pure code: no binding, no network, no clock, no chance. */
const PURE_FOLDERS = [
  ...['contracts', 'promql', 'prometheus', 'ingest', 'export', 'fleet', 'budget', 'analysis'],
  ...['rules', 'causes', 'analyst', 'assistant'],
]
const IMPURE =
  /\bcrypto\.|\bperformance\.|\bscheduler\.|\bsetInterval\(|\bDate\.now\(\)|\bnew Date\(\)|\bMath\.random\b|\bfetch\(|cloudflare:|\bsetTimeout\(/

const folderOf = (path: string) =>
  Object.keys(MAY_IMPORT)
    .sort((a, b) => b.length - a.length)
    .find((folder) => path === `${folder}.ts` || isIn(folder, path))

/** `worker` itself means the files beside its folders: each folder answers for itself. */
const isIn = (folder: string, path: string) =>
  folder === 'worker' ? /^worker\/[^/]+$/.test(path) : path.startsWith(`${folder}/`)

const isOrIsUnder = (specifier: string, allowed: string) =>
  specifier === allowed ||
  specifier.startsWith(allowed.endsWith(':') || allowed.endsWith('/') ? allowed : `${allowed}/`)

interface Import {
  specifier: string
  typeOnly: boolean
}

/** Imports and re-exports, relative ones resolved to paths from the root. */
function importsOf(path: string, text: string): Import[] {
  const statements = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/g
  )
  return [...statements].map(([, type, static_, dynamic]) => {
    const specifier = (static_ ?? dynamic)!
    return {
      typeOnly: type !== undefined,
      specifier: specifier.startsWith('.')
        ? new URL(specifier, `file:///${path}`).pathname.slice(1)
        : specifier,
    }
  })
}

const files = Object.entries(sources).map(([path, text]) => ({ path: path.slice(3), text }))

it('sees the sources', () => {
  expect(files.length).toBeGreaterThan(40)
})

it.each(files)('$path imports only what its folder may', ({ path, text }) => {
  const folder = folderOf(path)
  if (!folder) throw new Error(`${path} is in a folder that the table does not name`)
  const strangers = importsOf(path, text).filter(
    ({ specifier }) =>
      !isOrIsUnder(specifier, folder) &&
      !MAY_IMPORT[folder]!.some((allowed) => isOrIsUnder(specifier, allowed))
  )
  expect(strangers).toEqual([])
})

it.each(files.filter(({ path }) => path.startsWith('site/')))(
  '$path takes only types from the worker, and policy, which is plain numbers',
  ({ path, text }) => {
    const values = importsOf(path, text).filter(
      ({ specifier, typeOnly }) =>
        specifier.startsWith('worker/') && specifier !== 'worker/policy' && !typeOnly
    )
    expect(values).toEqual([])
  }
)

it.each(
  files.filter(({ path }) => PURE_FOLDERS.some((folder) => path.startsWith(`worker/${folder}/`)))
)('$path is pure', ({ text }) => {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  expect(code.match(IMPURE)).toBeNull()
})

it('has no cycles', () => {
  const edges = new Map(
    files.map(({ path, text }) => [
      path,
      importsOf(path, text)
        .filter(({ typeOnly }) => !typeOnly)
        .map(({ specifier }) =>
          files.find((file) => file.path.replace(/\.tsx?$/, '') === specifier)
        )
        .flatMap((file) => (file ? [file.path] : [])),
    ])
  )
  const done = new Set<string>()
  const visit = (path: string, trail: string[]): void => {
    if (trail.includes(path)) throw new Error(`cycle: ${[...trail, path].join(' → ')}`)
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
})
