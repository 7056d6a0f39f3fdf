import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Engine } from '../../../durable-objects/series/engine'
import { takePush } from '../../../durable-objects/series/intake'
import { Kernel } from '../../../durable-objects/series/kernel'
import { Memory } from '../../../durable-objects/series/memory'
import { Rejections } from '../../../durable-objects/series/rejections'
import { INGEST } from '../../../worker/policy'
import { KERNEL } from './kernel-module'
import { NodeDisk } from './node-disk'
import { named, push, pushOf, type Sent, STALE, select, shown, type Value } from './pushes'

afterEach(() => {
  vi.restoreAllMocks()
})

const NOW = 1_790_000_000_000
const cpu = named('cpu')
type Sample = [number, Value]

const ascending = (count: number, stepMs = 1, from = NOW): Sample[] =>
  Array.from({ length: count }, (_, n) => [from + n * stepMs, n])
const whole = (samples: readonly Sample[]): Sent[] => [{ labels: cpu, samples: [...samples] }]
/** Each sample for itself, as text brings them. */
const alone = (samples: readonly Sample[]): Sent[] =>
  samples.map((sample) => ({ labels: cpu, samples: [sample] }))

/** Take pushes into memory; returns how often late samples were merged, and the samples written for it. */
function taken(...pushes: Sent[][]) {
  const memory = Memory.load(new NodeDisk(), KERNEL, 1)
  const replace = vi.spyOn(Kernel.prototype, 'headReplace')
  for (const sent of pushes) {
    memory.kernel.load(pushOf(sent))
    const note = new Uint8Array()
    const accepted = { from: 0, to: NOW + 3_600_000, lateMs: INGEST.outOfOrderMs }
    takePush(memory, accepted, note, new Rejections())
  }
  const steps = replace.mock.calls.reduce((sum, [, , column]) => sum + column.times.length, 0)
  return { calls: replace.mock.calls.length, steps, samples: memory.kernel.headSamples(false) }
}

describe('a push whose times descend', () => {
  const samples = ascending(200_000)

  it.each([
    ['in one series', whole(samples.toReversed())],
    ['line by line', alone(samples.toReversed())],
  ])(
    'is merged once, in one step for each sample, %s',
    (_, sent) => {
      expect(taken(sent)).toEqual({ calls: 1, steps: samples.length, samples: samples.length })
    },
    30_000
  )

  it('is stored exactly, and read back after a restart', () => {
    const disk = new NodeDisk()
    expect(
      new Engine(disk, KERNEL, 1).write(push(...whole(samples.toReversed())), NOW).outcome
    ).toEqual({
      kind: 'stored',
      samples: samples.length,
    })
    const merge = vi.spyOn(Kernel.prototype, 'headReplace')
    const engine = new Engine(disk, KERNEL, 2)
    expect(merge).toHaveBeenCalledTimes(1)
    const [series] = engine.select([], 0, Number.POSITIVE_INFINITY, { rangeMs: 1, stepMs: 0 })
    expect(series!.times).toEqual(Float64Array.from(samples, ([time]) => time))
    expect(series!.values).toEqual(Float64Array.from(samples, (_, n) => n))
  })
})

describe('many late samples', () => {
  it('find their places in a long head in one walk', () => {
    const even = ascending(100_000, 2)
    const odd = ascending(100_000, 2, NOW + 1)
      .toReversed()
      .slice(1)
    expect(taken(whole(even), alone(odd))).toEqual({ calls: 1, steps: 199_998, samples: 199_999 })
  })

  it('that were sent before cost no step', () => {
    const samples = ascending(10_000)
    expect(taken(whole(samples), whole(samples))).toMatchObject({ calls: 0, samples: 10_000 })
  })
})

describe('samples in any order', () => {
  const time = fc.integer({ min: -40, max: 40 }).map((n) => NOW + n)
  const value = fc.constantFrom<Value>(0, -0, 1, STALE, Number.NaN)
  const sent = fc.record({
    labels: fc.constantFrom(named('a'), named('b')),
    samples: fc.array(fc.tuple(time, value), { minLength: 1, maxLength: 60 }),
  })
  const pushes = fc.array(fc.array(sent, { minLength: 1, maxLength: 5 }), { maxLength: 6 })

  it('are stored and refused as in a simple model', () => {
    fc.assert(
      fc.property(pushes, (all) => {
        const disk = new NodeDisk()
        const engine = new Engine(disk, KERNEL, 1)
        const model = new Map<string, Map<number, string>>()
        for (const one of all) {
          const outcome = engine.write(push(...one), NOW).outcome
          expect(outcome).toMatchObject(modelled(model, one))
        }
        const expected = [...model].map(([key, samples]) => [
          key,
          [...samples].sort(([a], [b]) => a - b),
        ])
        expect(select(engine)).toEqual(Object.fromEntries(expected))
        expect(select(new Engine(disk, KERNEL, 2))).toEqual(Object.fromEntries(expected))
      }),
      { numRuns: 300 }
    )
  })

  it('are late by an hour at most, counted from what came before', () => {
    const disk = new NodeDisk()
    const far = NOW - INGEST.outOfOrderMs - 1
    const outcome = new Engine(disk, KERNEL, 1).write(
      push(
        ...whole([
          [far, 1],
          [NOW, 2],
          [far + 1, 3],
          [far, 1],
        ])
      ),
      NOW
    ).outcome
    expect(outcome).toMatchObject({ samples: 3, rejected: 1 })
  })
})

/** The first value of a time stays; the same again counts as stored. */
function modelled(model: Map<string, Map<number, string>>, sent: readonly Sent[]) {
  let samples = 0
  let rejected = 0
  for (const { labels, samples: given } of sent) {
    const key = JSON.stringify(labels)
    const known = model.get(key) ?? new Map<number, string>()
    model.set(key, known)
    for (const [time, value] of given) {
      if (!known.has(time)) known.set(time, shown(value))
      if (known.get(time) === shown(value)) samples++
      else rejected++
    }
  }
  return rejected === 0 ? { kind: 'stored', samples } : { kind: 'partial', samples, rejected }
}
