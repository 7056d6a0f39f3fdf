import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Block } from '../../../durable-objects/series/block'
import { Engine } from '../../../durable-objects/series/engine'
import { INGEST, ROLL_UPS, STORE } from '../../../worker/policy'
import { TooManySamples } from '../../../worker/promql/error'
import type { Series } from '../../../worker/promql/source'
import { KERNEL } from './kernel-module'
import { NodeDisk } from './node-disk'
import { ALL, named, push, readable, type Sent, STALE, select, shown, type Value } from './pushes'

// Small enough that a few pushes reach every limit.
vi.mock('../../../worker/policy', async (original) => {
  const policy = await original<typeof import('../../../worker/policy')>()
  return {
    ...policy,
    INGEST: { ...policy.INGEST, maxSeries: 500 },
    STORE: {
      ...policy.STORE,
      logSlots: 8,
      maxRowBytes: 6_100,
      blockSamples: 300,
      maxBlockSamples: 400,
      blockCacheBytes: 8_192,
    },
  }
})

const NOW = 1_790_000_000_000
const RETENTION_MS = STORE.retentionMs.raw
const HOUR = 3_600_000
const DAY = 24 * HOUR
const cpu = named('cpu')

let disk: NodeDisk
let engine: Engine
beforeEach(() => {
  disk = new NodeDisk()
  engine = new Engine(disk, KERNEL, 7)
})

const write = (...sent: Sent[]) => engine.write(push(...sent), NOW).outcome
const one = (...samples: [number, Value][]): Sent => ({ labels: cpu, samples })
const restart = () => {
  engine = new Engine(disk, KERNEL, 8)
}
const cpuSamples = () => select(engine)[JSON.stringify(cpu)]

describe('the newest measurement', () => {
  const LAST = { func: 'last_over_time', rangeMs: 86_400_000, stepMs: 0 }
  const last = () => engine.select([], NOW - 86_400_000, NOW + 600_000, LAST)

  it('is found in memory and in blocks, past the mark of an ended series', () => {
    write(one([NOW, 1], [NOW + 1, 2]))
    expect(last().map(({ values }) => values.at(-1))).toEqual([2])
    engine.flush(NOW)
    expect(last().map(({ values }) => values.at(-1))).toEqual([2])
    write(one([NOW + 2, STALE]))
    expect(last().map(({ times, values }) => [times[0], values[0]])).toEqual([[NOW + 1, 2]])
  })
})

describe('label values', () => {
  it('are those of series that reported since a time, in memory or in blocks', () => {
    write({ labels: named('cpu', 'old'), samples: [[NOW - 5_000, 1]] }, one([NOW, 1]))
    const instances = (from: number) => engine.labelValues('instance', [], from, 10).found
    expect(instances(0)).toEqual(['old', 'web-1'])
    engine.flush(NOW)
    restart()
    expect(instances(NOW)).toEqual(['web-1'])
    expect(engine.labelNames([], NOW, 10).found).toEqual(['__name__', 'instance'])
    expect(engine.series([], NOW, 10).found).toEqual([{ __name__: 'cpu', instance: 'web-1' }])
  })
})

