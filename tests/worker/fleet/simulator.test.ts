import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CATALOGUE, type Hostname } from '../../../worker/fleet/catalogue'
import { METRIC_NAMES } from '../../../worker/fleet/exporter'
import { sampleTimes, simulatedFleet } from '../../../worker/fleet/simulator'
import { TooManySamples } from '../../../worker/promql/error'
import type { Matcher, SelectHints, Series } from '../../../worker/promql/source'

const SECOND = 1_000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR
/** Monday 2026-11-02 00:00 in Korea. */
const MONDAY = Date.UTC(2026, 10, 1, 15)
const EPOCH = MONDAY

const fleet = simulatedFleet({ seed: 1, epochMs: EPOCH })
const equal = (labels: Record<string, string>): Matcher[] =>
  Object.entries(labels).map(([name, value]) => ({ name, op: '=', value }))

/** Hints of a reader that wants every sample. */
const every = (from: number, to: number): SelectHints => ({ rangeMs: to - from, stepMs: 0 })
const select = (labels: Record<string, string>, from: number, to: number, source = fleet) =>
  source.select(equal(labels), from, to, every(from, to))
/** The values of matching series at one moment of the grid. */
const at = (labels: Record<string, string>, time: number, source = fleet) =>
  select(labels, time, time + 1, source)

const key = ({ labels }: Series) => JSON.stringify(Object.entries(labels).sort())
const columns = (series: readonly Series[]) =>
  Object.fromEntries(series.map((one) => [key(one), [[...one.times], [...one.values]]]))

/** Shares of busy time, 0 to 1, in consecutive spans. */
async function busy(instance: Hostname, from: number, spanMs: number, spans: number) {
  const shares: number[] = []
  const idleAt = async (time: number) => {
    const series = await at({ __name__: 'node_cpu_seconds_total', mode: 'idle', instance }, time)
    return series.reduce((sum, { values }) => sum + values[0]!, 0) / series.length
  }
  let before = await idleAt(from)
  for (let i = 1; i <= spans; i++) {
    const after = await idleAt(from + i * spanMs)
    shares.push(1 - ((after - before) * SECOND) / spanMs)
    before = after
  }
  return shares
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length

function correlation(a: readonly number[], b: readonly number[]) {
  const [meanA, meanB] = [mean(a), mean(b)]
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    mean(x.map((value, i) => (value - mx) * (y[i]! - my)))
  return (
    product(a, meanA, b, meanB) /
    Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB))
  )
}
const changes = (values: readonly number[]) => values.slice(1).map((v, i) => v - values[i]!)

/** Metrics whose values never fall while a server is up. */
const COUNTERS = METRIC_NAMES.filter(
  (name) => /_total$/.test(name) || /Tcp_(OutSegs|RetransSegs)$/.test(name)
)

