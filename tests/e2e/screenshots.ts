/** `npm run screenshots`: the pictures of the README, of a real server beside the simulated fleet. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from '../../worker/selfhost/build.mjs'
import { ROOT } from '../../worker/selfhost/install.mjs'
import { browser } from './browser.ts'
import { KEYS, nodeExporter, prometheus, serve, temporaryDirectory } from './processes.ts'

const PICTURES = join(ROOT, '.github/screenshots')
/** Long enough for the charts to have a shape. */
const HISTORY_MS = 240_000

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
await new Promise((resolve) => setTimeout(resolve, HISTORY_MS))

for (const colorScheme of ['light', 'dark'] as const) {
  const { page, context } = await chromium.open(`${product.url}/en`, {
    colorScheme,
    locale: 'en-US',
  })
  await page.locator('[data-server]').first().waitFor()
  await page.getByRole('button', { name: 'Start the simulation' }).click()
  await page.locator('[data-server="k8s-ingress-01"]').waitFor()
  await page.evaluate(() => scrollTo(0, 0))
  await page.waitForTimeout(1_500)
  await page.screenshot({ path: join(PICTURES, `fleet-${colorScheme}.png`) })

  const query = `fleet=main&server=${encodeURIComponent(exporter.address)}&range=15m`
  await page.goto(`${product.url}/en/server?${query}`)
  await page.locator('[data-chart="cpu"]').waitFor()
  await page.waitForTimeout(3_000)
  await page.screenshot({ path: join(PICTURES, `server-${colorScheme}.png`) })

  const asked = new URLSearchParams({
    expr: 'sum by (mode) (rate(node_cpu_seconds_total{mode!="idle"}[1m]))',
    ...{ fleet: 'main', tab: 'graph', range: '5m' },
  })
  await page.goto(`${product.url}/en/explore?${asked}`)
  await page.locator('.legend').waitFor()
  await page.locator('.expression .cm-content').waitFor()
  await page.waitForTimeout(1_000)
  await page.screenshot({ path: join(PICTURES, `explore-${colorScheme}.png`) })
  await context.close()
}