describe('a push', () => {
  it('is one row once its series are known', () => {
    write(one([NOW, 1]))
    disk.takeRowsWritten()
    write(one([NOW + 1, 2]))
    expect(disk.takeRowsWritten()).toBe(1)
  })

  it('that only repeats what is stored is no row at all, and counts as stored', () => {
    write(one([NOW, 1], [NOW + 1, STALE]))
    disk.takeRowsWritten()
    expect(write(one([NOW, 1], [NOW + 1, STALE]))).toEqual({ kind: 'stored', samples: 2 })
    expect(disk.takeRowsWritten()).toBe(0)
  })

  it('keeps the first value of a time, and says so', () => {
    write(one([NOW, 0]))
    expect(write(one([NOW, -0], [NOW + 1, 2], [NOW, 3]))).toEqual({
      kind: 'partial',
      samples: 1,
      rejected: 2,
      reasons: [
        {
          reason: 'duplicate sample for timestamp with another value',
          count: 2,
          example: `cpu{instance="web-1"} at ${new Date(NOW).toISOString()}`,
        },
      ],
    })
    expect(cpuSamples()).toEqual([
      [NOW, shown(0)],
      [NOW + 1, shown(2)],
    ])
  })

  it('may bring samples late, up to an hour behind the newest of the series', () => {
    write(one([NOW, 1]))
    const oldest = NOW - INGEST.outOfOrderMs
    expect(write(one([oldest, 2], [oldest - 1, 3]))).toMatchObject({
      samples: 1,
      reasons: [{ reason: 'sample too old', count: 1 }],
    })
    expect(cpuSamples()).toEqual([
      [oldest, shown(2)],
      [NOW, shown(1)],
    ])
  })

  it('may be old only as far as the newest sample was flushed and memory was lost', () => {
    write(one([NOW, 1]))
    engine.flush(NOW)
    restart()
    expect(write(one([NOW - INGEST.outOfOrderMs - 1, 2]))).toMatchObject({ samples: 0 })
  })

  it('may run ahead of our clock by ten minutes', () => {
    const latest = NOW + INGEST.maxAheadMs
    expect(write(one([latest, 1], [latest + 1, 1]))).toMatchObject({
      samples: 1,
      reasons: [{ reason: 'sample too far in the future', count: 1 }],
    })
  })

  it('does not create a series of which nothing can be stored', () => {
    expect(write(one([5, 1], [6, 1]))).toMatchObject({
      samples: 0,
      reasons: [{ reason: 'sample too old', count: 2 }],
    })
    expect(engine.stats().series).toBe(0)
  })

  it('is stored without the series that break the rules', () => {
    const bad = { labels: { __name__: 'bad-name' }, samples: [[NOW, 1]] } as Sent
    expect(write(bad, one([NOW, 1]))).toMatchObject({
      samples: 1,
      reasons: [
        { reason: 'invalid label set', count: 1, example: expect.stringContaining('bad-name') },
      ],
    })
  })

  it('is told of native histograms, and its samples are stored', () => {
    const sent = push(one([NOW, 1]))
    sent.histograms.count = 2
    sent.histograms.example = 'latency'
    expect(engine.write(sent, NOW).outcome).toEqual({
      kind: 'partial',
      samples: 1,
      rejected: 2,
      reasons: [{ reason: 'native histograms are not stored', count: 2, example: 'latency' }],
    })
  })

  it('finds a series whose labels come in another order', () => {
    write(one([NOW, 1]))
    const reversed = { instance: 'web-1', __name__: 'cpu' }
    const other = push({ labels: reversed, samples: [[NOW + 1, 2]] })
    // encodeLabels sorts, so turn the two fields around by hand.
    const split = 2 + other.keys[1]!
    other.keys.set([...other.keys.slice(split), ...other.keys.slice(0, split)])
    engine.write(other, NOW)
    expect(cpuSamples()).toHaveLength(2)
  })

  it('is refused the series beyond the limit', () => {
    const many = Array.from(
      { length: 501 },
      (_, n): Sent => ({
        labels: named('m', 'web-1', { n: String(n) }),
        samples: [[NOW, n]],
      })
    )
    expect(write(...many)).toMatchObject({
      samples: 500,
      reasons: [{ reason: 'too many series', count: 1 }],
    })
    const before = select(engine)
    restart()
    expect(select(engine)).toEqual(before)
  })

  it('names the servers it came from', () => {
    const sent = [one([NOW, 1]), { labels: named('cpu', 'db-1'), samples: [[5, 1]] } as Sent]
    expect([...engine.write(push(...sent), NOW).instances]).toEqual(['web-1'])
  })

  it('over several rows of the log is read back whole', () => {
    const samples = Array.from({ length: 900 }, (_, n): [number, Value] => [
      NOW - 900 + n,
      Math.sin(n),
    ])
    write(one(...samples))
    restart()
    expect(cpuSamples()).toEqual(samples.map(([time, value]) => [time, shown(value)]))
  })
})

