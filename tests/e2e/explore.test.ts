import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser, type Page, PHONE, seriousFindings } from './browser.ts'
import { KEYS, nodeExporter, prometheus, serve, temporaryDirectory, until } from './processes.ts'

const stack = new AsyncDisposableStack()
let url: string
let chromium: Awaited<ReturnType<typeof browser>>

beforeAll(async () => {
  const directory = stack.use(await temporaryDirectory())
  const product = stack.use(await serve(`${directory.path}/data`, { args: ['--trust-loopback'] }))
  const exporter = stack.use(await nodeExporter())
  const key = KEYS.OPENMANAGER_WRITE_KEY
  stack.use(await prometheus(directory.path, exporter.address, product.url, key))
  chromium = stack.use(await browser())
  url = product.url
  // A graph may end up to ten seconds ago; that of a rate is not empty then only after two scrapes.
  await until('samples that every graph shows', async () => {
    const time = String(Date.now() / 1_000 - 10)
    const query = new URLSearchParams({ query: 'rate(node_cpu_seconds_total[1m])', time })
    const answer = await (await fetch(`${url}/api/v1/query?${query}`)).json()
    return answer.data.result.length > 0
  })
})

afterAll(() => stack.disposeAsync())

const editor = (page: Page) => page.locator('.expression .cm-content')
const status = (page: Page) => page.locator('.explore-status')
const rows = (page: Page) => page.locator('.query-table tbody tr')
const run = (page: Page) => page.getByRole('button', { name: 'Run', exact: true })

/** The page in English with an address, its editor loaded. */
async function explore(search = '', options = {}) {
  const opened = await chromium.open(`${url}/en/explore${search}`, { locale: 'en-US', ...options })
  await editor(opened.page).waitFor()
  return opened
}

async function type(page: Page, text: string) {
  await editor(page).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
}

