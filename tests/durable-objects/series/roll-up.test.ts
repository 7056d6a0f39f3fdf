import { beforeEach, describe, expect, it } from 'vitest'
import { Engine } from '../../../durable-objects/series/engine'
import { Memory } from '../../../durable-objects/series/memory'
import { mergedBuckets, rollUp } from '../../../durable-objects/series/roll-up'
import { ROLL_UPS, STORE } from '../../../worker/policy'
import type { SelectHints } from '../../../worker/promql/source'
import { KERNEL } from './kernel-module'
import { NodeDisk } from './node-disk'
import { named, push, type Sent, select, shown } from './pushes'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const stale = new Float64Array(new Uint32Array([2, 0x7ff00000]).buffer)[0]!

const column = (...samples: [time: number, value: number][]) => ({
  times: Float64Array.from(samples, ([time]) => time),
  values: Float64Array.from(samples, ([, value]) => value),
})

describe('a roll-up', () => {
  it('keeps count, sum, least, greatest and last of each bucket', () => {
    const samples = column([0, 0.1], [59_999, 0.2], [60_000, 5], [75_000, -1], [90_000, 3])
    expect(rollUp(samples, 1)).toEqual({
      times: Float64Array.of(59_999, 90_000),
      count: Float64Array.of(2, 3),
      sum: Float64Array.of(0.3, 7), // 0.1 + 0.2 is 0.30000000000000004 otherwise.
      min: Float64Array.of(0.1, -1),
      max: Float64Array.of(0.2, 5),
      last: Float64Array.of(0.2, 3),
    })
  })

  it('keeps median and 95th percentile from five minutes on, as quantile_over_time has them', () => {
    const values = [5, 1, 4, 2, 3, 6, 8, 7, 10, 9]
    const rolled = rollUp(column(...values.map((value, n) => [n, value] as [number, number])), 2)!
    expect([...rolled.p50!]).toEqual([5.5])
    expect([...rolled.p95!]).toEqual([9.55])
  })

  it('leaves out markers and NaNs, and buckets of nothing else', () => {
    const samples = column([0, 1], [1, Number.NaN], [2, stale], [MINUTE, stale], [2 * MINUTE, 4])
    expect(rollUp(samples, 1)).toMatchObject({
      times: Float64Array.of(0, 2 * MINUTE),
      count: Float64Array.of(1, 1),
    })
    expect(rollUp(column([0, stale]), 1)).toBeUndefined()
  })

  it('that was made again takes the place of the one before, bucket by bucket', () => {
    const before = column([10_000, 1], [70_000, 2])
    const after = column([55_000, 3], [130_000, 4])
    expect(mergedBuckets([before, after], 1)).toEqual(
      column([55_000, 3], [70_000, 2], [130_000, 4])
    )
  })
})

