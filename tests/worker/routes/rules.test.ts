import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FleetList } from '../../../worker/contracts/fleet'
import { type RuleGroupState, RuleGroups } from '../../../worker/contracts/rules'
import { RULES } from '../../../worker/policy'
import { ADMIN_TOKEN, bearer, call, post, problemOf, push, READ_KEY, WRITE_KEY } from './api'

const owner = bearer(ADMIN_TOKEN)

const put = (body: BodyInit, headers: Record<string, string> = {}) =>
  call('/api/rules', {
    method: 'PUT',
    headers: { ...owner, 'content-type': 'text/yaml', ...headers },
    body,
  })

async function groups(): Promise<RuleGroupState[]> {
  const response = await call('/api/rules/groups', { headers: bearer(READ_KEY) })
  return RuleGroups.parse(await response.json()).groups
}

/** The samples of a metric, as an export has them: `labels → [[Unix ms, value], …]`. */
async function stored(metric: string): Promise<Record<string, [number, unknown][]>> {
  const response = await call(`/api/export?match[]=${metric}`, { headers: owner })
  const plain = response.body!.pipeThrough(new DecompressionStream('gzip'))
  const lines = (await new Response(plain).text()).trimEnd().split('\n').slice(1, -1)
  const found: Record<string, [number, unknown][]> = {}
  for (const line of lines) {
    const { metric, values, timestamps } = JSON.parse(line)
    const { __name__, ...labels } = metric
    const points = timestamps.map((time: number, n: number) => [time, values[n]])
    const key = JSON.stringify(labels)
    found[key] = [...(found[key] ?? []), ...points].sort((a, b) => a[0] - b[0])
  }
  return found
}

const store = () => env.SERIES.getByName('main')

/** Wait until a metric has samples. */
const recorded = (metric: string) =>
  vi.waitFor(
    async () => {
      const series = await stored(metric)
      if (Object.keys(series).length === 0) throw new Error(`no ${metric} yet`)
      return series
    },
    { timeout: 20_000, interval: 50 }
  )

const stats = () => store().stats()

/** The newest multiple of ten seconds that is due. */
const newestDue = () => Math.floor((Date.now() - RULES.delayMs) / 10_000) * 10_000

/** Samples of a metric every ten seconds for two minutes up to now. */
async function pushPast(metric: string, value: (n: number) => number): Promise<void> {
  const now = Math.floor(Date.now() / 10_000) * 10_000
  const lines = Array.from(
    { length: 13 },
    (_, n) => `${metric} ${value(n)} ${now - (12 - n) * 10_000}`
  )
  expect((await push(lines.join('\n'))).status).toBe(204)
}

afterEach(async () => {
  expect((await put('')).status).toBe(200)
})

describe('PUT /api/rules', () => {
  it('keeps the text as it is', async () => {
    const text = '# mine, 서버\ngroups:\n- name: a\n  rules: [{record: b, expr: up}]\n'
    const saved = await put(text)
    expect([saved.status, await saved.text()]).toEqual([200, text])
    expect(saved.headers.get('content-type')).toMatch(/^text\/yaml/)
    await evictDurableObject(store())
    const response = await call('/api/rules', { headers: owner })
    expect(await response.text()).toBe(text)
    expect((await groups()).map(({ name }) => name)).toEqual(['openmanager.signals', 'a'])
  })

  it('says in which line what is wrong, and changes nothing', async () => {
    await put('groups: [{name: good, rules: []}]')
    const problem = await problemOf(
      await put(
        'groups:\n- name: a\n  rules:\n  - record: b\n    expr: sum(up\n  - alert: c\n    expr: up'
      )
    )
    expect(problem).toMatchObject({
      type: '/problems/invalid-rules',
      status: 422,
      line: 5,
      errors: [
        { line: 5 },
        { line: 6, column: 5, message: expect.stringContaining('alerting rules') },
      ],
    })
    expect(await (await call('/api/rules', { headers: owner })).text()).toContain('good')
  })

  it('is for the owner', async () => {
    for (const headers of [{}, bearer(READ_KEY), bearer(WRITE_KEY)] as Record<string, string>[]) {
      const refused = await call('/api/rules', {
        method: 'PUT',
        headers: { ...headers, 'content-type': 'text/yaml' },
        body: '',
      })
      expect(await problemOf(refused)).toMatchObject({ status: 401 })
      expect(await problemOf(await call('/api/rules', { headers }))).toMatchObject({ status: 401 })
    }
    await put('groups: [{name: secret, rules: []}]')
    const seen = RuleGroups.parse(await (await call('/api/rules/groups')).json())
    expect(seen.groups.map(({ name }) => name)).toEqual(['openmanager.signals'])
    expect(seen.signals[0]).toMatchObject({ signal: 'cpuPercent', unit: '%' })
  })

  it('takes YAML of a bounded size, in UTF-8', async () => {
    expect(await problemOf(await put('{}', { 'content-type': 'application/json' }))).toMatchObject({
      status: 415,
    })
    expect(await problemOf(await put('#'.repeat(RULES.maxTextBytes + 1)))).toMatchObject({
      status: 413,
    })
    expect(await problemOf(await put(Uint8Array.of(0x23, 0xff)))).toMatchObject({ status: 400 })
    expect(await problemOf(await put('['.repeat(60_000)))).toMatchObject({ status: 422 })
    expect((await put('{}', { 'content-type': 'application/yaml; charset=utf-8' })).status).toBe(
      200
    )
  })
})