describe('samples', () => {
  it('are the same whatever window is asked for', async () => {
    const tick = fc.integer({ min: -100_000, max: 100_000 })
    const metric = fc.constantFrom(...METRIC_NAMES)
    await fc.assert(
      fc.asyncProperty(
        metric,
        fc.constantFrom(...CATALOGUE),
        tick,
        fc.nat(60_000),
        fc.nat(60_000),
        async (__name__, { hostname: instance }, start, first, second) => {
          const a = EPOCH + start * 977
          const [m, b] = [a + first, a + first + second]
          const whole = columns(await select({ __name__, instance }, a, b))
          const left = columns(await select({ __name__, instance }, a, m))
          const right = columns(await select({ __name__, instance }, m, b))
          expect(new Set(Object.keys({ ...left, ...right }))).toEqual(new Set(Object.keys(whole)))
          for (const [name, [times, values]] of Object.entries(whole)) {
            expect([...(left[name]?.[0] ?? []), ...(right[name]?.[0] ?? [])]).toEqual(times)
            expect([...(left[name]?.[1] ?? []), ...(right[name]?.[1] ?? [])]).toEqual(values)
          }
        }
      ),
      { numRuns: 300 }
    )
  })

  it('lie on the grid of 2 s, in [from, to)', async () => {
    const [series] = await select(
      { __name__: 'up', instance: 'web-prod-01' },
      EPOCH + 1,
      EPOCH + 6_000
    )
    expect([...series!.times]).toEqual([EPOCH + 2_000, EPOCH + 4_000])
    const [next] = await select({ __name__: 'up', instance: 'web-prod-01' }, EPOCH, EPOCH + 2_001)
    expect([...next!.times]).toEqual([EPOCH, EPOCH + 2_000])
  })

  it('are the same for the same seed, and others for another', async () => {
    const same = simulatedFleet({ seed: 1, epochMs: EPOCH })
    const named = simulatedFleet({ seed: 'sim-01', epochMs: EPOCH })
    const query = { __name__: 'node_network_receive_bytes_total', device: 'eth0' }
    const time = EPOCH + HOUR
    const values = async (source: typeof fleet) =>
      (await at(query, time, source)).map(({ values }) => values[0]!)
    const first = await values(fleet)
    expect(await values(same)).toEqual(first)
    for (const [i, value] of (await values(named)).entries()) expect(value).not.toBe(first[i])
  })

  it('do not change when other servers join', async () => {
    const alone = simulatedFleet({ seed: 1, epochMs: EPOCH, servers: ['db-master-01'] })
    const query = { instance: 'db-master-01' }
    expect(columns(await at(query, EPOCH + DAY, alone))).toEqual(
      columns(await at(query, EPOCH + DAY))
    )
  })

  it('begin at the boot of the server, a month or more before the fleet', async () => {
    const boots = await at({ __name__: 'node_boot_time_seconds' }, EPOCH)
    expect(boots).toHaveLength(20)
    for (const { labels, values } of boots) {
      const bootMs = values[0]! * SECOND
      expect(EPOCH - bootMs).toBeGreaterThan(31 * DAY - 20 * SECOND)
      expect(EPOCH - bootMs).toBeLessThan(121 * DAY)
      const up = { __name__: 'up', instance: labels.instance! }
      const [series] = await select(up, bootMs - HOUR, bootMs + 4 * SECOND)
      expect([...series!.times]).toEqual([bootMs, bootMs + 2 * SECOND])
      expect(await select(up, 0, bootMs)).toEqual([])
    }
  })

  it('are refused when there would be too many', async () => {
    await expect(select({}, 0, EPOCH + DAY)).rejects.toThrow(RangeError)
    await expect(
      fleet.select(equal({ __name__: 'up' }), 0, 8e15, { rangeMs: 0, stepMs: 2_000 })
    ).rejects.toThrow(RangeError)
  })
})

describe('counters', () => {
  it('begin at 0 when the server boots', async () => {
    const [boot] = await at({ __name__: 'node_boot_time_seconds', instance: 'mail-01' }, EPOCH)
    for (const __name__ of COUNTERS) {
      for (const { values } of await at(
        { __name__, instance: 'mail-01' },
        boot!.values[0]! * SECOND
      )) {
        expect(values[0]).toBe(0)
      }
    }
  })

  it('never fall over a week', async () => {
    const pair = fc.tuple(fc.nat(7 * 43_200), fc.nat(1_000))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...COUNTERS), pair, async (__name__, [start, length]) => {
        const [from, to] = [EPOCH + start * 2_000, EPOCH + (start + length) * 2_000]
        const before = await at({ __name__ }, from)
        const after = await at({ __name__ }, to)
        expect(before.length).toBeGreaterThanOrEqual(20)
        for (const [i, { values }] of before.entries()) {
          expect(after[i]!.values[0]!).toBeGreaterThanOrEqual(values[0]!)
        }
      }),
      { numRuns: 300 }
    )
  })

  it('never fall from one sample to the next', async () => {
    for (const __name__ of COUNTERS) {
      for (const { values } of await select({ __name__ }, EPOCH, EPOCH + 400 * SECOND)) {
        for (let i = 1; i < values.length; i++) {
          expect(values[i]!).toBeGreaterThanOrEqual(values[i - 1]!)
        }
      }
    }
  })

  it('are in the steps of a real exporter', async () => {
    const whole = async (__name__: string, step: number) => {
      for (const { values } of await at({ __name__ }, EPOCH + 123_456_000)) {
        expect(Math.abs(values[0]! / step - Math.round(values[0]! / step))).toBeLessThan(1e-6)
      }
    }
    await whole('node_cpu_seconds_total', 0.01)
    await whole('node_memory_MemAvailable_bytes', 4_096)
    await whole('node_network_receive_bytes_total', 1)
    await whole('node_disk_read_bytes_total', 512)
  })
})