describe('a server over days', () => {
  const START = 20_000 * DAY
  const DAYS = 20
  const STEP = 5 * MINUTE
  const cpu = named('cpu')
  let disk: NodeDisk
  let engine: Engine
  const now = START + DAYS * DAY

  /** A gauge that climbs through each day, every 20 seconds. */
  const valueAt = (time: number) => Math.round(((time % DAY) / DAY) * 10_000) / 100
  const samplesBetween = (from: number, to: number) =>
    Array.from({ length: (to - from) / 20_000 }, (_, n): [number, number] => {
      const time = from + n * 20_000
      return [time, valueAt(time)]
    })

  beforeEach(() => {
    disk = new NodeDisk()
    engine = new Engine(disk, KERNEL, 1)
    for (let day = 0; day < DAYS; day++) {
      for (let half = 0; half < 2; half++) {
        const from = START + day * DAY + half * 12 * HOUR
        engine.write(push({ labels: cpu, samples: samplesBetween(from, from + 12 * HOUR) }), now)
        engine.flush(from + 12 * HOUR)
      }
    }
    engine.flush(now)
  })

  const read = (func: string, hints: Partial<SelectHints> = {}, from = START, to = now) =>
    engine.select([], from, to, { func, rangeMs: HOUR, stepMs: HOUR, ...hints })[0]!

  it('is answered from buckets where a step is many of them wide', () => {
    const mean = read('avg_over_time')
    expect(mean.times.length).toBeGreaterThanOrEqual((DAYS * DAY) / STEP - DAY / STEP)
    // Days that are over come as five-minute buckets, the last one as samples.
    expect(mean.times.length).toBeLessThan((DAYS * DAY) / STEP + DAY / 20_000)
    const bucket = samplesBetween(START + HOUR, START + HOUR + STEP).map(([, value]) => value)
    const expected = bucket.reduce((sum, value) => sum + value, 0) / bucket.length
    const at = mean.times.findIndex((time) => time >= START + HOUR)
    expect(mean.values[at]).toBeCloseTo(expected, 10)
    expect(read('max_over_time').values[at]).toBe(Math.max(...bucket))
    expect(read('min_over_time').values[at]).toBe(Math.min(...bucket))
    expect(read('rate').values[at]).toBe(bucket.at(-1))
  })

  it('is answered from samples where buckets would show', () => {
    const all = (DAYS * DAY) / 20_000
    expect(read('avg_over_time', { rangeMs: MINUTE, stepMs: MINUTE }).times).toHaveLength(all)
    expect(read('avg_over_time', { stepMs: 0 }).times).toHaveLength(all)
    expect(read('stddev_over_time').times).toHaveLength(all)
  })

  it('is the same after a restart', () => {
    const before = read('avg_over_time')
    engine = new Engine(disk, KERNEL, 2)
    expect(read('avg_over_time')).toEqual(before)
  })

  it('keeps its roll-ups when its samples are gone, each tier as long as is set', () => {
    const days = (n: number) => n * DAY
    engine.retentionMs = [days(5), days(8), days(11), days(365)]
    engine.sweep(now + HOUR)
    const { times } = read('avg_over_time', { rangeMs: MINUTE, stepMs: MINUTE })
    const between = (from: number, to: number) => {
      const distances = times
        .slice(1)
        .map((time, n) =>
          time < now - to * DAY || times[n]! > now - from * DAY ? 0 : time - times[n]!
        )
      return Math.max(...distances)
    }
    expect(Math.round((now - times[0]!) / DAY)).toBe(20)
    expect(between(0, 4)).toBe(20_000)
    expect(between(6, 7)).toBe(MINUTE)
    expect(between(9, 11)).toBe(STEP)
    expect(between(14, 19)).toBe(HOUR)
    // What a bucket cannot stand for is answered from samples or not at all.
    expect(Math.round((now - read('count_over_time').times[0]!) / DAY)).toBe(5)
    // An instant selector looks back five minutes, and finds something all the same.
    const held = read('', { rangeMs: 0, stepMs: HOUR }).times.filter(
      (time) => time < now - days(14)
    )
    expect(Math.max(...held.slice(1).map((time, n) => time - held[n]!))).toBeLessThanOrEqual(STEP)
    const last = engine.select([], START, START + DAY, { rangeMs: 0, stepMs: 0 })
    expect(last).toHaveLength(1)
    expect(engine.stats().series).toBe(1)
  })

  it('gives back the room of its samples when only roll-ups are left', () => {
    const blockBytes = () => {
      const [sum] = disk.exec('SELECT sum(length(body)) AS bytes FROM blocks')
      return Number(sum!.bytes)
    }
    engine.retentionMs = [DAY, 365 * DAY, 365 * DAY, 365 * DAY]
    engine.sweep(now + HOUR)
    const { directory } = Memory.load(disk, KERNEL, 1)
    const alive = [...directory].reduce((sum, { length }) => sum + length, 0)
    expect(blockBytes()).toBeLessThan(1.5 * alive)
  })

  it('is rolled up again where samples came afterwards', () => {
    const time = START + 2 * DAY + HOUR
    const max = () => {
      const { times, values } = read('max_over_time', {}, time - MINUTE, time + STEP)
      return { times: times.length, max: Math.max(...values) }
    }
    expect(max().max).toBeLessThan(10)
    const late = { labels: cpu, times: Float64Array.of(time + 1), values: Float64Array.of(99) }
    expect(engine.backfill([late], now)).toEqual({ kind: 'stored', samples: 1 })
    expect(max().max).toBe(99) // Until then, the samples themselves answer.
    engine.flush(now)
    engine.flush(now)
    expect(max()).toEqual({ times: 2, max: 99 })
  })

  it('is packed, so that old days are few blocks', () => {
    const perDay = engine.stats().blocks / DAYS
    expect(perDay).toBeLessThan(3)
    expect(ROLL_UPS.packed).toBeLessThan(DAYS)
  })
})