describe('when the disk fails', () => {
  it.each(['INTO log', 'INTO labels'])('in %s, nothing of the push is left', (statement) => {
    write(one([NOW, 1]))
    disk.failOn = new RegExp(statement)
    expect(() => write(one([NOW + 1, 2]), { labels: named('new'), samples: [[NOW, 1]] })).toThrow()
    disk.failOn = undefined
    const before = select(engine)
    restart()
    expect(select(engine)).toEqual(before)
    expect(cpuSamples()).toEqual([[NOW, shown(1)]])
    expect(write(one([NOW + 1, 5]))).toEqual({ kind: 'stored', samples: 1 })
  })

  it.each(['INTO blocks', 'INTO documents'])(
    'in %s, a flush loses and doubles nothing',
    (statement) => {
      for (let n = 0; n < 5; n++) write(one([NOW + n, n]))
      const before = select(engine)
      disk.failOn = new RegExp(statement)
      expect(() => engine.flush(NOW)).toThrow('the disk failed')
      disk.failOn = undefined
      expect(select(engine)).toEqual(before)
      engine.flush(NOW)
      restart()
      expect(select(engine)).toEqual(before)
    }
  )
})

describe('blocks', () => {
  it('of all servers are one row for a flush', () => {
    for (const server of ['a', 'b', 'c']) {
      write({ labels: named('cpu', server), samples: [[NOW, 1]] })
    }
    disk.takeRowsWritten()
    engine.flush(NOW)
    expect(disk.takeRowsWritten()).toBe(1 + 2)
    expect(engine.stats()).toMatchObject({ blocks: 3, headSamples: 0 })
  })

  it('are written when half of the ring is used up', () => {
    for (let n = 0; n < 5; n++) write(one([NOW + n, n]))
    expect(engine.stats()).toMatchObject({ blocks: 1, headSamples: 1 })
  })

  it('of many servers are written while samples come into the other half', () => {
    const scrape = (n: number) =>
      write(
        ...['a', 'b', 'c', 'd', 'e', 'f'].map(
          (server): Sent => ({ labels: named('cpu', server), samples: [[NOW + n, n]] })
        )
      )
    for (let n = 0; n < 5; n++) scrape(n)
    expect(engine.stats()).toMatchObject({ blocks: 0, headSamples: 30 })
    const before = select(engine)
    restart() // What the flush wrote so far counts for nothing.
    expect(select(engine)).toEqual(before)
    for (let n = 5; n < 7; n++) scrape(n)
    expect(engine.stats().blocks).toBe(6)
    expect(Object.values(select(engine)).map((samples) => samples.length)).toEqual(Array(6).fill(7))
  })

  it('are written in time when restart follows on restart', () => {
    const servers = ['a', 'b', 'c', 'd', 'e', 'f']
    const scrape = (n: number) =>
      write(
        ...servers.map(
          (server): Sent => ({ labels: named('cpu', server), samples: [[NOW + n, n]] })
        )
      )
    for (let n = 0; n < 40; n++) {
      scrape(n)
      // Each time, a flush that has begun is forgotten, and the log holds one more row.
      restart()
    }
    const counts = Object.values(select(engine)).map((samples) => samples.length)
    expect(counts).toEqual(servers.map(() => 40))
  })

  it('grow until they are full', () => {
    for (let n = 0; n < 700; n++) {
      write(one([NOW + n, n]))
      if (n % 100 === 99) engine.flush(NOW)
    }
    expect(engine.stats().blocks).toBe(3)
    expect(cpuSamples()).toHaveLength(700)
  })

  it('are cut where they would be too large, by series and by time', () => {
    const noise = (n: number): [number, Value] => [NOW - 2_000 + n, Math.sin(n) * 1e9]
    write(one(...Array.from({ length: 1_000 }, (_, n) => noise(n))))
    write({ labels: named('b'), samples: Array.from({ length: 300 }, (_, n) => noise(n)) })
    engine.flush(NOW)
    expect(engine.stats().blocks).toBeGreaterThan(3)
    restart()
    expect(cpuSamples()).toHaveLength(1_000)
  })

  it('keep the first value of a time when they are packed past a large one', () => {
    write(one([NOW - 86_400_000, 1]))
    engine.flush(NOW)
    const times = [NOW - 3 * 86_400_000, NOW - 86_400_000]
    const imported = { times: Float64Array.from(times), values: Float64Array.of(5, 7) }
    engine.backfill([{ labels: cpu, ...imported }], NOW)
    write(one([NOW, 2]))
    engine.flush(NOW)
    expect(cpuSamples()).toEqual([
      [times[0], shown(5)],
      [times[1], shown(1)],
      [NOW, shown(2)],
    ])
  })

  it('never show a sample twice, and the first value stays', () => {
    write(one([NOW, 1], [NOW + 1, STALE]))
    engine.flush(NOW)
    write(one([NOW, 1], [NOW + 1, 7], [NOW + 2, 3]))
    const expected = [
      [NOW, shown(1)],
      [NOW + 1, shown(STALE)],
      [NOW + 2, shown(3)],
    ]
    expect(cpuSamples()).toEqual(expected)
    engine.flush(NOW)
    expect(cpuSamples()).toEqual(expected)
  })
})

