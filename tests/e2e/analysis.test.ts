import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { browser, type Page, PHONE, seriousFindings } from './browser.ts'
import { KEYS, nodeExporter, prometheus, serve, temporaryDirectory, until } from './processes.ts'

/** A machine that fits the models of twenty servers at once may be slow to answer. */
const ANSWER = { timeout: 90_000 }
/** Rows of vitals come each minute, and the page asks for causes each minute: a fault takes a few. */
const FINDING_MS = 300_000
const FINDING = { timeout: FINDING_MS }
/** Each test waits for several answers, one after the other. */
vi.setConfig({ testTimeout: 6 * ANSWER.timeout, hookTimeout: 6 * ANSWER.timeout })

const stack = new AsyncDisposableStack()
let url: string
let instance: string
let chromium: Awaited<ReturnType<typeof browser>>
/** The page of a fleet in which a fault goes on while the other tests run: finding it takes minutes. */
let broken: Awaited<ReturnType<typeof simulation>>

beforeAll(async () => {
  const directory = stack.use(await temporaryDirectory())
  const product = stack.use(await serve(`${directory.path}/data`, { args: ['--trust-loopback'] }))
  const exporter = stack.use(await nodeExporter())
  instance = exporter.address
  const key = KEYS.OPENMANAGER_WRITE_KEY
  stack.use(await prometheus(directory.path, instance, product.url, key))
  chromium = stack.use(await browser())
  url = product.url
  broken = await simulation()
  await begin(broken.page, 'cpu-runaway', 'web-prod-01')
})

afterAll(() => stack.disposeAsync())

/** Open a page that waits for what it is to show as long as a slow machine takes. */
async function opened(address: string, options: Parameters<typeof chromium.open>[1] = {}) {
  const one = await chromium.open(address, options)
  one.page.setDefaultTimeout(ANSWER.timeout)
  return one
}

/** A page with a simulated fleet of its own, complete. */
async function simulation(options: Parameters<typeof chromium.open>[1] = {}) {
  const own = await opened(`${url}${options?.locale === 'en-US' ? '/en' : ''}`, options)
  const { page } = own
  // The object of a fleet makes its servers one by one; the page only needs them all.
  await page.evaluate(async () => {
    for (let currentCount = 0; currentCount < 20; currentCount++)
      await fetch('/api/servers/next', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ currentCount }),
      })
  })
  await page.reload()
  await until(
    '20 servers',
    async () => (await page.locator('[data-simulated] .card').count()) >= 20,
    ANSWER.timeout
  )
  const fleet = await page.locator('[data-fleet][data-simulated]').getAttribute('data-fleet')
  return { ...own, fleet: fleet! }
}

const lab = (page: Page) => page.locator('.lab')

/** Open the panel of faults, and begin one on a server. */
async function begin(page: Page, cause: string, server: string) {
  await lab(page).locator('summary').first().click()
  await lab(page).locator('select[name="cause"]').selectOption(cause)
  await lab(page).locator('select[name="server"]').selectOption(server)
  await lab(page).locator('button[type="submit"]').click()
  await lab(page).locator('[data-fault]').waitFor()
}

const scrollsSideways = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth
  })