describe('processors', () => {
  it('have modes that add up to the time since boot', async () => {
    const time = EPOCH + 12_345_678_000
    const boots = await at({ __name__: 'node_boot_time_seconds' }, time)
    for (const { labels, values } of boots) {
      const { instance } = labels
      const modes = await at({ __name__: 'node_cpu_seconds_total', instance: instance! }, time)
      const cores = Map.groupBy(modes, (series) => series.labels.cpu)
      const server = CATALOGUE.find(({ hostname }) => hostname === instance)!
      expect(cores.size).toBe(server.cores)
      for (const core of cores.values()) {
        expect(core.map((series) => series.labels.mode).sort()).toEqual([
          'idle',
          'iowait',
          'irq',
          'nice',
          'softirq',
          'steal',
          'system',
          'user',
        ])
        const sum = core.reduce((total, series) => total + series.values[0]!, 0)
        expect(sum).toBeCloseTo(time / SECOND - values[0]!, 4)
      }
    }
  })

  it.each(CATALOGUE.map(({ hostname, usual }) => [hostname, usual.cpu] as const))(
    'of %s are neither idle nor saturated all week, and as busy as usual on average',
    async (hostname, usual) => {
      const week = await busy(hostname, MONDAY, 10 * 60 * SECOND, 7 * 144)
      expect(Math.min(...week)).toBeGreaterThan(0.01)
      expect(Math.max(...week)).toBeLessThan(0.85)
      expect(mean(week) / usual).toBeGreaterThan(0.97)
      expect(mean(week) / usual).toBeLessThan(1.03)
      const minute = await busy(hostname, MONDAY + 14 * HOUR, 2 * SECOND, 60)
      expect(Math.min(...minute)).toBeGreaterThan(0)
      expect(Math.max(...minute)).toBeLessThan(1)
    }
  )

  it('are busier at 14:00 in Korea than at 04:00, and backups the other way round', async () => {
    for (const { hostname } of CATALOGUE) {
      const night: number[] = []
      const day: number[] = []
      for (let i = 0; i < 7; i++) {
        night.push(...(await busy(hostname, MONDAY + i * DAY + 3.5 * HOUR, HOUR, 1)))
        day.push(...(await busy(hostname, MONDAY + i * DAY + 13.5 * HOUR, HOUR, 1)))
      }
      if (hostname === 'backup-01') expect(mean(night)).toBeGreaterThan(1.2 * mean(day))
      else if (hostname !== 'storage-nas-01') expect(mean(day)).toBeGreaterThan(1.2 * mean(night))
    }
  })

  it('are busier on Wednesday than on Sunday', async () => {
    const [wednesday] = await busy('web-prod-01', MONDAY + 2 * DAY, DAY, 1)
    const [sunday] = await busy('web-prod-01', MONDAY + 6 * DAY, DAY, 1)
    expect(wednesday!).toBeGreaterThan(sunday! * 1.05)
  })
})

describe('load', () => {
  it('moves along the dependencies, minute by minute', async () => {
    // Changes, because everybody shares the rhythm of the day.
    const day = async (hostname: Hostname) => changes(await busy(hostname, MONDAY, 60_000, 1_440))
    const [proxy, ingress, web, database, vpn] = await Promise.all([
      day('proxy-nginx-01'),
      day('k8s-ingress-01'),
      day('web-prod-01'),
      day('db-master-01'),
      day('vpn-01'),
    ])
    expect(correlation(proxy, ingress)).toBeGreaterThan(0.8)
    expect(correlation(web, database)).toBeGreaterThan(0.8)
    expect(Math.abs(correlation(web, vpn))).toBeLessThan(0.15)
  })

  it('arrives downstream a little later', async () => {
    const proxy = changes(await busy('proxy-nginx-01', MONDAY, 2 * SECOND, 3_000))
    const database = changes(await busy('db-master-01', MONDAY, 2 * SECOND, 3_000))
    const lagged = (ticks: number) =>
      correlation(proxy.slice(0, proxy.length - ticks), database.slice(ticks))
    const best = [0, 1, 2, 3, 4, 5, 6, 7].sort((a, b) => lagged(b) - lagged(a))[0]!
    expect(best).toBe(4) // 8 s: proxy, ingress, gateway, web, database.
  })

  it('is what the load averages and the connections follow', async () => {
    const web = async (__name__: string, hour: number) =>
      (await at({ __name__, instance: 'web-prod-01' }, MONDAY + 2 * DAY + hour * HOUR))[0]!
        .values[0]!
    for (const name of ['node_load1', 'node_load5', 'node_load15', 'node_netstat_Tcp_CurrEstab']) {
      expect(await web(name, 14)).toBeGreaterThan(await web(name, 4))
    }
    expect(await web('node_memory_MemAvailable_bytes', 14)).toBeLessThan(
      await web('node_memory_MemAvailable_bytes', 4)
    )
  })
})

