/** Whether each part works, found out by using it. */
import { Hono } from 'hono'
import type { Health, PartHealth } from '../contracts/health'
import { API } from '../policy'

/** Answers 503 when any part is failing, for load balancers and uptime checks. */
export const health = new Hono<{ Bindings: Env }>().get('/health', async (c) => {
  const { FLEETS, SERIES, ASSETS } = c.env
  const [fleets, store, site] = await Promise.all([
    probe(async () => void (await FLEETS.getByName('main').ping())),
    probe(async () => void (await SERIES.getByName('main').ping())),
    probe(async () => {
      const page = await ASSETS.fetch('https://assets/')
      await page.body?.cancel()
      if (!page.ok) throw new Error(`the console's first page answers ${page.status}`)
    }),
  ])
  const parts = { fleets, store, site, keys: keysOf(c.env) }
  const failing = Object.values(parts).some(({ status }) => status === 'failing')
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
  let timer: ReturnType<typeof setTimeout> | null = null
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), API.healthTimeoutMs)
  })
  try {
    await Promise.race([use(), timeout])
    return { status: 'ok', latencyMs: Date.now() - startedAt }
  } catch (error) {
    console.error(error)
    return { status: 'failing', latencyMs: Date.now() - startedAt }
  } finally {
    clearTimeout(timer)
  }
}

function keysOf(env: Env): PartHealth {
  const missing = (['OPENMANAGER_WRITE_KEY', 'OPENMANAGER_ADMIN_TOKEN'] as const).filter(
    (name) => !env[name]
  )
  if (missing.length === 0) return { status: 'ok', latencyMs: 0 }
  return { status: 'off', latencyMs: 0, detail: `not set: ${missing.join(', ')}` }
}
