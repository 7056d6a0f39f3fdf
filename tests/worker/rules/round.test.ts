import { describe, expect, it } from 'vitest'
import { RULES } from '../../../worker/policy'
import { isStale, type Series, type SeriesSource } from '../../../worker/promql/source'
import { ruleGroups } from '../../../worker/rules/describe'
import { readRules } from '../../../worker/rules/read'
import { recallStates } from '../../../worker/rules/recall'
import { evaluateRound, type GroupState, NEW_RULE } from '../../../worker/rules/round'
import { load, memorySource } from '../promql/memory-source'

const MINUTE = 60_000

/** Groups as they are before their first evaluation. */
function states(text: string): GroupState[] {
  const file = readRules(text)
  if ('problems' in file) throw new Error(JSON.stringify(file.problems))
  return file.groups.map((group) => ({
    group,
    lastMs: undefined,
    states: group.rules.map(() => NEW_RULE),
  }))
}

const group = (...rules: string[]) =>
  states(`groups:\n- name: g\n  rules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`)[0]!

/** What the rules record at these times, as `name{labels} value@seconds …`; `stale` for a marker. */
async function record(state: GroupState, source: SeriesSource, ...times: number[]) {
  const round = { source, now: () => 0, pause: async () => {} }
  const results = await evaluateRound([{ state, times }], round)
  return results.series.map(text)
}

function text({ labels: { __name__, ...labels }, times, values }: Series): string {
  const inside = Object.entries(labels).map(([name, value]) => `${name}=${value}`)
  const points = [...times].map((time, n) => {
    return `${isStale(values, n) ? 'stale' : values[n]}@${time / 1000}`
  })
  return [`${__name__}{${inside.sort()}}`, ...points].join(' ')
}

const UP = () =>
  load(MINUTE, 'up{instance="a", job="x"} 1 1 1 1\nup{instance="b", job="x"} 1 0 stale _ 1')

describe('evaluateRound', () => {
  it('records what a rule yields, under its name and labels', async () => {
    const state = group('{record: "job:up:sum", expr: "sum by (job) (up)", labels: {team: web}}')
    expect(await record(state, UP(), 0, MINUTE)).toEqual(['job:up:sum{job=x,team=web} 2@0 1@60'])
    expect(state).toMatchObject({ lastMs: MINUTE, states: [{ health: 'ok', lastMs: MINUTE }] })
  })

  it('records a scalar as a series without labels', async () => {
    expect(await record(group('{record: a, expr: "time() + 1"}'), UP(), MINUTE)).toEqual([
      'a{} 61@60',
    ])
  })

  it('replaces labels, and removes those that are empty', async () => {
    const state = group('{record: a, expr: up, labels: {job: mine, instance: ""}}')
    const one = load(MINUTE, 'up{instance="a", job="x"} 1')
    expect(await record(state, one, 0)).toEqual(['a{job=mine} 1@0'])
  })

  it('lets later rules read earlier ones, at the same time and before', async () => {
    const state = group(
      '{record: a, expr: "sum(up)"}',
      '{record: b, expr: "a * 10"}',
      '{record: c, expr: "sum_over_time(a[1h])"}'
    )
    expect(await record(state, UP(), 0, MINUTE)).toEqual([
      'a{} 2@0 1@60',
      'b{} 20@0 10@60',
      'c{} 2@0 3@60',
    ])
  })

  it('reads results together with what is stored of the same series', async () => {
    const source = load(MINUTE, 'up 1 1 1\na 5')
    const state = group('{record: a, expr: up}', '{record: b, expr: "sum_over_time(a[1h])"}')
    expect(await record(state, source, MINUTE)).toEqual(['a{} 1@60', 'b{} 6@60'])
  })

  it('marks series that a rule yields no more, and later rules see that', async () => {
    const state = group('{record: a, expr: "up == 1"}', '{record: b, expr: "count(a)"}')
    expect(await record(state, UP(), 0, MINUTE)).toEqual([
      'a{instance=a,job=x} 1@0 1@60',
      'a{instance=b,job=x} 1@0 stale@60',
      'b{} 2@0 1@60',
    ])
    // The marker is written once, and a series that comes back goes on.
    expect(await record(state, UP(), 2 * MINUTE, 4 * MINUTE)).toEqual([
      'a{instance=a,job=x} 1@120 1@240',
      'b{} 1@120 2@240',
      'a{instance=b,job=x} 1@240',
    ])
  })

  it('looks back by the offset, and records there', async () => {
    const [state] = states(
      'groups:\n- name: g\n  query_offset: 1m\n  rules:\n  - {record: a, expr: "time() + sum(up)"}'
    )
    expect(await record(state!, UP(), MINUTE)).toEqual(['a{} 2@0'])
  })

  it('goes on after a rule that fails, whose series do not end', async () => {
    const state = group(
      '{record: a, expr: up}',
      '{record: b, expr: "up + on(job) up", labels: {x: y}}',
      '{record: c, expr: "sum(up)"}'
    )
    expect((await record(state, UP(), 0)).at(-1)).toBe('c{} 2@0')
    expect(state.states.map(({ health }) => health)).toEqual(['ok', 'err', 'ok'])
    expect(state.states[1]!.lastError).toMatch(/many-to-many|found duplicate series/)

    const broken: SeriesSource = {
      select: async () => {
        throw new Error('a bug')
      },
    }
    await expect(record(state, broken, MINUTE)).rejects.toThrow('a bug')
  })

  it('refuses results that differ in nothing but what the rule sets', async () => {
    const state = group('{record: a, expr: up, labels: {instance: same}}')
    expect(await record(state, UP(), 0)).toEqual([])
    expect(state.states[0]).toMatchObject({
      health: 'err',
      lastError: 'vector contains metrics with the same labelset after applying rule labels',
    })
  })

  it('keeps a limit of series', async () => {
    const [state] = states('groups:\n- name: g\n  limit: 1\n  rules:\n  - {record: a, expr: up}')
    expect(await record(state!, UP(), 0)).toEqual([])
    expect(state!.states[0]!.lastError).toBe('exceeded limit of 1 with 2 series')

    const many = Array.from({ length: RULES.maxSeriesPerRule + 1 }, (_, n) => ({
      labels: { __name__: 'm', n: String(n) },
      times: Float64Array.of(0),
      values: Float64Array.of(1),
    }))
    const own = group('{record: a, expr: m}')
    expect(await record(own, memorySource(many), 0)).toEqual([])
    expect(own.states[0]!.health).toBe('err')
  })

  it('gives up what takes too long', async () => {
    const state = group('{record: a, expr: "1"}', '{record: b, expr: "2"}')
    let time = 0
    const round = {
      source: UP(),
      now: () => time,
      pause: async () => {
        time += RULES.roundMs
      },
    }
    const results = await evaluateRound([{ state, times: [0] }], round)
    expect(results.series.map(text)).toEqual(['a{} 1@0'])
    expect(state.states.map(({ health }) => health)).toEqual(['ok', 'err'])
  })

  it('knows the signals by name', async () => {
    const state = group('{record: a, expr: "sum(instance:load1:max)"}')
    const source = load(MINUTE, 'node_load1{instance="a"} 1\nnode_load1{instance="b"} 2')
    expect(await record(state, source, 0)).toEqual(['a{} 3@0'])
  })
})

