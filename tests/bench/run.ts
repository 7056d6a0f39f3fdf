/** `npm run bench`: how quick the main job is, measured on the built product and printed as a table. */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { gzipSync } from 'node:zlib'
import { build } from '../../worker/selfhost/build.mjs'
import { browser, type Page } from '../e2e/browser.ts'
import { KEYS, type Product, serve, temporaryDirectory, until } from '../e2e/processes.ts'

const SESSIONS = 50
const PUSHES = 200
const LOADS = 7
const WATCHED_FLEETS = 10
const WATCH_MS = 30_000
const IDLE_MS = 10_000
const TICK_MS = 2_000

interface Row {
  what: string
  measured: string
  goal: string
}

const percentile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`

/** Each call of the sequence, as a program on the same machine sees it. */
async function generation({ url }: Product): Promise<Row> {
  const took: number[] = []
  for (let session = 0; session < SESSIONS; session++) {
    for (let currentCount = 0; currentCount < 20; currentCount++) {
      const startedAt = performance.now()
      const response = await fetch(`${url}/api/servers/next`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-session-id': `bench-${session}` },
        body: JSON.stringify({ currentCount }),
      })
      await response.arrayBuffer()
      if (session > 0) took.push(performance.now() - startedAt) // The first warms the code up.
    }
  }
  const [median, p99] = [percentile(took, 0.5), percentile(took, 0.99)]
  return {
    what: `generation, ${took.length} calls: median / p99`,
    measured: `${ms(median)} / ${ms(p99)}`,
    goal: 'p99 ≤ 10 ms',
  }
}

const push = ({ url }: Product, free: number) =>
  fetch(`${url}/api/v1/import/prometheus`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEYS.OPENMANAGER_WRITE_KEY}` },
    body: [
      'node_memory_MemTotal_bytes{instance="bench"} 100000',
      `node_memory_MemAvailable_bytes{instance="bench"} ${free}`,
    ].join('\n'),
  })

/** From sending a sample to the frame that shows its number, in a real browser. */
async function pushToPixel(product: Product, page: Page): Promise<Row> {
  await push(product, 50_000)
  await page.goto(product.url)
  await page.locator('[data-server="bench"]').waitFor()
  await page.evaluate(() => {
    const shown: [string, number][] = []
    Object.assign(window, { shown })
    let last = ''
    const look = () => {
      const text =
        document.querySelector('[data-server="bench"] [data-signal="memoryPercent"]')
          ?.textContent ?? ''
      if (text !== last) shown.push([text, performance.timeOrigin + performance.now()])
      last = text
      requestAnimationFrame(look)
    }
    look()
  })
  const took: number[] = []
  for (let round = 0; round < PUSHES; round++) {
    await new Promise((resolve) => setTimeout(resolve, 120))
    const seen = await page.evaluate(() => (window as unknown as { shown: [] }).shown.length)
    const startedAt = performance.timeOrigin + performance.now()
    await push(product, 10_000 + ((round * 7_919) % 80) * 1_000)
    const at = await until('the number on screen', () =>
      page.evaluate(
        (index) => (window as unknown as { shown: [string, number][] }).shown[index]?.[1],
        seen
      )
    )
    took.push(at - startedAt)
  }
  return {
    what: `push to pixel, ${PUSHES} pushes: median / p95`,
    measured: `${ms(percentile(took, 0.5))} / ${ms(percentile(took, 0.95))}`,
    goal: 'p95 ≤ 250 ms',
  }
}

/** The scripts that the fleet page asks for, and when its largest part is painted. */
async function firstVisit({ url }: Product, open: Awaited<ReturnType<typeof browser>>['open']) {
  const paints: number[] = []
  let scripts = new Map<string, number>()
  for (let load = 0; load < LOADS; load++) {
    const { page, context } = await open('about:blank')
    scripts = new Map()
    page.on('response', async (response) => {
      if (response.request().resourceType() !== 'script') return
      const body = await response.body().catch(() => null)
      if (body) scripts.set(response.url(), gzipSync(body, { level: 9 }).length)
    })
    await page.goto(url)
    await page.waitForTimeout(1_500)
    paints.push(
      await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            new PerformanceObserver((list) => {
              resolve(list.getEntries().at(-1)!.startTime)
            }).observe({ type: 'largest-contentful-paint', buffered: true })
          })
      )
    )
    await context.close()
  }
  const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0)
  return [
    {
      what: `JavaScript of the fleet page, ${scripts.size} files, gzip`,
      measured: `${(bytes / 1024).toFixed(1)} kB`,
      goal: '≤ 60 kB',
    },
    {
      what: `largest contentful paint, ${LOADS} first visits: median / max`,
      measured: `${ms(percentile(paints, 0.5))} / ${ms(Math.max(...paints))}`,
      goal: '≤ 1 s',
    },
  ]
}

/** CPU seconds that a process has used; Linux counts in hundredths. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** What the process does when nobody asks it anything. */
async function idle({ pid }: Product): Promise<Row> {
  const before = cpuSeconds(pid)
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
  const perSecond = ((cpuSeconds(pid) - before) / IDLE_MS) * 1_000
  return {
    what: 'CPU when nobody watches',
    measured: `${(perSecond * 1_000).toFixed(2)} ms a second`,
    goal: '',
  }
}

/** What a tick of 20 simulated servers costs the whole process, over several watched fleets. */
async function tick({ url, pid }: Product): Promise<Row[]> {
  const viewers: WebSocket[] = []
  let bytes = 0
  let messages = 0
  for (let fleet = 1; fleet <= WATCHED_FLEETS; fleet++) {
    const headers = { 'x-session-id': `bench-${fleet}` }
    const list = (await (await fetch(`${url}/api/fleets`, { headers })).json()) as {
      fleets: { id: string }[]
    }
    const id = list.fleets.at(-1)!.id
    const viewer = new WebSocket(`${url.replace('http', 'ws')}/api/fleets/${id}/live`)
    viewer.addEventListener('message', ({ data }) => {
      bytes += data.length
      messages++
    })
    viewers.push(viewer)
  }
  await new Promise((resolve) => setTimeout(resolve, 3 * TICK_MS)) // Warm.
  messages = bytes = 0
  const before = cpuSeconds(pid)
  await new Promise((resolve) => setTimeout(resolve, WATCH_MS))
  const used = cpuSeconds(pid) - before
  for (const viewer of viewers) viewer.close()
  return [
    {
      what: `CPU of a tick of 20 simulated servers, ${messages} ticks`,
      measured: ms((used * 1_000) / messages),
      goal: '≤ 2 ms',
    },
    {
      what: 'size of such a tick on the wire',
      measured: `${(bytes / messages / 1024).toFixed(1)} kB`,
      goal: '',
    },
  ]
}

build()
await using directory = await temporaryDirectory()
await using product = await serve(directory.path, { args: ['--trust-loopback'] })
await using chromium = await browser()
const rows: Row[] = [await idle(product), await generation(product), ...(await tick(product))]
rows.push(...(await firstVisit(product, chromium.open)))
const { page } = await chromium.open('about:blank')
rows.push(await pushToPixel(product, page))

console.log(`\n${cpus()[0]!.model.trim()}, ${cpus().length} cores, Node ${process.version}\n`)
console.table(
  Object.fromEntries(rows.map(({ what, measured, goal }) => [what, { measured, goal }]))
)
