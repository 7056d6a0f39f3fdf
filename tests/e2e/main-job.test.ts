import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser, type Page, PHONE, seriousFindings } from './browser.ts'
import {
  freePort,
  KEYS,
  nodeExporter,
  prometheus,
  serve,
  temporaryDirectory,
  until,
} from './processes.ts'

const stack = new AsyncDisposableStack()
let product: Awaited<ReturnType<typeof serve>>
let chromium: Awaited<ReturnType<typeof browser>>
let scraper: Awaited<ReturnType<typeof prometheus>>
let instance: string

beforeAll(async () => {
  const directory = stack.use(await temporaryDirectory())
  product = stack.use(await serve(`${directory.path}/data`, { args: ['--trust-loopback'] }))
  const exporter = stack.use(await nodeExporter())
  instance = exporter.address
  scraper = stack.use(
    await prometheus(directory.path, instance, product.url, KEYS.OPENMANAGER_WRITE_KEY)
  )
  chromium = stack.use(await browser())
})

afterAll(() => stack.disposeAsync())

const cards = (page: Page) => page.locator('[data-server]')
const card = (page: Page, server: string) => page.locator(`[data-server="${server}"]`)
const cpu = (page: Page, server: string) =>
  card(page, server).locator('[data-signal="cpuPercent"]').first().textContent()