describe('GET /api/rules?signals=1', () => {
  it('is a rule file of the signals', async () => {
    const response = await call('/api/rules?signals=1', { headers: owner })
    expect(await response.text()).toContain('record: instance:cpu_utilization:percent')
    expect(await problemOf(await call('/api/rules?x=1', { headers: owner }))).toMatchObject({
      status: 422,
    })
  })
})

describe('recording rules', () => {
  it('are evaluated behind a push, for a few intervals back, and written in one row', async () => {
    await pushPast('raw_a{instance="r1"}', (n) => n)
    await pushPast('raw_a{instance="r2"}', (n) => n)
    await put(`groups:
- name: fast
  interval: 10s
  rules:
  - { record: 'sum_a', expr: sum(raw_a) }
  - { record: 'twice_a', expr: sum_a * 2, labels: { from: rule } }
- name: broken
  interval: 10s
  rules:
  - { record: 'broken_a', expr: raw_a + on() raw_a }
`)
    const before = await stats()
    const sent = await push('raw_a{instance="r1"} 12')
    expect(sent.status).toBe(204)
    const due = newestDue()
    const sums = (await recorded('sum_a'))['{}']!
    const after = await stats()
    // One row for the push, one for 10 results, and one for the labels of 2 new series.
    expect(after.rowsWritten - before.rowsWritten).toBe(3)

    expect(sums).toHaveLength(RULES.maxMissed)
    expect(sums.at(-1)![0]).toBeGreaterThanOrEqual(due)
    const [first] = sums
    expect(sums).toEqual(
      sums.map((_, n) => [first![0] + n * 10_000, (first![1] as number) + 2 * n])
    )
    const twice = (await stored('twice_a'))['{"from":"rule"}']!
    expect(twice).toEqual(sums.map(([time, value]) => [time, 2 * (value as number)]))

    const [, fast, broken] = await groups()
    expect(fast).toMatchObject({ rules: [{ health: 'ok' }, { health: 'ok' }] })
    expect(Date.parse(fast!.lastEvaluation)).toBe(sums.at(-1)![0])
    expect(broken).toMatchObject({ rules: [{ health: 'err', lastError: expect.any(String) }] })
  })

  it('go on after the object slept, and end series that are gone', async () => {
    await put("groups: [{name: b, interval: 1d, rules: [{record: 'rec_b', expr: vector(1)}]}]")
    await push('raw_b{instance="s1"} 1')
    const one = (await recorded('rec_b'))['{}']!
    expect(one).toHaveLength(RULES.maxMissed)
    const [, before] = await groups()

    await evictDurableObject(store())
    await push('raw_b{instance="s1"} 2')
    await vi.waitFor(async () => {
      const [, after] = await groups()
      expect(after!.lastEvaluation).toBe(before!.lastEvaluation)
    })
    // What was evaluated is not evaluated again.
    expect((await groups())[1]!.rules[0]!.health).toBe('unknown')
    expect((await stored('rec_b'))['{}']).toEqual(one)

    await put("groups: [{name: b, interval: 1d, rules: [{record: 'other_b', expr: vector(1)}]}]")
    const ended = (await stored('rec_b'))['{}']!
    expect(ended.slice(0, -1)).toEqual(one)
    expect(ended.at(-1)![1]).toBe('stale')
  })

  it('keep their series when their group gets another name', async () => {
    const named = (name: string, expr: string) =>
      put(`groups: [{name: ${name}, interval: 1d, rules: [{record: 'rec_n', expr: '${expr}'}]}]`)
    await named('first', 'vector(1)')
    await push('raw_n{instance="n1"} 1')
    const before = await recorded('rec_n')
    const [, first] = await groups()
    await named('second', 'vector(2)')
    expect((await groups())[1]).toMatchObject({
      name: 'second',
      lastEvaluation: first!.lastEvaluation,
    })
    // Nothing has ended, and what was recorded is not recorded again.
    await push('raw_n{instance="n1"} 2')
    expect(await stored('rec_n')).toEqual(before)
  })

  it('cost nothing while no push comes, and none while nothing is due', async () => {
    await put("groups: [{name: c, interval: 1d, rules: [{record: 'rec_c', expr: vector(1)}]}]")
    await push('raw_c{instance="t1"} 1')
    await recorded('rec_c')
    const before = await stats()
    for (const n of [2, 3, 4]) await push(`raw_c{instance="t1"} ${n}`)
    expect((await stats()).rowsWritten - before.rowsWritten).toBe(3)
    const alarm = await runInDurableObject(store(), (_, { storage }) => storage.getAlarm())
    // The sweep's, hours away.
    expect(alarm ?? Number.POSITIVE_INFINITY).toBeGreaterThan(Date.now() + 3_600_000)
  })

  it('come along in an export, and back with the settings', async () => {
    const text = "groups: [{name: kept, rules: [{record: 'rec_d', expr: up}]}]"
    await put(text)
    const file = await (await call('/api/export?match[]=none', { headers: owner })).arrayBuffer()
    await put('')
    const restore = (query: string) =>
      call(`/api/import${query}`, { method: 'POST', headers: owner, body: file })
    await restore('')
    expect((await groups()).map(({ name }) => name)).not.toContain('kept')
    expect(await (await restore('?settings=1')).json()).toMatchObject({ settingsApplied: true })
    expect(await (await call('/api/rules', { headers: owner })).text()).toBe(text)
  })
})

