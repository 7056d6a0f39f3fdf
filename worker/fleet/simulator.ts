/** A simulated fleet as a source of series: samples are computed when asked for, never stored. */

import type { Fault } from '../contracts/fault'
import { LIVE, QUERY } from '../policy'
import { TooManySamples } from '../promql/error'
import { valueTest } from '../promql/matchers'
import {
  type Matcher,
  NEWEST_NEEDED,
  SampleBudget,
  type SelectHints,
  type Series,
  type SeriesSource,
} from '../promql/source'
import { CATALOGUE } from './catalogue'
import { type Instrument, JOB, type Machine, METRIC_NAMES, machineOf } from './exporter'
import { strainedMachine } from './faults/strained-machine'
import { strainsOf } from './faults/strains'
import { seedFor } from './noise'
import { answeredTimes, writeSilence } from './silence'

/** Which fleet to simulate. */
export interface Simulation {
  /** Chooses one of 2³² histories; a fleet's id serves well. */
  seed: number | string
  /** When the fleet was created, Unix ms; its servers booted 31 to 120 days before. */
  epochMs: number
  /** Hostnames of the servers that exist; by default the whole catalogue. Unknown names are ignored. */
  servers?: readonly string[]
  /** What goes wrong; their order means nothing. */
  faults?: readonly Fault[]
}

/**
 * The fleet of one seed, as node_exporter would report it every `LIVE.tickMs`, from each server's
 * boot on.
 *
 * A sample depends on seed, epoch, server, faults and time alone: not on the window that was asked for,
 * nor on which other servers exist, so a server's past does not change when the next one joins. A fault
 * changes nothing before it begins, and nothing on servers that it does not reach. There is no
 * clock here, hence no "now": a window in the future is answered too, and not asking is up to the
 * caller. Hints thin the samples out as {@link sampleTimes} says. The series of a server share their
 * `times`; while it is silent, `up` alone goes on, as 0.
 *
 * @throws {RangeError} if a fault cannot be
 *
 * `select` throws `TooManySamples` before it computes more than the hints allow, and errors as
 * {@link valueTest}.
 */
export function simulatedFleet(simulation: Simulation): SeriesSource {
  return sourceOf(simulatedMachines(simulation))
}

/** The servers of a simulation. */
export function simulatedMachines(simulation: Simulation): readonly Machine[] {
  const { seed, epochMs, servers, faults = [] } = simulation
  const rootSeed = seedFor(0, String(seed))
  const strains = strainsOf(faults)
  return CATALOGUE.filter(({ hostname }) => servers?.includes(hostname) ?? true).map((server) => {
    const machine = machineOf(rootSeed, server, epochMs)
    const strain = strains.get(server.hostname)
    return strain ? strainedMachine(machine, strain) : machine
  })
}

/** What these servers report; see {@link simulatedFleet}. */
export function sourceOf(machines: readonly Machine[]): SeriesSource {
  // A parsed query brings the same matchers each time it is evaluated, so what they match is kept.
  const known = new WeakMap<readonly Matcher[], readonly Matching[]>()
  return {
    async labelValues(name) {
      if (name === 'instance') return machines.map(({ hostname }) => hostname)
      const series = machines.flatMap((machine) => METRIC_NAMES.flatMap(machine.instruments))
      return [...new Set(series.flatMap(({ labels }) => labels[name] ?? []))]
    },
    async select(matchers, from, to, hints) {
      const matching = known.get(matchers) ?? matchingIn(machines, matchers)
      known.set(matchers, matching)

      const answer: Series[] = []
      const budget = new SampleBudget(hints.maxSamples)
      for (const { machine, instruments } of matching) {
        const { silences = [] } = machine
        const fromBoot = Math.max(from, machine.bootMs)
        const scraped = sampleTimes(fromBoot, to, hints)
        if (scraped.length === 0) continue
        budget.spend(scraped.length * instruments.length)
        const answered = answeredTimes(scraped, silences, fromBoot)
        const done = answered.map(machine.done)
        for (const { labels, value } of instruments) {
          if (answered !== scraped && labels.__name__ === 'up') {
            const values = scraped.map((time) => value(time, machine.done(time)))
            answer.push({ labels, times: scraped, values })
          } else if (answered.length > 0) {
            const values = answered.map((time, i) => value(time, done[i]!))
            if (answered !== scraped) writeSilence(answered, values, silences)
            answer.push({ labels, times: answered, values })
          }
        }
      }
      return answer
    },
  }
}

/** The instruments of one machine that satisfy a selector; at least one. */
export interface Matching {
  machine: Machine
  instruments: readonly Instrument[]
}