describe('series that come one by one', () => {
  it('are gathered in one row by a flush, so that a start reads few', () => {
    for (let n = 0; n < STORE.maxLabelRows + 6; n++) {
      write({ labels: named('m', 'web-1', { n: String(n) }), samples: [[NOW + n, n]] })
    }
    const rows = () => [...disk.exec('SELECT id FROM labels')].length
    const before = select(engine)
    engine.flush(NOW)
    expect(rows()).toBeLessThan(10)
    restart()
    expect(select(engine)).toEqual(before)
  })
})

describe('the sweep', () => {
  const later = NOW + RETENTION_MS + 10
  beforeEach(() => {
    engine.retentionMs = Array(1 + ROLL_UPS.stepsMs.length).fill(RETENTION_MS)
  })

  it('deletes blocks of which every sample is too old, and forgets their series', () => {
    write(one([NOW, 1]))
    write({ labels: named('cpu', 'db-1'), samples: [[NOW + INGEST.maxAheadMs, 2]] })
    engine.flush(NOW)
    expect(engine.expiresAt).toBe(NOW + RETENTION_MS + 1)
    engine.sweep(NOW + RETENTION_MS)
    expect(engine.stats()).toMatchObject({ series: 2, blocks: 2 })
    engine.sweep(later)
    expect(engine.stats()).toMatchObject({ series: 1, blocks: 1 + ROLL_UPS.stepsMs.length })
    restart()
    expect(Object.keys(select(engine))).toEqual([JSON.stringify(named('cpu', 'db-1'))])
  })

  it('keeps a series that has samples only in memory', () => {
    write(one([NOW, 1]))
    write({ labels: named('mem'), samples: [[NOW, 1]] })
    engine.flush(NOW)
    engine.write(push({ labels: named('mem', 'web-1'), samples: [[later, 2]] }), later)
    engine.sweep(later)
    restart()
    expect(select(engine)).toEqual({ [JSON.stringify(named('mem'))]: [[later, shown(2)]] })
  })

  it('reaches samples that nobody came to flush', () => {
    expect(engine.expiresAt).toBeUndefined()
    write(one([NOW - 60_000, 1], [NOW, 1]))
    expect(engine.expiresAt).toBe(NOW + RETENTION_MS + 1)
    engine.sweep(NOW + RETENTION_MS)
    expect(engine.stats()).toMatchObject({ series: 1, headSamples: 2 })
    engine.sweep(NOW + RETENTION_MS + 1)
    expect(engine.stats()).toEqual({ series: 0, headSamples: 0, blocks: 0 })
    expect(engine.expiresAt).toBeUndefined()
    restart()
    expect(select(engine)).toEqual({})
  })

  it('gives the ids of forgotten series to new ones, which inherit nothing', () => {
    write(one([NOW, 1]))
    write({ labels: named('cpu', 'db-1'), samples: [[NOW + 100, 2]] })
    engine.flush(NOW)
    engine.sweep(later)
    engine.write(push({ labels: named('new', 'db-1'), samples: [[later - 1000, 3]] }), later)
    engine.flush(NOW)
    restart()
    expect(select(engine)).toEqual({
      [JSON.stringify(named('cpu', 'db-1'))]: [[NOW + 100, shown(2)]],
      [JSON.stringify(named('new', 'db-1'))]: [[later - 1000, shown(3)]],
    })
  })

  it('leaves ids that a series without labels cannot take', () => {
    const late = { labels: named('cpu', 'db-1'), samples: [[NOW + 100, 2]] } as Sent
    write(late, one([NOW, 1]), { labels: named('mem', 'db-1'), samples: [[NOW + 100, 3]] })
    engine.flush(NOW)
    engine.sweep(later)
    expect(engine.stats().series).toBe(2)
    const unnamed: Sent = { labels: {}, samples: [[later, 4]] }
    const { outcome } = engine.write(push({ ...late, samples: [[later, 2]] }, unnamed), later)
    expect(outcome).toMatchObject({
      samples: 1,
      reasons: [{ reason: 'invalid label set', count: 1 }],
    })
  })
})