describe("Prometheus's API", () => {
  const ask = async (path: string) => {
    const response = await call(`/api/v1/${path}`, { headers: bearer(READ_KEY) })
    return ((await response.json()) as { data: unknown }).data
  }

  it('knows signals and recorded series, and shows the rules', async () => {
    await pushPast('node_load1{instance="p1"}', (n) => n)
    await put(
      "groups: [{name: p, interval: 10s, rules: [{record: 'rec_p', expr: 'instance:load1:max{instance=\"p1\"} * 2'}]}]"
    )
    await push('node_load1{instance="p1"} 12')
    await recorded('rec_p')
    expect(await ask('query?query=instance:load1:max{instance="p1"}')).toMatchObject({
      result: [
        {
          metric: { __name__: 'instance:load1:max', instance: 'p1' },
          value: [expect.any(Number), '12'],
        },
      ],
    })
    expect(await ask('query?query=count_over_time(rec_p[5m])')).toMatchObject({
      result: [{ metric: { instance: 'p1' } }],
    })
    expect(await ask('label/__name__/values')).toEqual(
      expect.arrayContaining(['instance:load1:max', 'rec_p'])
    )
    expect(await ask('series?match[]=instance:load1:max{instance="p1"}')).toEqual([
      { __name__: 'instance:load1:max', instance: 'p1' },
    ])
    expect(await ask('metadata?metric=instance:load1:max')).toEqual({
      'instance:load1:max': [
        {
          type: 'gauge',
          unit: 'processes',
          help: 'Processes that ran or waited, on average over a minute.',
        },
      ],
    })
    expect(await ask('rules')).toMatchObject({
      groups: [
        { name: 'openmanager.signals' },
        { name: 'p', rules: [{ name: 'rec_p', health: 'ok' }] },
      ],
    })
  })

  it('knows the signals of a simulated fleet, which has no other rules', async () => {
    const headers = { 'x-session-id': 'rules-test' }
    await post('/api/servers/next', { currentCount: 0 }, headers)
    const list = FleetList.parse(await (await call('/api/fleets', { headers })).json())
    const base = `/api/fleets/${list.fleets[0]!.id}/prometheus/api/v1`
    const data = async (path: string) => {
      return ((await (await call(`${base}/${path}`)).json()) as { data: unknown }).data
    }
    expect(
      await data('query?query=avg_over_time(instance:cpu_utilization:percent[1h])')
    ).toMatchObject({
      result: [
        { metric: { instance: 'web-prod-01' }, value: [expect.any(Number), expect.any(String)] },
      ],
    })
    expect(await data('label/__name__/values')).toContain('instance:cpu_utilization:percent')
    expect(await data('rules')).toMatchObject({ groups: [{ name: 'openmanager.signals' }] })
  })
})