describe('the main job', () => {
  it('shows a fleet come up server by server, live, in every tab of the visitor', async () => {
    const { page, context, complaints } = await chromium.open(product.url)
    await page.getByRole('button', { name: '시뮬레이션 시작' }).click()
    await card(page, 'web-prod-01').waitFor()

    const other = await context.newPage()
    await other.goto(product.url)
    await card(other, 'web-prod-01').waitFor()
    await card(page, 'api-gateway-prod').waitFor()
    const progress = page.getByRole('progressbar').first()
    const shown = Number(await progress.getAttribute('aria-valuenow'))
    expect(shown).toBeGreaterThanOrEqual(15)
    expect(shown).toBeLessThan(100)
    await card(other, 'api-gateway-prod').waitFor({ timeout: 2_000 })

    await page.getByRole('button', { name: /한 번에/ }).click()
    await until('20 servers', async () => (await cards(page).count()) >= 20)
    await until('20 servers in the other tab', async () => (await cards(other).count()) >= 20)
    const before = await cpu(page, 'db-master-01')
    await until('values that move', async () => (await cpu(page, 'db-master-01')) !== before)
    expect(await page.getByText('시뮬레이션').first().isVisible()).toBe(true)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('shows the real server of a real Prometheus beside it, with a chart that moves', async () => {
    const { page, context, complaints } = await chromium.open(product.url)
    await card(page, instance).waitFor()
    // A rate needs two scrapes.
    await until('its CPU', async () => /\d/.test((await cpu(page, instance)) ?? ''))
    await card(page, instance).locator('a').first().click()
    const chart = page.locator('[data-chart="cpu"]')
    await chart.waitFor()
    await until('points', async () => Number(await chart.getAttribute('data-points')) > 1)
    const latest = await chart.getAttribute('data-latest')
    await until('a newer point', async () => {
      const now = await chart.getAttribute('data-latest')
      return now !== null && latest !== null && now > latest
    })
    expect(await page.locator('[data-connection="open"]').count()).toBeGreaterThan(0)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('loses nothing that Prometheus sends', async () => {
    await until('samples', async () => {
      return (await scraper.metric('prometheus_remote_storage_samples_total')) > 1_000
    })
    expect(await scraper.metric('prometheus_remote_storage_samples_failed_total')).toBe(0)
    expect(await scraper.metric('prometheus_remote_storage_samples_dropped_total')).toBe(0)
  })

  it('tells the owner how to connect a server, with the key, and a stranger nothing', async () => {
    const { page, context, complaints } = await chromium.open(`${product.url}/connect`)
    await page.getByText('remote_write').first().waitFor()
    await until(
      'the key',
      async () =>
        (await page.content()).includes(KEYS.OPENMANAGER_WRITE_KEY) ||
        (await page.getByRole('button', { name: /^(표시|보기)/ }).count()) > 0
    )
    const show = page.getByRole('button', { name: /^(표시|보기)/ })
    if ((await show.count()) > 0) await show.first().click()
    await page.getByText(KEYS.OPENMANAGER_WRITE_KEY).first().waitFor()
    expect(complaints).toEqual([])
    await context.close()

    const stranger = await fetch(`${product.url}/api/workspace/keys`, {
      headers: { 'x-forwarded-for': '203.0.113.9' },
    })
    expect(stranger.status).toBe(401)
  })
})

describe('the budget page', () => {
  it('shows what was used, and lets the owner choose how long samples are kept', async () => {
    const { page, context, complaints } = await chromium.open(`${product.url}/budget`)
    const meter = page.locator('.budget-meter', { hasText: '요청' })
    await meter.waitFor()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('한도가 없습니다')
    expect(
      Number((await meter.locator('.budget-used').textContent())?.replace(/,/g, ''))
    ).toBeGreaterThan(0)

    const hourly = page.getByLabel('1시간 간격')
    await hourly.fill('100')
    await hourly.press('Enter')
    await page.getByRole('alert').filter({ hasText: '180일 이상' }).waitFor()
    await hourly.fill('365')
    await hourly.press('Enter')
    await page.getByText('저장했습니다.').waitFor()
    await page.reload()
    await page.getByLabel('1시간 간격').waitFor()
    expect(await page.getByLabel('1시간 간격').inputValue()).toBe('365')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('asks a stranger to sign in', async () => {
    const { page, context, complaints } = await chromium.open(`${product.url}/budget`, {
      extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.9' },
    })
    await page.getByText('사용량을 보려면 관리자로 로그인해 주세요.').waitFor()
    expect(await page.locator('.budget-meter').count()).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })
})

const PAGES = [
  '/',
  '/connect',
  '/rules',
  '/budget',
  '/api-reference',
  '/problems/unauthorized',
  '/no-such-page',
]
const VIEWS = [
  { name: 'Korean, dark, phone', prefix: '', locale: 'ko-KR', colorScheme: 'dark' },
  { name: 'English, light, desktop', prefix: '/en', locale: 'en-US', colorScheme: 'light' },
] as const

describe.each(VIEWS)('the console in $name', ({ prefix, locale, colorScheme }) => {
  const viewport = colorScheme === 'dark' ? PHONE : undefined
  const options = { locale, colorScheme, ...(viewport && { viewport }) }

  it.each([...PAGES, 'server'])('has no fault on %s', async (path) => {
    const target =
      path === 'server'
        ? `${prefix}/server?fleet=main&server=${encodeURIComponent(instance)}`
        : `${prefix}${path === '/' ? '' : path}`
    const { page, context, complaints } = await chromium.open(`${product.url}${target}`, options)
    await page.waitForTimeout(500) // For what the page does by itself.
    if (path === '/') await card(page, instance).waitFor()
    if (path === 'server') await page.locator('[data-chart="cpu"]').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2))
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    )
    expect(overflow).toBeLessThanOrEqual(0)
    expect(await seriousFindings(page)).toEqual([])
    // Chromium itself complains about the answer to a page that is not there.
    const expected = path === '/no-such-page' ? [expect.stringContaining('status of 404')] : []
    expect(complaints).toEqual(expected)
    await context.close()
  })

  it('stays readable while another range of its charts is read', async () => {
    const target = `${prefix}/server?fleet=main&server=${encodeURIComponent(instance)}`
    const { page, context, complaints } = await chromium.open(`${product.url}${target}`, options)
    const charts = page.locator('.charts[aria-busy="false"]')
    await charts.waitFor()
    await page.route('**/history?**', () => {}) // Never answered.
    await page.getByRole('button', { name: /^(24시간|24 h)$/ }).click()
    await page.locator('.charts[aria-busy="true"]').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })
})

it('can be used by keyboard alone', async () => {
  const { page, context } = await chromium.open(product.url)
  const start = page.getByRole('button', { name: '시뮬레이션 시작' })
  await start.waitFor()
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab')
    if (await start.evaluate((button) => button === document.activeElement)) break
  }
  await page.keyboard.press('Enter')
  await card(page, 'web-prod-01').waitFor()
  await card(page, 'web-prod-01').locator('a').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('[data-chart="cpu"]').waitFor()
  expect(page.url()).toContain('server=web-prod-01')
  await context.close()
})

it('says so when the stream breaks, keeps what it knows, and comes back by itself', async () => {
  await using directory = await temporaryDirectory()
  const args = ['--trust-loopback', '--port', String(await freePort())]
  const first = await serve(directory.path, { args })
  const { page, context } = await chromium.open(first.url)
  await page.getByRole('button', { name: '시뮬레이션 시작' }).click()
  await page.getByRole('button', { name: /한 번에/ }).click()
  await until('20 servers', async () => (await cards(page).count()) >= 20)
  await page.locator('[data-connection="open"]').first().waitFor()

  await first.crash()
  await page.locator('[data-connection]:not([data-connection="open"])').first().waitFor()
  expect(await cards(page).count()).toBe(20)
  expect(await cpu(page, 'db-master-01')).toMatch(/\d/)

  await using _second = await serve(directory.path, { args })
  await page.locator('[data-connection="open"]').first().waitFor()
  const before = await cpu(page, 'db-master-01')
  await until('values that move', async () => (await cpu(page, 'db-master-01')) !== before)
  await context.close()
})
