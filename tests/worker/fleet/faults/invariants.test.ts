import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CauseName, DistractorName, type Fault } from '../../../../worker/contracts/fault'
import { CATALOGUE } from '../../../../worker/fleet/catalogue'
import { isCounter, METRIC_NAMES } from '../../../../worker/fleet/exporter'
import { natureOf } from '../../../../worker/fleet/faults/causes'
import { reachOf } from '../../../../worker/fleet/faults/incident'
import { FAULTS } from '../../../../worker/policy'
import { isStale } from '../../../../worker/promql/source'
import {
  columns,
  DAY,
  fault,
  fleetWith,
  HOUR,
  MINUTE,
  ONSET,
  SECOND,
  samples,
  wellFleet,
} from './ill-fleet'

const NAMES = [...CauseName.options, ...DistractorName.options]
const fitting = (name: Fault['cause']) => CATALOGUE.filter(natureOf(name).fits)

/** Any fault that begins within an hour of the onset and lasts ten minutes to three hours. */
const anyFault = fc.constantFrom(...NAMES).chain((cause) =>
  fc.record({
    cause: fc.constant(cause),
    server: fc.constantFrom(...fitting(cause).map(({ hostname }) => hostname as string)),
    fromMs: fc.integer({ min: -HOUR, max: HOUR }).map((offset) => ONSET + offset),
    severity: fc.double({ min: 0, max: 1, noNaN: true }),
    seed: fc.integer(),
    toMs: fc.integer({ min: 10 * MINUTE, max: 3 * HOUR }),
  })
)
const faults = fc
  .array(anyFault, { minLength: 1, maxLength: 6 })
  .map((list) => list.map((one) => ({ ...one, toMs: one.fromMs + one.toMs })))
const moment = fc.integer({ min: -3_600, max: 7_200 }).map((ticks) => ONSET + ticks * 2_000)
const COUNTERS = METRIC_NAMES.filter(isCounter)

describe('samples under faults', () => {
  it('are the same whatever window is asked for, and in whatever order the faults are listed', async () => {
    await fc.assert(
      fc.asyncProperty(
        faults,
        fc.constantFrom(...METRIC_NAMES),
        moment,
        fc.nat(120_000),
        fc.nat(120_000),
        async (list, __name__, from, first, second) => {
          const { server: instance } = list[0]!
          const source = fleetWith(...list)
          const query = { __name__, instance }
          const [middle, to] = [from + first, from + first + second]
          const parts = [
            ...(await samples(query, from, middle, source)),
            ...(await samples(query, middle, to, source)),
          ]
          const whole = await samples(query, from, to, fleetWith(...list.toReversed()))
          const count = (series: typeof whole) =>
            series.reduce((sum, { times }) => sum + times.length, 0)
          expect(count(parts)).toBe(count(whole))
          const known = columns(whole)
          for (const part of parts) {
            const [key, { times, bits }] = Object.entries(columns([part]))[0]!
            const at = known[key]!.times.indexOf(times[0]!)
            expect(known[key]!.times.slice(at, at + times.length)).toEqual(times)
            expect(known[key]!.bits.slice(at, at + bits.length)).toEqual(bits)
          }
        }
      ),
      { numRuns: 150 }
    )
  })

  it.each(NAMES)(
    'are bit by bit as usual before %s, and on servers it does not reach',
    async (name) => {
      const [server] = fitting(name)
      const one = fault(name, server!.hostname)
      const source = fleetWith(one)
      const before = [ONSET - 4_000, ONSET] as const
      expect(columns(await samples({}, ...before, source))).toEqual(
        columns(await samples({}, ...before, wellFleet))
      )
      const reached = new Set([one.server, ...reachOf(one).map(({ hostname }) => hostname)])
      const during = [ONSET + HOUR, ONSET + HOUR + 4_000] as const
      for (const { hostname } of CATALOGUE) {
        if (reached.has(hostname)) continue
        expect(columns(await samples({ instance: hostname }, ...during, source))).toEqual(
          columns(await samples({ instance: hostname }, ...during, wellFleet))
        )
      }
    }
  )

  it('of gauges are as usual a day later', async () => {
    const all = NAMES.flatMap((name) => fault(name, fitting(name)[0]!.hostname))
    const source = fleetWith(...all)
    for (const __name__ of METRIC_NAMES) {
      if (isCounter(__name__) || __name__ === 'node_boot_time_seconds') continue
      const later = [ONSET + DAY, ONSET + DAY + 2_000] as const
      expect(columns(await samples({ __name__ }, ...later, source))).toEqual(
        columns(await samples({ __name__ }, ...later, wellFleet))
      )
    }
  })
})

describe('several faults of one server', () => {
  it('come to the same in whatever order they are listed', async () => {
    const all = (['cpu-runaway', 'memory-leak', 'swap-thrash', 'cpu-steal'] as const).map(
      (cause, i) => fault(cause, 'web-prod-01', { fromMs: ONSET + i * MINUTE })
    )
    const at = (source: typeof wellFleet) =>
      samples({ instance: 'web-prod-01' }, ONSET + HOUR, ONSET + HOUR + 4_000, source)
    expect(columns(await at(fleetWith(...all.toReversed())))).toEqual(
      columns(await at(fleetWith(...all)))
    )
  })
})