describe('select', () => {
  beforeEach(() => {
    write(
      {
        labels: named('cpu', 'web-1', { mode: 'idle' }),
        samples: [
          [NOW, 1],
          [NOW + 10, 2],
        ],
      },
      { labels: named('cpu', 'web-2', { mode: 'user' }), samples: [[NOW, 3]] },
      { labels: named('mem', 'web-2'), samples: [[NOW, 4]] }
    )
  })
  const names = (...matchers: [string, '=' | '!=' | '=~' | '!~', string][]) =>
    engine
      .select(
        matchers.map(([name, op, value]) => ({ name, op, value })),
        0,
        NOW + 100,
        ALL
      )
      .map(({ labels }) => `${labels.__name__} ${labels.instance}`)
      .sort()

  it('finds series by any label', () => {
    expect(names(['__name__', '=', 'cpu'])).toEqual(['cpu web-1', 'cpu web-2'])
    expect(names(['instance', '=', 'web-2'])).toEqual(['cpu web-2', 'mem web-2'])
    expect(names(['instance', '=', 'web-2'], ['__name__', '!=', 'cpu'])).toEqual(['mem web-2'])
    expect(names(['mode', '=', ''])).toEqual(['mem web-2'])
    expect(names(['mode', '=~', 'id.*'])).toEqual(['cpu web-1'])
    expect(names(['instance', '!~', 'web-1|x'])).toEqual(['cpu web-2', 'mem web-2'])
    expect(names(['__name__', '=', 'nothing'])).toEqual([])
    expect(names(['constructor', '!=', ''])).toEqual([])
  })

  it('matches the whole value', () => {
    expect(names(['instance', '=~', 'web'])).toEqual([])
  })

  it('takes its window from inclusive to exclusive, in memory and in blocks', () => {
    const matcher = { name: 'mode', op: '=', value: 'idle' } as const
    const counts = () =>
      [
        [NOW, NOW + 10],
        [NOW, NOW + 11],
        [NOW + 1, NOW + 10],
        [NOW + 10, NOW + 10],
        [NOW + 10, NOW + 11],
      ].map(([from, to]) => engine.select([matcher], from!, to!, ALL)[0]?.times.length ?? 0)
    expect(counts()).toEqual([1, 2, 0, 0, 1])
    engine.flush(NOW)
    expect(counts()).toEqual([1, 2, 0, 0, 1])
  })

  it('gives an instant selector its last sample, wherever that is', () => {
    const instant = { rangeMs: 0, stepMs: 0 }
    const last = () =>
      select(engine, [{ name: 'mode', op: '=', value: 'idle' }], 0, NOW + 100, instant)
    const key = JSON.stringify(named('cpu', 'web-1', { mode: 'idle' }))
    expect(last()).toEqual({ [key]: [[NOW + 10, shown(2)]] })
    engine.flush(NOW)
    write({
      labels: named('cpu', 'web-1', { mode: 'idle' }),
      samples: [
        [NOW + 5, 9],
        [NOW + 10, 8],
      ],
    })
    expect(last()).toEqual({ [key]: [[NOW + 10, shown(2)]] })
  })

  it('gives irate the last two measurements, with the markers between them', () => {
    const labels = named('n')
    write({
      labels,
      samples: [
        [NOW, 1],
        [NOW + 1, 2],
        [NOW + 2, STALE],
        [NOW + 3, 3],
        [NOW + 4, STALE],
      ],
    })
    const hints = { func: 'irate', rangeMs: 10, stepMs: 0 }
    const [series] = engine.select([{ name: '__name__', op: '=', value: 'n' }], 0, NOW + 9, hints)
    expect([...series!.times]).toEqual([NOW + 1, NOW + 2, NOW + 3, NOW + 4])
  })
})

