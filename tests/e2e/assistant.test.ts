import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser, DESKTOP, type Page, PHONE, seriousFindings } from './browser.ts'
import { serve, temporaryDirectory, until } from './processes.ts'

const ANSWER = { timeout: 60_000 }
/** Rows of vitals come each minute: a fault takes a few. */
const FINDING_MS = 300_000
const SERVER = 'web-prod-01'

const stack = new AsyncDisposableStack()
let url: string
/** A visitor with a simulated fleet in which a fault goes on. */
let visitor: Awaited<ReturnType<Awaited<ReturnType<typeof browser>>['open']>>
let fleet: string

beforeAll(async () => {
  const directory = stack.use(await temporaryDirectory())
  url = stack.use(await serve(`${directory.path}/data`)).url
  visitor = await stack.use(await browser()).open(`${url}/docs/prometheus`)
  const { request } = visitor.context
  for (let currentCount = 0; currentCount < 20; currentCount++)
    await request.post(`${url}/api/servers/next`, { data: { currentCount } })
  const { fleets } = await (await request.get(`${url}/api/fleets`)).json()
  fleet = fleets.find(({ simulated }: { simulated: boolean }) => simulated).id
  const begun = await request.post(`${url}/api/fleets/${fleet}/faults`, {
    data: { cause: 'cpu-runaway', server: SERVER },
  })
  expect(begun.ok()).toBe(true)
}, 120_000)

afterAll(() => stack.disposeAsync())

/** A tab of its own, and what it complained about. */
async function tab(path: string, viewport = DESKTOP) {
  const page = await visitor.context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.setViewportSize(viewport)
  await page.goto(url + path)
  return { page, complaints }
}

const panel = (page: Page) => page.locator('#assistant')
const lastTurn = (page: Page) => page.locator('.turn').last()
const answered = (page: Page) => lastTurn(page).and(page.locator('[data-over]')).waitFor(ANSWER)

/** Open the panel by its keys, and ask. */
async function ask(page: Page, question: string) {
  await page.keyboard.press('Control+k')
  await panel(page).locator('textarea:focus').waitFor(ANSWER)
  await page.keyboard.type(question)
  await page.keyboard.press('Enter')
  await lastTurn(page).waitFor()
}

describe('the assistant', () => {
  it('is opened, asked and closed by keys alone, and gives the focus back', async () => {
    const { page, complaints } = await tab('/en/docs/prometheus')
    await page.locator('.brand').focus()
    await ask(page, 'How is db-master-01 doing?')
    await answered(page)
    expect(await lastTurn(page).locator('.understood').textContent()).toContain('db-master-01')
    expect(await lastTurn(page).locator('.segments').textContent()).toMatch(/\d%/)

    // Back from the field to a citation, which shows its fact.
    const isCite = () => page.evaluate(() => document.activeElement?.classList.contains('cite'))
    for (let i = 0; i < 60 && !(await isCite()); i++) await page.keyboard.press('Shift+Tab')
    const cited = await page.evaluate(() => document.activeElement!.firstChild!.textContent)
    await page.keyboard.press('Enter')
    await lastTurn(page).locator('.fact[data-flash]:focus').waitFor()
    expect(await lastTurn(page).locator('.fact:focus .fact-id').textContent()).toBe(cited)

    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'detached' })
    expect(await page.locator('.brand:focus').count()).toBe(1)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('follows a question up, goes from page to page, and forgets when it is told to', async () => {
    const { page, complaints } = await tab('/en/docs/prometheus')
    await ask(page, 'What is the CPU use of db-master-01 right now?')
    await answered(page)
    const first = await lastTurn(page).getAttribute('data-turn')
    const asked = page.waitForRequest((request) => request.url().endsWith('/api/ai/runs'))
    await page.keyboard.type('And its memory?')
    await page.keyboard.press('Enter')
    expect((await asked).postDataJSON()).toMatchObject({ after: first })
    await page.locator('.turn').nth(1).and(page.locator('[data-over]')).waitFor(ANSWER)
    expect(await lastTurn(page).locator('.understood').textContent()).toMatch(
      /db-master-01.*Memory/
    )

    await page.goto(`${url}/en/server?fleet=${fleet}&server=db-master-01`)
    await panel(page).locator('.turn').nth(1).waitFor(ANSWER)
    await panel(page).getByText('About db-master-01').waitFor(ANSWER)
    await panel(page).getByRole('button', { name: 'New conversation' }).click()
    await panel(page).getByRole('button', { name: 'What is wrong with db-master-01?' }).waitFor()
    expect(complaints).toEqual([])
    await page.close()
  })

  it('covers a phone, in Korean and in the dark, and is in order for those who listen', async () => {
    const { page, complaints } = await tab('/docs/prometheus', PHONE)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.locator('[data-assistant-opener]').click()
    await panel(page).getByRole('button', { name: '지금 전체 서버 상태는 어때요?' }).click(ANSWER)
    await answered(page)
    expect(await panel(page).getAttribute('aria-modal')).toBe('true')
    expect(await page.locator('main[inert]').count()).toBe(1)
    expect(await panel(page).locator('[role="status"]').textContent()).toMatch(/[가-힣].*요\./)
    const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    expect(isWide).toBe(false)
    expect(await seriousFindings(page)).toEqual([])
    await panel(page).getByRole('button', { name: '어시스턴트 닫기' }).click()
    expect(await page.locator('main[inert]').count()).toBe(0)
    expect(complaints).toEqual([])
    await page.close()
  })
})