describe('a fault of the simulated fleet', () => {
  it('stays hidden when it is a surprise, until it is uncovered; and can be stopped', async () => {
    const { page, context, complaints } = await simulation({ locale: 'en-US' })
    await lab(page).locator('summary').first().click()
    await lab(page).getByRole('button', { name: 'Surprise me' }).click()
    const fault = lab(page).locator('[data-fault]')
    await fault.getByText('A hidden fault').waitFor()
    await page.reload()
    await fault.getByText('A hidden fault').waitFor()
    await fault.getByRole('button', { name: 'Reveal the truth' }).click()
    await fault.locator('[data-outcome]').waitFor()
    expect(await fault.textContent()).not.toContain('A hidden fault')
    await fault.getByRole('button', { name: 'Stop' }).click()
    await lab(page).locator('[data-fault]:not([data-running])').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('is offered only where it can happen', async () => {
    const { page, context, complaints } = await simulation({ locale: 'en-US' })
    await lab(page).locator('summary').first().click()
    const [cause, server] = ['cause', 'server'].map((name) =>
      lab(page).locator(`select[name="${name}"]`)
    )
    await server!.selectOption('dns-01')
    await cause!.selectOption('slow-database')
    expect(await server!.inputValue()).toBe('')
    expect(await server!.locator('option').allTextContents()).toEqual([
      ...['Anywhere it fits', 'db-master-01'],
    ])
    await lab(page).locator('button[type="submit"]').click()
    expect(await lab(page).locator('[data-fault]').textContent()).toMatch(
      /A slow database.*db-master-01/
    )
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('the analyses of a simulated fleet', () => {
  it('score every server, and say the health in a Korean sentence on a phone', async () => {
    const phone = { viewport: PHONE, colorScheme: 'dark' } as const
    const { page, context, complaints, fleet } = await simulation(phone)
    await until(
      'scores',
      async () => (await page.locator('[data-simulated] .card .score[data-grade]').count()) === 20,
      ANSWER.timeout
    )
    expect(await page.locator('[data-simulated] .card .score').first().textContent()).toMatch(
      /건강 점수 \d+점/
    )
    expect(await page.locator('[data-simulated] .fleet-score p').textContent()).toMatch(
      /[가-힣].*\.$/
    )
    expect(await seriousFindings(page)).toEqual([])
    expect(await scrollsSideways(page)).toBe(false)

    await page.goto(`${url}/server?fleet=${fleet}&server=db-master-01`)
    await page.locator('.health-sentence').waitFor(ANSWER)
    expect(await page.locator('.health-sentence').textContent()).toMatch(/[가-힣].*다\.$/)
    await page.locator('.verdict').waitFor(ANSWER)
    expect(await seriousFindings(page)).toEqual([])
    expect(await scrollsSideways(page)).toBe(false)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('draw a forecast with its own error, and a usual band when it is wanted', async () => {
    const { page, context, complaints, fleet } = await simulation({ locale: 'en-US' })
    await page.goto(`${url}/en/server?fleet=${fleet}&server=db-master-01&vital=cpuPercent`)
    await page.locator('.server-forecast').scrollIntoViewIfNeeded()
    const chart = page.locator('[data-chart="forecast"]')
    await page.locator('[data-chart="forecast"][data-points="24"]').waitFor(ANSWER)
    expect(await chart.getAttribute('aria-label')).toMatch(/80% range \d+% to \d+%$/)
    await page.getByText(/on its own past, it was off by/).waitFor()
    await page.getByRole('button', { name: '7 days' }).click()
    await page.locator('[data-chart="forecast"][data-points="168"]').waitFor(ANSWER)
    await page.locator('.forecast-choice select').selectOption('diskPercent')
    await page.locator('[data-chart="forecast"][data-vital="diskPercent"]').waitFor(ANSWER)
    await page.getByText('Time to full').waitFor()
    expect(new URL(page.url()).search).toContain('vital=diskPercent&ahead=7d')

    await page.getByLabel('Usual range').check()
    await page.locator('[data-chart="cpu"][data-usual]').waitFor(ANSWER)
    await page.getByLabel('Usual range').uncheck()
    await page.locator('[data-chart="cpu"]:not([data-usual])').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })
})

it('says of a server that has just come how much is missing until it is known', async () => {
  await until(
    'the server',
    async () => {
      const { servers } = await (await fetch(`${url}/api/fleets/main`)).json()
      return servers.some(({ id }: { id: string }) => id === instance)
    },
    ANSWER.timeout
  )
  const address = `${url}/en/server?fleet=main&server=${encodeURIComponent(instance)}`
  const { page, context, complaints } = await opened(address, { locale: 'en-US' })
  await page.locator('.learning').waitFor(ANSWER)
  expect(await page.locator('.learning').textContent()).toMatch(
    /\d+ of 1200 minutes seen, about \d+ h \d+ min to go/
  )
  await page.locator('.server-forecast').scrollIntoViewIfNeeded()
  await page.locator('.refusal').waitFor(ANSWER)
  expect(await page.locator('.refusal').textContent()).toMatch(/^No forecast: there are only \d/)
  expect(complaints).toEqual([])
  await context.close()
})

describe('a fault that goes on', () => {
  it(
    'is named as the cause beside the truth, and soon costs its server points',
    async () => {
      const { page, complaints } = broken
      const fault = lab(page).locator('[data-fault]')
      expect(await fault.textContent()).toContain('CPU를 독차지한 프로세스')
      await lab(page).locator('.verdict[data-verdict="cause"]').waitFor(FINDING)
      expect(await lab(page).locator('.cause').first().textContent()).toContain('web-prod-01')
      await fault.locator('[data-outcome="found"]').waitFor(FINDING)
      const score = page.locator('.card[data-server="web-prod-01"] .score')
      await score.and(page.locator(':not([data-grade="good"])')).waitFor(ANSWER)
      expect(await page.locator('[data-simulated] .fleet-score p').textContent()).toContain(
        'web-prod-01'
      )
      expect(await seriousFindings(page)).toEqual([])
      expect(complaints).toEqual([])
    },
    2 * FINDING_MS
  )

  it('is told with its evidence on its server’s page, and marked on the charts', async () => {
    const { page, context, complaints, fleet } = broken
    await page.goto(`${url}/server?fleet=${fleet}&server=web-prod-01`)
    await page.locator('.verdict[data-verdict="cause"]').waitFor(ANSWER)
    const cause = page.locator('.cause').first()
    expect(await cause.textContent()).toContain('CPU를 독차지한 프로세스')
    const evidence = cause.locator('.evidence li')
    expect(await evidence.count()).toBeGreaterThan(0)
    expect(await evidence.first().locator('a').getAttribute('href')).toMatch(/^\/explore\?.*expr=/)
    await page.locator('.losses').getByText(/한 번/).waitFor(ANSWER)
    await page.locator('.incident').filter({ hasText: '진행 중' }).waitFor(ANSWER)
    await page.locator('[data-chart="cpu"]:not([data-marks="0"])').waitFor(ANSWER)
    expect(complaints).toEqual([])
    await context.close()
  })
})