describe('the budget of a select', () => {
  const upTo = (maxSamples: number) =>
    engine.select([], 0, Number.POSITIVE_INFINITY, { ...ALL, maxSamples })

  it('counts samples in blocks and in memory', () => {
    write(one([NOW, 1], [NOW + 1, 1]))
    engine.flush(NOW)
    write(one([NOW + 2, 1]))
    expect(upTo(3)).toHaveLength(1)
    expect(() => upTo(2)).toThrow(TooManySamples)
  })

  it('ends the reading at once', () => {
    for (let n = 0; n < 1_000; n++) {
      write(one([NOW + n, Math.sin(n)]))
      if (n % 100 === 99) engine.flush(NOW)
    }
    expect(engine.stats().blocks).toBeGreaterThan(3)
    const read = vi.spyOn(Block.prototype, 'readWindow')
    expect(() => upTo(100)).toThrow(TooManySamples)
    expect(read).toHaveBeenCalledTimes(1)
    read.mockRestore()
  })
})

/** What a store should do, as simply as it can be said. */
class Model {
  readonly series = new Map<string, Map<number, string>>()

  write(sent: readonly Sent[]): void {
    for (const { labels, samples } of sent) {
      const key = JSON.stringify(labels)
      for (const [time, value] of samples) {
        const known = this.series.get(key) ?? new Map<number, string>()
        const newest = Math.max(...known.keys())
        if (time > NOW + INGEST.maxAheadMs || time < newest - INGEST.outOfOrderMs) continue
        if (!known.has(time)) known.set(time, shown(value))
        this.series.set(key, known)
      }
    }
  }

  /** The greatest measurement of each series that has one. */
  greatest(): Record<string, number> {
    return Object.fromEntries(
      [...this.series].flatMap(([key, samples]) => {
        const values = [...samples.values()].map(numberOf).filter((value) => !Number.isNaN(value))
        return values.length === 0 ? [] : [[key, Math.max(...values)]]
      })
    )
  }

  backfill(series: readonly Series[]): void {
    for (const [key, samples] of Object.entries(readable([...series]))) {
      const known = this.series.get(key) ?? new Map<number, string>()
      for (const [time, value] of samples) if (!known.has(time)) known.set(time, value)
      this.series.set(key, known)
    }
  }

  read(from = 0, to = Number.POSITIVE_INFINITY): Record<string, [number, string][]> {
    return Object.fromEntries(
      [...this.series].flatMap(([key, samples]) => {
        const inside = [...samples].filter(([time]) => time >= from && time < to)
        return inside.length === 0 ? [] : [[key, inside.sort(([a], [b]) => a - b)]]
      })
    )
  }
}

