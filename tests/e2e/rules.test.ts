import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { browser, seriousFindings } from './browser.ts'
import { installed, KEYS, type Product, serve, temporaryDirectory, until } from './processes.ts'

const owner = { authorization: `Bearer ${KEYS.OPENMANAGER_ADMIN_TOKEN}` }
const SERVERS = ['web-1', 'web-2']

const RULES = `# What the shop looks at.
groups:
  - name: shop
    interval: 10s
    rules:
      - record: shop:load1:sum
        expr: sum(node_load1)
        labels: { team: shop }
      - record: shop:load1:relative
        expr: |
          instance:load1:max
            / on () group_left ()
          shop:load1:sum
        labels: { team: shop }
  - name: failing
    interval: 10s
    rules:
      - record: shop:up:joined
        expr: node_load1 + on () node_load1
`

/** Push the load of all servers, 1 and 3, at these times. */
async function push(product: Product, times: readonly number[]): Promise<void> {
  const lines = times.flatMap((time) =>
    SERVERS.map((server, n) => `node_load1{instance="${server}"} ${1 + 2 * n} ${time}\n`)
  )
  const response = await fetch(`${product.url}/api/v1/import/prometheus`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEYS.OPENMANAGER_WRITE_KEY}` },
    body: lines.join(''),
  })
  expect(response.status).toBe(204)
}

async function rules(product: Product, query = ''): Promise<string> {
  const response = await fetch(`${product.url}/api/rules${query}`, { headers: owner })
  expect(response.status).toBe(200)
  return response.text()
}

const put = (product: Product, body: string) =>
  fetch(`${product.url}/api/rules`, {
    method: 'PUT',
    headers: { ...owner, 'content-type': 'application/yaml' },
    body,
  })

interface Group {
  name: string
  rules: { name: string; health: string; lastError?: string }[]
}

async function groups(product: Product): Promise<Group[]> {
  const response = await fetch(`${product.url}/api/rules/groups`, { headers: owner })
  return ((await response.json()) as { groups: Group[] }).groups
}

/** Values by Unix ms of one series, from an export. */
async function recorded(product: Product, selector: string): Promise<Map<number, number>> {
  const query = new URLSearchParams({ 'match[]': selector })
  const response = await fetch(`${product.url}/api/export?${query}`, { headers: owner })
  const lines = gunzipSync(await response.bytes())
    .toString()
    .trimEnd()
    .split('\n')
    .slice(1, -1)
  const points = lines.flatMap((line) => {
    const { values, timestamps } = JSON.parse(line) as { values: number[]; timestamps: number[] }
    return timestamps.map((time, n): [number, number] => [time, values[n]!])
  })
  return new Map(points)
}

/** Every ten seconds of the last two minutes. */
function past(): number[] {
  const now = Math.floor(Date.now() / 10_000) * 10_000
  return Array.from({ length: 13 }, (_, n) => now - (12 - n) * 10_000)
}

it('records what rules say of past and new samples, and keeps rules and series over a restart', async () => {
  await using directory = await temporaryDirectory()
  const first = await serve(directory.path)
  await push(first, past())
  expect((await put(first, RULES)).status).toBe(200)
  await push(first, [Date.now()])
  const sums = await until('the first results', async () => {
    const found = await recorded(first, 'shop:load1:sum{team="shop"}')
    return found.size > 0 && found
  })
  expect(sums.size).toBe(5)
  expect([...new Set(sums.values())]).toEqual([4])
  const shares = await recorded(first, 'shop:load1:relative{instance="web-2", team="shop"}')
  expect([...shares]).toEqual([...sums.keys()].map((time) => [time, 0.75]))

  const [signals, shop, failing] = await groups(first)
  expect(signals!.name).toBe('openmanager.signals')
  expect(shop!.rules.map(({ health }) => health)).toEqual(['ok', 'ok'])
  expect(failing!.rules[0]).toMatchObject({ health: 'err', lastError: expect.any(String) })
  await first.crash()

  await using second = await serve(directory.path)
  expect(await rules(second)).toBe(RULES)
  const after = await recorded(second, 'shop:load1:sum')
  expect([...after.keys()]).toEqual(expect.arrayContaining([...sums.keys()]))
  const newest = Math.max(...sums.keys())
  const later = await until('results of new samples', async () => {
    await push(second, [Date.now()])
    const found = await recorded(second, 'shop:load1:sum')
    return Math.max(...found.keys()) > newest && found
  })
  // Every interval has its sample, those around the restart included.
  const times = [...later.keys()].sort((a, b) => a - b)
  expect(times).toEqual(times.map((_, n) => times[0]! + n * 10_000))
})

describe('promtool', () => {
  const promtool = installed('PROMTOOL', ['/usr/bin/promtool', '/usr/local/bin/promtool'])

  it('finds no fault with the rules that are given out, nor with the signals', async () => {
    await using directory = await temporaryDirectory()
    await using product = await serve(`${directory.path}/data`)
    await put(product, RULES)
    for (const [query, count] of [
      ['', 3],
      ['?signals=1', 9],
    ] as const) {
      const file = `${directory.path}/rules.yml`
      await writeFile(file, await rules(product, query))
      const { stdout } = await promisify(execFile)(promtool, ['check', 'rules', file])
      expect(stdout).toContain(`SUCCESS: ${count} rules found`)
    }
  })
})

it('lets the owner write rules in the console, with mistakes shown by line', async () => {
  await using directory = await temporaryDirectory()
  await using product = await serve(directory.path, { args: ['--trust-loopback'] })
  await using chromium = await browser()
  await push(product, past())
  const { page, complaints } = await chromium.open(`${product.url}/rules`)
  await page.getByText('instance:cpu_utilization:percent').first().waitFor()
  const editor = page.getByRole('textbox', { name: '기록 규칙' })
  await editor.fill(RULES.replace('sum(node_load1)', 'sum(node_load1'))
  await page.getByRole('button', { name: '저장', exact: true }).click()
  const mistake = page.getByRole('button', { name: '7번째 줄' })
  await mistake.click()
  expect(await editor.evaluate((box) => box === document.activeElement)).toBe(true)
  expect(await seriousFindings(page)).toEqual([])

  await editor.fill(RULES)
  await page.getByRole('button', { name: '저장', exact: true }).click()
  await page.getByText('저장했습니다.').waitFor()
  expect(await mistake.count()).toBe(0)
  expect(await rules(product)).toBe(RULES)
  await push(product, [Date.now()])
  await until('evaluated rules', async () => (await groups(product))[1]!.rules[0]!.health === 'ok')
  await page.reload()
  await page.locator('[data-health="ok"]').first().waitFor()
  await page.locator('[data-health="err"]').waitFor()
  expect(await editor.inputValue()).toBe(RULES)
  // Chromium itself complains about the answer to a mistake.
  expect(complaints).toEqual([expect.stringContaining('status of 422')])

  const stranger = await chromium.open(`${product.url}/rules`, {
    extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.9' },
  })
  await stranger.page.getByText('관리자로 로그인해 주세요').waitFor()
  await stranger.page.getByText('instance:load1:max').first().waitFor()
  expect(await stranger.page.getByText('shop:load1').count()).toBe(0)
  expect(stranger.complaints).toEqual([])
})
