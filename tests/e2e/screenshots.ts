/** `npm run screenshots`: the pictures of the README, of a real server beside a simulated fleet in which something is wrong. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from '../../worker/selfhost/build.mjs'
import { ROOT } from '../../worker/selfhost/install.mjs'
import { browser } from './browser.ts'
import { KEYS, nodeExporter, prometheus, serve, temporaryDirectory } from './processes.ts'

const PICTURES = join(ROOT, '.github/screenshots')
/** Long enough for the charts to have a shape. */
const HISTORY_MS = 240_000
/** Long enough for the fault to be found. */
const FINDING = { timeout: 300_000 }
const ENGLISH = { locale: 'en-US' }
const FAULT = { cause: 'slow-database', server: 'db-master-01' }

build()
await mkdir(PICTURES, { recursive: true })
await using directory = await temporaryDirectory()
await using product = await serve(`${directory.path}/data`, { args: ['--trust-loopback'] })
await using exporter = await nodeExporter()
await using _scraper = await prometheus(
  directory.path,
  exporter.address,
  product.url,
  KEYS.OPENMANAGER_WRITE_KEY
)
await using chromium = await browser()

const { fleet, storageState } = await begin()

for (const colorScheme of ['light', 'dark'] as const) {
  const options = { ...ENGLISH, colorScheme, storageState }
  const { page, context } = await chromium.open(`${product.url}/en`, options)
  const picture = (name: string) =>
    page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) })

  await page.locator(`[data-simulated] .card[data-server="${FAULT.server}"]`).waitFor()
  await page.locator('[data-simulated] .fleet-rows .incident').first().waitFor()
  await page.waitForTimeout(1_500)
  await picture('fleet')

  await page.goto(`${product.url}/en?lab=open`)
  await page.locator('.lab .verdict[data-verdict="cause"]').waitFor()
  await page.locator('[data-outcome="found"]').waitFor()
  await page.locator('[data-simulated] .fleet-head').evaluate((head) => head.scrollIntoView())
  await page.evaluate(() => scrollBy(0, -72))
  await page.waitForTimeout(500)
  await picture('lab')

  const server = new URLSearchParams({ fleet, server: FAULT.server, range: '15m' })
  await page.goto(`${product.url}/en/server?${server}`)
  await page.locator('.verdict[data-verdict="cause"]').waitFor()
  await page.locator('[data-chart="cpu"]:not([data-marks="0"])').waitFor()
  await page.waitForTimeout(1_500)
  await picture('server')

  await page.keyboard.press('Control+k')
  await page.locator('#assistant textarea:focus').waitFor()
  await page.keyboard.type('What is wrong with db-master-01?')
  await page.keyboard.press('Enter')
  await page.locator('.turn[data-over]').waitFor()
  await page.waitForTimeout(1_500)
  await picture('assistant')
  await page.keyboard.press('Escape')

  const asked = new URLSearchParams({
    expr: 'sum by (mode) (rate(node_cpu_seconds_total{mode!="idle"}[1m]))',
    ...{ fleet: 'main', tab: 'graph', range: '5m' },
  })
  await page.goto(`${product.url}/en/explore?${asked}`)
  await page.locator('.legend').waitFor()
  await page.locator('.expression .cm-content').waitFor()
  await page.waitForTimeout(1_000)
  await picture('explore')
  await context.close()
}

/** Start the simulation as a visitor does, and watch a fault until it is found; gives what the visitor's browser keeps. */
async function begin() {
  const { page, context } = await chromium.open(`${product.url}/en`, ENGLISH)
  await page.locator('[data-server]').first().waitFor()
  await page.getByRole('button', { name: 'Start the simulation' }).click()
  await page.locator('[data-simulated] .card').nth(19).waitFor({ timeout: 120_000 })
  const fleet = (await page.locator('[data-simulated]').getAttribute('data-fleet'))!
  const begun = await page.evaluate(
    async ([path, fault]) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(path!, { method: 'POST', headers, body: fault! })).status
    },
    [`/api/fleets/${fleet}/faults`, JSON.stringify(FAULT)]
  )
  if (begun !== 200) throw new Error(`the fault was answered with ${begun}`)
  await page.goto(`${product.url}/en?lab=open`)
  await page.locator('[data-outcome="found"]').waitFor(FINDING)
  await page.waitForTimeout(HISTORY_MS)
  const storageState = await context.storageState()
  await context.close()
  return { fleet, storageState }
}