describe('memory and disks', () => {
  it('stay within their size and below every threshold for a month', async () => {
    for (let time = EPOCH; time < EPOCH + 31 * DAY; time += 7 * HOUR) {
      const values = async (__name__: string) =>
        (await at({ __name__ }, time)).map((series) => series.values[0]!)
      const [total, available, free, buffers, cached] = await Promise.all([
        values('node_memory_MemTotal_bytes'),
        values('node_memory_MemAvailable_bytes'),
        values('node_memory_MemFree_bytes'),
        values('node_memory_Buffers_bytes'),
        values('node_memory_Cached_bytes'),
      ])
      for (const [i, bytes] of total.entries()) {
        expect(available[i]! / bytes).toBeGreaterThan(0.15)
        expect(available[i]! / bytes).toBeLessThan(0.99)
        expect(free[i]!).toBeGreaterThan(0)
        expect(free[i]! + buffers[i]! + cached[i]!).toBeGreaterThanOrEqual(available[i]!)
        expect(free[i]! + buffers[i]! + cached[i]!).toBeLessThan(bytes)
      }
      const sizes = await values('node_filesystem_size_bytes')
      const avail = await values('node_filesystem_avail_bytes')
      for (const [i, size] of sizes.entries()) {
        expect(avail[i]! / size).toBeGreaterThan(0.15)
        expect(avail[i]! / size).toBeLessThan(0.95)
      }
    }
  })

  it('fill up slowly until the logs are rotated, once a day', async () => {
    const query = {
      __name__: 'node_filesystem_free_bytes',
      mountpoint: '/',
      instance: 'web-prod-01',
    }
    const free: number[] = []
    for (let i = 0; i < 7 * 96; i++) {
      free.push((await at(query, MONDAY + i * 900 * SECOND))[0]!.values[0]!)
    }
    const rises = changes(free).filter((change) => change > 0)
    expect(rises.length).toBeGreaterThanOrEqual(6)
    expect(rises.length).toBeLessThanOrEqual(8)
  })
})

describe('labels', () => {
  /** Label names in node_exporter 1.9, less `instance` and `job`, which every series has. */
  const LABELS: [RegExp, string[]][] = [
    [/^node_cpu_seconds_total$/, ['cpu', 'mode']],
    [/^node_filesystem_/, ['device', 'fstype', 'mountpoint']],
    [/^node_(disk|network)_/, ['device']],
    [/^node_uname_info$/, ['domainname', 'machine', 'nodename', 'release', 'sysname', 'version']],
    [/^node_os_info$/, ['id', 'name', 'pretty_name', 'version_codename', 'version_id']],
    [/^openmanager_server_info$/, ['environment', 'ip', 'location', 'name', 'provider', 'type']],
    [/^openmanager_service_info$/, ['name', 'port']],
    [/./, []],
  ]

  it.each(METRIC_NAMES)('of %s are those of node_exporter, and never empty', async (__name__) => {
    const [, names] = LABELS.find(([pattern]) => pattern.test(__name__))!
    const series = await at({ __name__ }, EPOCH)
    expect(new Set(series.map((one) => one.labels.instance)).size).toBe(20)
    expect(new Set(series.map(key)).size).toBe(series.length)
    for (const { labels } of series) {
      const { __name__: metric, instance, job, ...rest } = labels
      const own: Record<string, string> = { ...rest }
      expect({ metric, job }).toEqual({ metric: __name__, job: 'simulator' })
      expect(CATALOGUE.map(({ hostname }) => hostname)).toContain(instance)
      // A service that listens on no port has no such label.
      if (__name__ === 'openmanager_service_info') own.port ??= 'none'
      expect(Object.keys(own).sort()).toEqual(names)
      for (const value of Object.values(own)) expect(value).not.toBe('')
    }
  })
})