describe('counters under faults', () => {
  it('never fall from one sample to the next, except when the server boots', async () => {
    await fc.assert(
      fc.asyncProperty(faults, fc.constantFrom(...COUNTERS), moment, async (list, name, from) => {
        const source = fleetWith(...list)
        const { server: instance } = list[0]!
        const to = from + 20 * MINUTE
        const boots = await samples(
          { __name__: 'node_boot_time_seconds', instance },
          from,
          to,
          source
        )
        const bootAt = new Map([...(boots[0]?.times ?? [])].map((t, i) => [t, boots[0]!.values[i]]))
        for (const { times, values } of await samples(
          { __name__: name, instance },
          from,
          to,
          source
        )) {
          let last = -1
          const falls: number[] = []
          for (let i = 0; i < values.length; i++) {
            if (isStale(values, i)) continue
            const isSame = last >= 0 && bootAt.get(times[i]!) === bootAt.get(times[last]!)
            if (!(values[i]! >= (isSame ? values[last]! : 0))) falls.push(times[i]!)
            last = i
          }
          expect(falls).toEqual([])
        }
      }),
      { numRuns: 150 }
    )
  })
})

describe('what cannot be more than all', () => {
  const several = fc
    .array(anyFault, { minLength: 3, maxLength: 12 })
    .map((list) => list.map((one) => ({ ...one, toMs: one.fromMs + one.toMs })))

  it('is not, however many faults a server has at once', async () => {
    await fc.assert(
      fc.asyncProperty(several, moment, async (list, atMs) => {
        const source = fleetWith(...list)
        const value = async (__name__: string, at: number) => {
          const found = await samples({ __name__ }, at, at + 1, source)
          const real = found.filter(({ values }) => !isStale(values, 0))
          return new Map(
            real.map(({ labels, values }) => [
              JSON.stringify({ ...labels, __name__: '' }),
              values[0]!,
            ])
          )
        }
        const atMost = async (part: string, whole: string) => {
          const [parts, wholes] = await Promise.all([value(part, atMs), value(whole, atMs)])
          for (const [labels, amount] of parts) {
            expect(amount).toBeGreaterThanOrEqual(0)
            expect(amount).toBeLessThanOrEqual(wholes.get(labels)!)
          }
        }
        await atMost('node_memory_MemAvailable_bytes', 'node_memory_MemTotal_bytes')
        await atMost('node_memory_MemFree_bytes', 'node_memory_MemTotal_bytes')
        await atMost('node_memory_SwapFree_bytes', 'node_memory_SwapTotal_bytes')
        await atMost('node_filesystem_avail_bytes', 'node_filesystem_free_bytes')
        await atMost('node_filesystem_free_bytes', 'node_filesystem_size_bytes')
        await atMost('node_filesystem_files_free', 'node_filesystem_files')
        for (const metric of METRIC_NAMES) {
          const amounts = [...(await value(metric, atMs)).values()]
          expect(amounts.filter((amount) => !(amount >= 0))).toEqual([])
          if (!/^node_(pressure|disk_io_time_s|cpu_s)/.test(metric)) continue
          const later = await value(metric, atMs + 10 * SECOND)
          for (const [labels, amount] of await value(metric, atMs)) {
            expect((later.get(labels) ?? 0) - amount).toBeLessThanOrEqual(10.01)
          }
        }
      }),
      { numRuns: 25 }
    )
  })

  it('such as time: the modes of a processor add up to the time since boot', async () => {
    await fc.assert(
      fc.asyncProperty(several, moment, async (list, atMs) => {
        const { server: instance } = list[0]!
        const source = fleetWith(...list)
        const [boot] = await samples(
          { __name__: 'node_boot_time_seconds', instance },
          atMs,
          atMs + 1,
          source
        )
        if (!boot || isStale(boot.values, 0)) return
        const modes = await samples(
          { __name__: 'node_cpu_seconds_total', instance },
          atMs,
          atMs + 1,
          source
        )
        for (const core of Map.groupBy(modes, ({ labels }) => labels.cpu).values()) {
          const sum = core.reduce((total, { values }) => total + values[0]!, 0)
          expect(sum).toBeCloseTo(atMs / SECOND - boot.values[0]!, 4)
        }
      }),
      { numRuns: 150 }
    )
  })
})

describe('faults that cannot be', () => {
  it.each([
    ['on a server that is not there', fault('cpu-runaway', 'nobody'), 'There is no server nobody'],
    ['swap thrashing without swap', fault('swap-thrash', 'k8s-master-01'), 'cannot happen'],
    ['ending before they begin', fault('io-wait', 'mail-01', { toMs: ONSET }), 'lasts'],
    ['lasting a month', fault('io-wait', 'mail-01', { toMs: ONSET + 30 * DAY }), 'lasts'],
    ['of a severity of 2', fault('io-wait', 'mail-01', { severity: 2 }), 'severity'],
  ])('are refused: %s', (_, one, message) => {
    expect(() => fleetWith(one)).toThrow(message)
  })

  it('are refused when there are too many', () => {
    const many = Array.from({ length: FAULTS.max + 1 }, (_, seed) =>
      fault('healthy', 'mail-01', { seed })
    )
    expect(() => fleetWith(...many)).toThrow(`at most ${FAULTS.max} faults`)
  })
})