describe('when something breaks', () => {
  it('goes on with the same run after the page was loaded again in the middle of it', async () => {
    const { page } = await tab('/docs/prometheus')
    await page.route('**/events?*', () => {})
    await ask(page, '지금 전체 서버 상태는 어때요?')
    const running = page.locator('.turn[data-turn^="sim-"]:not([data-over])')
    await running.waitFor(ANSWER)
    const id = await running.getAttribute('data-turn')
    await page.unroute('**/events?*')
    await page.reload()
    await answered(page)
    expect(await lastTurn(page).getAttribute('data-turn')).toBe(id)
    await lastTurn(page).locator('[data-segment="answer"]').first().waitFor()
    await lastTurn(page).locator('.answer-foot summary').click()
    expect(await lastTurn(page).locator('[data-skipped^="google"]').textContent()).toBe(
      'Gemini: 설정되지 않음'
    )
    await page.close()
  })

  it('stops when it is told to, and asks again when that is wanted', async () => {
    const { page } = await tab('/en/docs/prometheus')
    await page.route('**/events?*', () => {})
    await ask(page, 'How is the fleet?')
    await panel(page).getByRole('button', { name: 'Stop' }).click()
    await lastTurn(page).getByText('Stopped.').waitFor()
    await page.unroute('**/events?*')
    await lastTurn(page).getByRole('button', { name: 'Ask again' }).click()
    await lastTurn(page).locator('[data-segment]').first().waitFor(ANSWER)
    await page.close()
  })

  it('has the answer although no stream comes through, and says so when nothing does', async () => {
    const { page } = await tab('/en/docs/prometheus')
    await page.route('**/events?*', (route) => route.abort())
    await ask(page, 'Which servers are there?')
    await answered(page)
    await lastTurn(page).locator('[data-segment="answer"]').first().waitFor()
    await page.route('**/api/ai/runs', (route) => route.abort())
    await page.keyboard.type('How is the fleet?')
    await page.keyboard.press('Enter')
    await lastTurn(page).getByText('OpenManager cannot be reached').waitFor()
    await page.unroute('**/api/ai/runs')
    await page.unroute('**/events?*')
    await lastTurn(page).getByRole('button', { name: 'Ask again' }).click()
    await lastTurn(page).locator('[data-segment]').first().waitFor(ANSWER)
    await page.close()
  })
})

describe('a fault that goes on', () => {
  it(
    'is explained in Korean where its server is in view, with charts that open and commands to copy',
    async () => {
      const { context } = visitor
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      const causes = `${url}/api/fleets/${fleet}/causes?server=${SERVER}`
      await until(
        'the cause',
        async () => (await (await context.request.get(causes)).json()).verdict === 'cause',
        FINDING_MS
      )
      const { page, complaints } = await tab(`/server?fleet=${fleet}&server=${SERVER}`)
      await ask(page, '이 서버는 왜 느려졌어요?')
      await answered(page)
      const turn = lastTurn(page)
      expect(await turn.locator('.understood').textContent()).toContain(`원인 진단${SERVER}`)
      expect(await turn.locator('[data-cause]').first().textContent()).toContain(
        'CPU를 독차지한 프로세스'
      )
      expect(await turn.locator('.run-steps li').count()).toBe(4)
      await turn.locator('.answer-foot .badge', { hasText: '시뮬레이션' }).waitFor()

      const command = turn.locator('.commands li').first()
      await command.getByRole('button', { name: '복사' }).click()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
        await command.locator('code').textContent()
      )

      const fact = turn.locator('.fact', { has: page.locator('a[href^="/explore"]') }).first()
      await fact.scrollIntoViewIfNeeded()
      await fact.locator('.fact-chart[data-lines="1"]').waitFor(ANSWER)
      expect(await seriousFindings(page)).toEqual([])
      const title = await fact.locator('.fact-title bdi').textContent()
      await fact.locator('a').click()
      await page.waitForURL(/\/explore\?/)
      await page.locator('.legend').waitFor(ANSWER)
      // The answer is still beside it.
      await panel(page).locator('.fact-title', { hasText: title! }).first().waitFor(ANSWER)
      expect(complaints).toEqual([])
      await page.close()
    },
    FINDING_MS + 120_000
  )
})