describe('matchers', () => {
  const match = async (...matchers: [string, Matcher['op'], string][]) => {
    const series = await fleet.select(
      matchers.map(([name, op, value]) => ({ name, op, value })),
      EPOCH,
      EPOCH + 1,
      { rangeMs: 0, stepMs: 0 }
    )
    return series.map(({ labels }) => labels)
  }
  const up = ['__name__', '=', 'up'] as [string, Matcher['op'], string]

  it('pick servers by name', async () => {
    expect(await match(up, ['instance', '=', 'web-prod-01'])).toHaveLength(1)
    expect(await match(up, ['instance', '!=', 'web-prod-01'])).toHaveLength(19)
    expect(await match(up, ['instance', '=~', 'k8s-.*'])).toHaveLength(4)
    expect(await match(up, ['instance', '!~', 'k8s-.*|web.*'])).toHaveLength(15)
  })

  it('are anchored at both ends', async () => {
    expect(await match(up, ['instance', '=~', 'k8s'])).toHaveLength(0)
    expect(await match(up, ['instance', '=~', 'web-prod-01|x'])).toHaveLength(1)
    expect(await match(['__name__', '=~', 'node_load'])).toHaveLength(0)
    expect(await match(['__name__', '=~', 'node_load(1|5)'])).toHaveLength(40)
  })

  it('take a missing label as empty', async () => {
    expect(await match(up, ['device', '=', ''])).toHaveLength(20)
    expect(await match(up, ['device', '!=', ''])).toHaveLength(0)
    expect(await match(up, ['device', '=~', '.*'])).toHaveLength(20)
    expect(await match(up, ['device', '=~', '.+'])).toHaveLength(0)
    expect(await match(['__name__', '=', ''])).toHaveLength(0)
    expect(await match(up, ['instance', '=', ''])).toHaveLength(0)
  })

  it('must all agree, even on one label', async () => {
    expect(await match(up, ['instance', '=~', 'k8s-.*'], ['instance', '!~', '.*-01'])).toEqual([
      { __name__: 'up', instance: 'k8s-worker-02', job: 'simulator' },
    ])
    const network = ['__name__', '=', 'node_network_up'] as [string, Matcher['op'], string]
    expect(await match(network, ['device', '!~', 'lo|eth.*'])).toHaveLength(0)
  })

  it('know the job', async () => {
    expect(await match(up, ['job', '=', 'simulator'])).toHaveLength(20)
    expect(await match(up, ['job', '!=', 'simulator'])).toHaveLength(0)
  })

  it('find only the servers that exist', async () => {
    const two = simulatedFleet({
      seed: 1,
      epochMs: EPOCH,
      servers: ['web-prod-01', 'db-master-01', 'nobody'],
    })
    expect(await at({ __name__: 'up' }, EPOCH, two)).toHaveLength(2)
    expect(await at({ __name__: 'up', instance: 'vpn-01' }, EPOCH, two)).toEqual([])
    const none = simulatedFleet({ seed: 1, epochMs: EPOCH, servers: [] })
    expect(await at({}, EPOCH, none)).toEqual([])
  })
})