/** The same from roll-ups as far as they reach, and from samples behind them. */
function greatest(engine: Engine): Record<string, number> {
  const hours = { func: 'max_over_time', rangeMs: 6 * HOUR, stepMs: 6 * HOUR }
  return Object.fromEntries(
    engine.select([], 0, Number.POSITIVE_INFINITY, hours).flatMap(({ labels, values }) => {
      const measured = [...values].filter((value) => !Number.isNaN(value))
      return measured.length === 0 ? [] : [[JSON.stringify(labels), Math.max(...measured)]]
    })
  )
}

/** The number whose bits {@link shown} shows. */
function numberOf(bits: string): number {
  return new Float64Array(BigUint64Array.of(BigInt(`0x${bits}`)).buffer)[0]!
}

describe('any sequence of pushes, imports, flushes, roll-ups and restarts', () => {
  const time = fc.oneof(
    fc.integer({ min: 0, max: 60 }).map((n) => NOW - n * 60_000),
    fc.integer({ min: -20, max: 20 }).map((n) => NOW + n * 120_000),
    fc.nat(4).map((n) => NOW - n * 86_400_000)
  )
  const value = fc.oneof(fc.nat(3), fc.constantFrom<Value>(STALE, -0, 0.1, Number.NaN), fc.double())
  const sent = fc.record({
    labels: fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y'))
      .map(([n, i]) => named(n, i)),
    samples: fc.array(fc.tuple(time, value), { minLength: 1, maxLength: 25 }),
  })
  /** Histories that may be as old as they like, large where they span days. */
  const history = fc.uniqueArray(
    fc.record({
      labels: sent.map(({ labels }) => labels),
      times: fc.uniqueArray(time, { minLength: 1, maxLength: 9 }),
      value: fc.nat(9),
    }),
    { selector: ({ labels }) => JSON.stringify(labels), minLength: 1, maxLength: 3 }
  )
  const imported = history.map((all) => ({
    series: all.map(({ labels, times, value }): Series => {
      const accepted = times.filter((at) => at <= NOW + INGEST.maxAheadMs).sort((a, b) => a - b)
      const values = Float64Array.from(accepted, (_, n) => value + n)
      return { labels, times: Float64Array.from(accepted), values }
    }),
  }))
  const step = fc.oneof(
    { weight: 1, arbitrary: imported },
    { weight: 6, arbitrary: fc.array(sent, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constant('flush' as const) },
    { weight: 1, arbitrary: fc.constant('roll up' as const) },
    { weight: 1, arbitrary: fc.constant('restart' as const) },
    { weight: 1, arbitrary: fc.constant('fail' as const) }
  )

  it('reads back as a simple model does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), time, time, (steps, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        disk = new NodeDisk()
        engine = new Engine(disk, KERNEL, 1)
        const model = new Model()
        for (const next of steps) {
          if (next === 'flush') engine.flush(NOW)
          else if (next === 'roll up') engine.flush(NOW + 3 * DAY)
          else if (next === 'restart') restart()
          else if (next === 'fail') {
            disk.failOn = /INTO documents/
            try {
              engine.flush(NOW)
            } catch {
              // As intended: the flush is not done, and nothing may be different.
            }
            disk.failOn = undefined
          } else if ('series' in next) {
            const series = next.series.filter(({ times }) => times.length > 0)
            engine.backfill(series, NOW)
            model.backfill(series)
          } else {
            write(...next)
            model.write(next)
          }
          expect(select(engine)).toEqual(model.read())
          expect(greatest(engine)).toEqual(model.greatest())
        }
        expect(select(engine, [], from, to)).toEqual(model.read(from, to))
        const last = select(engine, [], from, to, { rangeMs: 0, stepMs: 0 })
        for (const [key, samples] of Object.entries(model.read(from, to))) {
          expect(last[key]).toEqual(samples.slice(-1))
        }
        restart()
        expect(select(engine)).toEqual(model.read())
      }),
      { numRuns: 150 }
    )
  }, 60_000)
})