/** What of these servers satisfies all matchers. @throws errors as {@link valueTest} */
export function matchingIn(machines: readonly Machine[], matchers: readonly Matcher[]): Matching[] {
  const tests = matchers.map((matcher) => ({ label: matcher.name, accepts: valueTest(matcher) }))
  const pass = (label: string, value: string) =>
    tests.every((test) => test.label !== label || test.accepts(value))
  if (!pass('job', JOB)) return []
  const metrics = METRIC_NAMES.filter((name) => pass('__name__', name))
  const others = tests.filter(({ label }) => !COMMON_LABELS.has(label))
  return machines
    .filter(({ hostname }) => pass('instance', hostname))
    .map((machine) => {
      const instruments = metrics
        .flatMap((metric) => machine.instruments(metric))
        .filter(({ labels }) => others.every(({ label, accepts }) => accepts(labels[label] ?? '')))
      return { machine, instruments }
    })
    .filter(({ instruments }) => instruments.length > 0)
}

/** Labels that are the same for a whole metric or machine, so they are looked at before any series is. */
const COMMON_LABELS = new Set(['__name__', 'instance', 'job'])

/** Functions that look only at how far a series got between the ends of their window. */
const ENDS = new Set(['rate', 'increase', 'delta'])
/** Samples in one window: of a function of its ends, where the third keeps these apart, and of any other. */
const SAMPLES_FOR_ENDS = 3
const SAMPLES_FOR_SHAPE = 128

/**
 * The times at which the simulator is "scraped" within [from, to), oldest first: all on the grid of
 * `LIVE.tickMs` since the Unix epoch.
 *
 * A simulator may choose its scrape interval, and choosing it by the question is what makes a month of
 * history cheap. The question is taken to be evaluated at `to` - 1 ms and at every `stepMs` before, each
 * time looking back `rangeMs`:
 *
 * - An instant selector and `last_over_time` need the newest sample before each evaluation, `irate` and
 *   `idelta` the newest two. They get just these, so the answer is the one that all samples would have given.
 * - `rate`, `increase` and `delta` get 3 samples in each window, other functions 128: the grid coarsens
 *   to a multiple of `LIVE.tickMs`, so the answer is that of a slower scrape.
 * - A range selector without a function (`cpu[5m]`, or an export) gets every sample.
 *
 * The newest sample of the window is always there.
 *
 * @param from whole Unix ms, as `to`
 * @throws {TooManySamples} if there would be more than `QUERY.maxSamples`
 */
export function sampleTimes(from: number, to: number, hints: SelectHints): Float64Array {
  const tick = LIVE.tickMs
  const first = Math.ceil(from / tick) * tick
  const newest = Math.ceil(to / tick) * tick - tick
  if (newest < first) return new Float64Array()

  const { count, spacing } = look(hints)
  const stepMs = hints.stepMs || Number.POSITIVE_INFINITY
  if (count * spacing >= stepMs || stepMs === Number.POSITIVE_INFINITY) {
    const fitting = Math.floor((newest - first) / spacing) + 1
    const length = bounded(stepMs === Number.POSITIVE_INFINITY ? Math.min(count, fitting) : fitting)
    return Float64Array.from({ length }, (_, i) => newest - (length - 1 - i) * spacing)
  }
  bounded((count * (to - first)) / stepMs)
  const times: number[] = []
  for (let evaluation = to - 1; evaluation >= first; evaluation -= stepMs) {
    const last = Math.floor(evaluation / tick) * tick
    for (let i = 0; i < count && last - i * spacing >= first; i++) times.push(last - i * spacing)
  }
  return Float64Array.from(times.reverse())
}

/** A number of samples, if it is one that can be answered with. */
function bounded(samples: number): number {
  if (samples <= QUERY.maxSamples) return samples
  throw new TooManySamples()
}

/** How many samples one evaluation needs, and how far apart. */
function look({ func, rangeMs }: SelectHints): { count: number; spacing: number } {
  const tick = LIVE.tickMs
  if (rangeMs === 0) return { count: 1, spacing: tick }
  if (func === undefined) return { count: Number.POSITIVE_INFINITY, spacing: tick }
  const newest = NEWEST_NEEDED.get(func)
  if (newest !== undefined) return { count: newest, spacing: tick }
  const wanted = ENDS.has(func) ? SAMPLES_FOR_ENDS : SAMPLES_FOR_SHAPE
  const spacing = Math.max(tick, Math.floor(rangeMs / wanted / tick) * tick)
  return { count: Math.ceil(rangeMs / spacing), spacing }
}