describe('hints', () => {
  const window = fc.record({
    from: fc.integer({ min: EPOCH, max: EPOCH + DAY }),
    lengthMs: fc.integer({ min: 2_000, max: 2 * HOUR }),
    func: fc.constantFrom(undefined, 'irate', 'rate', 'avg_over_time', 'last_over_time'),
    rangeMs: fc.constantFrom(0, 15_000, 60_000, 300_000, HOUR),
    stepMs: fc.constantFrom(0, 1_000, 2_000, 15_000, 61_000, HOUR),
  })

  it('never change the last value', async () => {
    await fc.assert(
      fc.asyncProperty(window, async ({ from, lengthMs, ...hints }) => {
        const query = { __name__: 'node_load1', instance: 'web-prod-01' }
        const to = from + lengthMs
        const [whole] = await select(query, from, to)
        const [hinted] = await fleet.select(equal(query), from, to, hints)
        expect(hinted!.times.at(-1)).toBe(whole!.times.at(-1))
        expect(hinted!.values.at(-1)).toBe(whole!.values.at(-1))
        const values = new Map([...whole!.times].map((time, i) => [time, whole!.values[i]]))
        for (const [i, time] of hinted!.times.entries()) {
          expect(hinted!.values[i]).toBe(values.get(time))
          if (i > 0) expect(time).toBeGreaterThan(hinted!.times[i - 1]!)
        }
      }),
      { numRuns: 150 }
    )
  })

  it('leave what each evaluation of an instant selector, irate and idelta looks at', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: EPOCH, max: EPOCH + DAY }),
        fc.integer({ min: 1, max: 7_200_000 }),
        fc.constantFrom(undefined, 'irate', 'idelta'),
        (start, stepMs, func) => {
          const rangeMs = func ? 60_000 : 0
          const lookback = func ? rangeMs : 300_000
          const end = start + 50 * stepMs
          const from = start - lookback + 1
          const thin = [...sampleTimes(from, end + 1, { func, rangeMs, stepMs })]
          for (let time = end; time >= start; time -= stepMs) {
            const last = Math.floor(time / 2_000) * 2_000
            const needed = func ? [last - 2_000, last] : [last]
            expect(thin.filter((t) => t <= time).slice(-needed.length)).toEqual(needed)
          }
          expect(thin.length).toBeLessThanOrEqual((func ? 2 : 1) * (51 + lookback / stepMs) + 1)
        }
      )
    )
  })

  it('leave one sample to an instant selector and two to irate', () => {
    const [from, to] = [EPOCH, EPOCH + 300_000]
    const last = { func: 'last_over_time', rangeMs: 300_000, stepMs: 0 }
    expect([...sampleTimes(from, to, { rangeMs: 0, stepMs: 0 })]).toEqual([to - 2_000])
    expect([...sampleTimes(from, to, last)]).toEqual([to - 2_000])
    expect([...sampleTimes(from, to, { func: 'irate', rangeMs: 300_000, stepMs: 0 })]).toEqual([
      to - 4_000,
      to - 2_000,
    ])
  })

  it('leave enough samples in each window of other functions, and all without a function', () => {
    const [from, to] = [EPOCH, EPOCH + HOUR]
    const count = (hints: SelectHints) => sampleTimes(from, to, hints).length
    expect(count({ func: 'rate', rangeMs: HOUR, stepMs: 0 })).toBe(3)
    expect(count({ func: 'rate', rangeMs: 8 * SECOND, stepMs: 0 })).toBe(4)
    expect(count({ func: 'avg_over_time', rangeMs: HOUR, stepMs: 0 })).toBeGreaterThanOrEqual(128)
    expect(count({ rangeMs: HOUR, stepMs: 0 })).toBe(1_800)
  })

  it('give a rate that all samples agree with', async () => {
    const query = equal({ __name__: 'node_cpu_seconds_total', mode: 'user', cpu: '0' })
    const [from, to] = [EPOCH, EPOCH + 300_000]
    const rates = async (hints: SelectHints) =>
      (await fleet.select(query, from, to, hints)).map(
        ({ times, values }) =>
          (values.at(-1)! - values[0]!) / ((times.at(-1)! - times[0]!) / SECOND)
      )
    const all = await rates(every(from, to))
    const thin = await rates({ func: 'rate', rangeMs: 300_000, stepMs: 0 })
    for (const [i, rate] of all.entries()) expect(Math.abs(thin[i]! / rate - 1)).toBeLessThan(0.05)
  })

  it('bound what is computed', async () => {
    const query = equal({ __name__: 'node_load1' })
    const [from, to] = [EPOCH, EPOCH + 300_000]
    const samples = 150 * CATALOGUE.length
    const upTo = (maxSamples: number) =>
      fleet.select(query, from, to, { ...every(from, to), maxSamples })
    await expect(upTo(samples)).resolves.toHaveLength(CATALOGUE.length)
    await expect(upTo(samples - 1)).rejects.toThrow(TooManySamples)
    await expect(fleet.select([], from, to + 365 * DAY, every(from, to))).rejects.toThrow(
      TooManySamples
    )
  })
})

describe('label values', () => {
  it('are those of the servers that exist', async () => {
    const servers = ['db-master-01', 'web-prod-01']
    const { labelValues } = simulatedFleet({ seed: 1, epochMs: 1_790_000_000_000, servers })
    expect((await labelValues!('instance', 0)).toSorted()).toEqual(servers)
    expect((await labelValues!('mode', 0)).toSorted()).toEqual([
      'idle',
      'iowait',
      'irq',
      'nice',
      'softirq',
      'steal',
      'system',
      'user',
    ])
    expect(await labelValues!('nothing', 0)).toEqual([])
  })
})