describe('recallStates', () => {
  it('takes up where the samples say that an object stopped', async () => {
    const state = group('{record: a, expr: "up == 1"}')
    const source = load(
      MINUTE,
      'a{instance="a"} 1 1 1\na{instance="b"} 1 stale\na{instance="c"} 1 1 1'
    )
    const [recalled] = await recallStates([state], source, 3 * MINUTE)
    expect(recalled!.lastMs).toBe(2 * MINUTE)
    const later = load(MINUTE, '_ _ _ _\nup{instance="a"} _ _ _ 1')
    expect(await record(recalled!, later, 3 * MINUTE)).toEqual([
      'a{instance=a} 1@180',
      'a{instance=c} stale@180',
    ])
  })

  it('leaves series alone that another rule may record', async () => {
    const state = group(
      '{record: a, expr: "up == 1", labels: {x: "1"}}',
      '{record: b, expr: "up == 1"}',
      '{record: b, expr: "up == 0"}'
    )
    const source = load(MINUTE, 'a{x="1"} 1\na{x="2"} 1\nb{instance="a"} 1')
    const [recalled] = await recallStates([state], source, MINUTE)
    expect(recalled!.states.map(({ yielded }) => yielded.size)).toEqual([1, 0, 0])
  })

  it('finds what a stretched interval recorded', async () => {
    const [state] = states(
      'groups:\n- name: g\n  interval: 10s\n  rules:\n  - {record: a, expr: "sum(up)"}'
    )
    const [recalled] = await recallStates([state!], load(MINUTE, 'a 1'), 4 * MINUTE)
    expect(recalled!.lastMs).toBe(0)
  })

  it('counts from the due time, not from where the results lie', async () => {
    const [state] = states(
      'groups:\n- name: g\n  query_offset: 1m\n  rules:\n  - {record: a, expr: "sum(up)"}'
    )
    const [recalled] = await recallStates([state!], load(MINUTE, 'a 1 1'), 3 * MINUTE)
    expect(recalled!.lastMs).toBe(2 * MINUTE)
  })
})

describe('ruleGroups', () => {
  it("has Prometheus's fields, the signals first", async () => {
    const state = group(
      '{record: a, expr: up, labels: {x: y}}',
      '{record: b, expr: "up + on(job) up"}'
    )
    await record(state, UP(), MINUTE)
    const [signals, own] = ruleGroups([state], 5 * MINUTE)
    expect(signals).toMatchObject({ name: 'openmanager.signals', interval: 60 })
    expect(signals!.rules[0]).toMatchObject({
      name: 'instance:cpu_utilization:percent',
      health: 'ok',
      type: 'recording',
      lastEvaluation: '1970-01-01T00:05:00.000Z',
    })
    expect(own).toMatchObject({
      name: 'g',
      file: 'rules.yaml',
      interval: 60,
      limit: 0,
      lastEvaluation: '1970-01-01T00:01:00.000Z',
      rules: [
        { name: 'a', query: 'up', labels: { x: 'y' }, health: 'ok', evaluationTime: 0 },
        { name: 'b', health: 'err', lastError: expect.stringMatching(/duplicate|many-to-many/) },
      ],
    })
    expect(own!.rules[1]).not.toHaveProperty('labels')
  })

  it('says of a rule that was never evaluated what Prometheus says', () => {
    const [, own] = ruleGroups([group('{record: a, expr: up}')], 0)
    expect(own!.rules[0]).toMatchObject({
      health: 'unknown',
      lastEvaluation: '0001-01-01T00:00:00Z',
    })
  })
})
