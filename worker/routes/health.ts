/** Whether each part works, found out by using it. */
import { Hono } from 'hono'
import { cacheOf } from '../cache/configured'
import type { Health, PartHealth } from '../contracts/health'
import { type Governor, Plan } from '../contracts/usage'
import { limited } from '../limited'
import { API } from '../policy'
import { data } from '../rpc'

/** Answers 503 when any part is failing, for load balancers and uptime checks. */
export const health = new Hono<{ Bindings: Env }>().get('/health', async (c) => {
  const { FLEETS, SERIES, ASSETS } = c.env
  let governor: Governor | undefined
  const [fleets, store, site, cache] = await Promise.all([
    probe(async () => void (await FLEETS.getByName('main').ping())),
    probe(async () => {
      governor = await data(SERIES.getByName('main').ping())
    }),
    probe(async () => {
      const page = await ASSETS.fetch('https://assets/')
      await page.body?.cancel()
      if (!page.ok) throw new Error(`the console's first page answers ${page.status}`)
    }),
    cacheHealth(c.env),
  ])
  const parts = {
    fleets,
    store,
    site,
    keys: keysOf(c.env),
    budget: budgetOf(c.env.OPENMANAGER_PLAN, governor),
    cache,
  }
  const failing = Object.entries(parts).some(
    ([name, { status }]) => name !== 'cache' && status === 'failing'
  )
  const report: Health = {
    status: failing ? 'failing' : 'ok',
    time: new Date().toISOString(),
    parts,
  }
  c.header('cache-control', 'no-store')
  return c.json(report, failing ? 503 : 200)
})

/** Causes go to the log; strangers learn only which part it is. */
async function probe(use: () => Promise<void>): Promise<PartHealth> {
  const startedAt = Date.now()
  const late = () => new Error('no answer in time')
  try {
    await limited(use(), { ms: API.healthTimeoutMs, late })
    return { status: 'ok', latencyMs: Date.now() - startedAt }
  } catch (error) {
    console.error(error)
    return { status: 'failing', latencyMs: Date.now() - startedAt }
  }
}

/** Memory stands in for a store that fails, so nobody's answer depends on it. */
async function cacheHealth(env: Env): Promise<Health['parts']['cache']> {
  const { cache, mistake } = cacheOf(env)
  const startedAt = Date.now()
  const { kind, status, reason, entries, hitRate } = await cache.state()
  const latencyMs = Date.now() - startedAt
  const counted = { latencyMs, entries, hitRate }
  if (mistake !== null) return { status: 'off', ...counted, detail: `${kind}; ${mistake}` }
  const detail = reason === null ? kind : `${kind} fails (${reason}); memory stands in`
  return { status, ...counted, detail }
}

/** Saving is no failure; refusing pushes is. */
function budgetOf(
  plan: string | undefined,
  governor: Governor | undefined
): Health['parts']['budget'] {
  if (!governor) return { status: 'off', latencyMs: 0, level: null, detail: 'not known' }
  const { level, until } = governor
  if (plan !== undefined && !Plan.safeParse(plan).success) {
    const detail = `OPENMANAGER_PLAN must be ${Plan.options.join(', ')}; free is assumed`
    return { status: 'off', latencyMs: 0, level, detail }
  }
  if (level === 'normal') return { status: 'ok', latencyMs: 0, level }
  const status = level === 'refusing' ? 'failing' : 'ok'
  return { status, latencyMs: 0, level, detail: `saving, at the latest until ${until}` }
}

function keysOf(env: Env): PartHealth {
  const missing = (['OPENMANAGER_WRITE_KEY', 'OPENMANAGER_ADMIN_TOKEN'] as const).filter(
    (name) => !env[name]
  )
  if (missing.length === 0) return { status: 'ok', latencyMs: 0 }
  return { status: 'off', latencyMs: 0, detail: `not set: ${missing.join(', ')}` }
}