describe('a server that fell silent', () => {
  it('has its last day rolled up a day later', () => {
    const engine = new Engine(new NodeDisk(), KERNEL, 1)
    const start = 20_000 * DAY
    engine.write(push({ labels: named('up'), samples: [[start, 1]] }), start)
    engine.flush(start)
    const { blocks } = engine.stats()
    engine.flush(start + 2 * DAY - 1)
    expect(engine.stats().blocks).toBe(blocks)
    engine.flush(start + 2 * DAY)
    expect(engine.stats().blocks).toBe(blocks + 3)
    expect(select(engine)).toEqual({ [JSON.stringify(named('up'))]: [[start, shown(1)]] })
  })
})

describe('the last day of a server that fell silent', () => {
  const start = 20_000 * DAY
  const sent = push({ labels: named('up'), samples: [[start + 9 * HOUR, 1]] })
  const hints = { func: 'max_over_time', rangeMs: 4 * HOUR, stepMs: 4 * HOUR }
  let engine: Engine
  beforeEach(() => {
    engine = new Engine(new NodeDisk(), KERNEL, 1)
    engine.write(sent, start + 9 * HOUR)
  })
  const rolled = () => engine.select([], start, start + DAY, hints).map(({ values }) => [...values])
  const blocks = () => engine.stats().blocks

  it('is rolled up before its samples go, also if they never left memory', () => {
    engine.sweep(start + STORE.retentionMs.raw + DAY)
    expect(rolled()).toEqual([[1]])
    expect(blocks()).toBe(3)
  })

  it('is rolled up where samples are kept for no longer than a day takes to end', () => {
    engine.retentionMs = [DAY, 60 * DAY, 60 * DAY, 60 * DAY]
    engine.sweep(start + DAY + 12 * HOUR)
    expect(blocks()).toBe(1)
    engine.sweep(start + 2 * DAY)
    expect(rolled()).toEqual([[1]])
    expect(blocks()).toBe(3)
  })
})

describe('a day that is rolled up again', () => {
  it('is not undone when the one before is packed in the same flush', () => {
    const engine = new Engine(new NodeDisk(), KERNEL, 1)
    const start = 20_000 * DAY
    const [fast, slow] = [named('fast'), named('slow')]
    const slowAt = start + 3 * DAY
    engine.write(push({ labels: slow, samples: [[slowAt, 1]] }), slowAt)
    // The last of these flushes rolls up as many days as are packed by the next one.
    const last = ROLL_UPS.packed + 1
    for (let day = 0; day <= last; day++) {
      const time = start + day * DAY + 2 * HOUR
      const sent = { labels: fast, samples: [[time, day]] } as Sent
      const late = { labels: slow, samples: [[slowAt + MINUTE, 99]] } as Sent
      engine.write(push(sent, ...(day === last ? [late] : [])), time)
      engine.flush(time)
    }
    const now = start + last * DAY + 3 * HOUR
    for (let n = 0; n < 2; n++) engine.flush(now)
    const hints = { func: 'max_over_time', rangeMs: 4 * HOUR, stepMs: 4 * HOUR }
    const matcher = { name: '__name__', op: '=', value: 'slow' } as const
    const [read] = engine.select([matcher], start, now, hints)
    expect([...read!.values]).toEqual([99])
  })
})