describe('the explore page', () => {
  it('offers the metrics that are there, and runs with Enter', async () => {
    const { page, context, complaints } = await explore()
    await type(page, 'node_load1')
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'node_load15' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
    await rows(page).first().waitFor()
    expect(await rows(page).count()).toBe(1)
    expect(await status(page).textContent()).toMatch(/^1 series · 1 value · \d/)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('shows a graph whose lines can be told, left out and isolated', async () => {
    const { page, context, complaints } = await explore(
      '?expr=node_cpu_seconds_total&tab=graph&range=5m'
    )
    const chart = page.locator('[data-chart="query"]')
    await chart.waitFor()
    const lines = Number(await chart.getAttribute('data-lines'))
    expect(lines).toBeGreaterThan(1)
    const entries = page.locator('.legend li')
    expect(await entries.count()).toBe(lines)
    await entries.first().getByRole('checkbox').uncheck()
    expect(await page.locator('.legend [data-hidden]').count()).toBe(1)
    await entries.nth(1).getByRole('button').click()
    expect(await page.locator('.legend [data-hidden]').count()).toBe(lines - 1)
    await entries.nth(1).getByRole('button').click()
    expect(await page.locator('.legend [data-hidden]').count()).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('draws as many series as can be told, and says that there are more', async () => {
    const { page, context, complaints } = await explore(
      '?expr={__name__%3D~"node_.%2B"}&tab=graph&range=5m'
    )
    await page.getByText('There are more series').waitFor()
    expect(await page.locator('.legend li').count()).toBe(50)
    expect(await status(page).textContent()).toMatch(/^the first 50 series · /)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('zooms into what is dragged across', async () => {
    const { page, context } = await explore('?expr=node_load1&tab=graph&range=30m')
    const chart = page.locator('[data-chart="query"]')
    await page.locator('.legend').waitFor()
    const { x, y, width } = (await chart.boundingBox())!
    await page.mouse.move(x + width * 0.5, y + 80)
    await page.mouse.down()
    await page.mouse.move(x + width * 0.75, y + 90, { steps: 3 })
    await page.mouse.up()
    await page.waitForURL(/end=/)
    const search = new URL(page.url()).searchParams
    expect(search.get('range')).toMatch(/^7m|^8m/)
    expect(Date.parse(search.get('end')!)).toBeLessThan(Date.now() - 7 * 60_000)
    await context.close()
  })

  it('has an address that restores all of it, with back and forward', async () => {
    const { page, context } = await explore()
    await type(page, 'node_load1')
    await run(page).click()
    await rows(page).first().waitFor()
    await page.getByRole('button', { name: 'Graph' }).click()
    await page.getByLabel('Range').selectOption('30 min')
    await page.getByLabel('Step').fill('1m')
    await page.keyboard.press('Enter')
    await page.waitForURL(/step=1m/)
    expect(new URL(page.url()).search).toBe(
      '?fleet=main&expr=node_load1&tab=graph&range=30m&step=1m'
    )
    await page.reload()
    await page.locator('[data-chart="query"]').waitFor()
    expect(await editor(page).textContent()).toBe('node_load1')
    expect(await page.getByLabel('Step').inputValue()).toBe('1m')
    for (let back = 0; back < 3; back++) await page.goBack()
    await rows(page).first().waitFor()
    expect(new URL(page.url()).search).toBe('?fleet=main&expr=node_load1')
    await context.close()
  })

  it('sorts a table by any column', async () => {
    const { page, context } = await explore('?expr=sum+by+(mode)+(node_cpu_seconds_total{cpu="0"})')
    await rows(page).first().waitFor()
    const column = async (n: number) =>
      (await rows(page).locator(`td:nth-child(${n})`).allTextContents()).map((text) => text.trim())
    await page.getByRole('button', { name: 'Value' }).click()
    const values = (await column(2)).map((text) => Number(text.replaceAll(',', '')))
    expect(values).toEqual(values.toSorted((a, b) => b - a))
    await page.getByRole('button', { name: 'mode' }).click()
    const modes = await column(1)
    expect(modes).toEqual(modes.toSorted())
    expect(await page.locator('th[aria-sort="ascending"]').textContent()).toBe('mode')
    await context.close()
  })

  it('shows scalars, strings and range vectors', async () => {
    const { page, context, complaints } = await explore()
    await type(page, '1 + 1')
    await run(page).click()
    await rows(page).first().waitFor()
    expect(await rows(page).first().textContent()).toBe('{}2')
    await type(page, '"<b>hello</b>"')
    await run(page).click()
    expect(await page.locator('.query-text').textContent()).toBe('<b>hello</b>')
    await type(page, 'node_load1[1m]')
    await run(page).click()
    await page.locator('.query-samples time').first().waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('says what is wrong with an expression, and where', async () => {
    const { page, context } = await explore()
    await type(page, 'sum by by (x)')
    await page.keyboard.press('Escape')
    await run(page).click()
    await page.getByRole('alert').filter({ hasText: 'parse error' }).waitFor()
    expect(await page.locator('.cm-wrong').textContent()).toBe('by')
    await context.close()
  })

  it('says plainly that nothing matches, and what to try', async () => {
    const { page, context } = await explore('?expr=no_such_metric')
    await page.getByRole('heading', { name: 'Nothing matches this expression' }).waitFor()
    expect(await page.locator('.explore-empty li').count()).toBeGreaterThan(1)
    await context.close()
  })

  it('can be cancelled', async () => {
    const { page, context } = await explore()
    let answer = () => {}
    await page.route('**/api/v1/query?**', async (route) => {
      await new Promise<void>((resolve) => {
        answer = resolve
      })
      await route.abort()
    })
    await type(page, 'node_load1')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await until('the word', async () => (await status(page).textContent()) === 'Cancelled.')
    expect(await run(page).isEnabled()).toBe(true)
    answer()
    await context.close()
  })

  it('remembers what was asked, until it is told to forget', async () => {
    const { page, context } = await explore('?expr=node_load1')
    await rows(page).first().waitFor()
    await page.goto(`${url}/en/explore`)
    const history = page.locator('.shelf-history li')
    expect(await history.allTextContents()).toEqual(['node_load1'])
    await page.getByRole('button', { name: 'Remove from the history: node_load1' }).click()
    expect(await history.count()).toBe(0)
    await page.reload()
    await page.getByText('are kept here').waitFor()
    await context.close()
  })

  it('lets the keyboard leave the editor', async () => {
    const { page, context } = await explore('?expr=node_load1')
    await editor(page).click()
    await page.keyboard.press('Escape')
    expect(await run(page).evaluate((button) => button === document.activeElement)).toBe(true)
    await editor(page).click()
    await page.keyboard.press('Tab')
    expect(await run(page).evaluate((button) => button === document.activeElement)).toBe(true)
    await editor(page).click()
    await page.keyboard.press('End')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('+ 1')
    expect(await page.locator('.cm-line').count()).toBe(2)
    await context.close()
  })

  it('asks the simulated fleet with every example', async () => {
    const { page, context, complaints } = await chromium.open(`${url}/en`, { locale: 'en-US' })
    await page.getByRole('button', { name: 'Start the simulation' }).click()
    await page.getByRole('button', { name: /all at once/ }).click()
    await until('20 servers', async () => (await page.locator('[data-server]').count()) >= 20)
    await page.goto(`${url}/en/explore`)
    await page.getByRole('button', { name: 'Demo servers' }).click()
    const examples = page.locator('.shelf section:first-child li button')
    await examples.first().waitFor()
    for (let n = 0; n < (await examples.count()); n++) {
      const expr = (await examples.nth(n).locator('code').textContent())!
      await examples.nth(n).click()
      await until('an answer', async () => (await status(page).textContent()) !== 'Running.')
      expect(await page.getByRole('alert').allTextContents()).toEqual([])
      // Whether a disk is about to be full is up to the day.
      if (!expr.startsWith('predict')) expect(await page.locator('.explore-empty').count()).toBe(0)
      await page.getByText('Examples and history').click()
    }
    expect(new URL(page.url()).searchParams.get('fleet')).toMatch(/^sim-/)
    expect(complaints).toEqual([])
    await context.close()
  })
})

it('asks a stranger to sign in, rather than show another fleet than the link is about', async () => {
  const { page, context } = await chromium.open(`${url}/en/explore?fleet=main&expr=node_load1`, {
    locale: 'en-US',
    extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.9' },
  })
  await page.getByText('Sign in to see the servers').waitFor()
  expect(await rows(page).count()).toBe(0)
  await context.close()
})

it('is opened from a chart of a server', async () => {
  const { page, context, complaints } = await chromium.open(`${url}/en`, { locale: 'en-US' })
  await page.locator('[data-server] a').first().click()
  const chart = page.locator('figure', { has: page.locator('[data-chart="cpu"]') })
  await chart.getByText('Why?').click()
  await chart.getByRole('link', { name: 'Open in Explore' }).click()
  await page.locator('[data-chart="query"]').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

const VIEWS = [
  { name: 'Korean, dark, phone', prefix: '', locale: 'ko-KR', colorScheme: 'dark' },
  { name: 'English, light, desktop', prefix: '/en', locale: 'en-US', colorScheme: 'light' },
] as const

describe.each(VIEWS)('the explore page in $name', ({ prefix, locale, colorScheme }) => {
  const options = { locale, colorScheme, ...(colorScheme === 'dark' && { viewport: PHONE }) }

  it.each([
    ['', '.shelf'],
    ['?expr=node_cpu_seconds_total', '.query-table'],
    ['?expr=node_cpu_seconds_total&tab=graph&range=5m', '.legend'],
    ['?expr=no_such_metric', '.explore-empty'],
  ])('has no fault on %j', async (search, shown) => {
    const address = `${url}${prefix}/explore${search}`
    const { page, context, complaints } = await chromium.open(address, options)
    await editor(page).waitFor()
    await page.locator(shown).waitFor()
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    )
    expect(overflow).toBeLessThanOrEqual(0)
    expect(await seriousFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })
})

it.each(VIEWS)('explains itself in $name, with commands for this address', async (view) => {
  const { prefix, locale, colorScheme } = view
  const options = { locale, colorScheme, ...(colorScheme === 'dark' && { viewport: PHONE }) }
  const address = `${url}${prefix}/explore`
  const { page, context, complaints } = await chromium.open(address, options)
  await page.locator('.explore-keys a').click()
  const command = page.locator('.snippet', { hasText: 'promtool query instant' })
  await command.waitFor()
  expect(await command.textContent()).toContain(`http://me:READ-KEY@${new URL(url).host} `)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth
  )
  expect(overflow).toBeLessThanOrEqual(0)
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})
