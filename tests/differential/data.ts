/**
 * Series by chance, with everything that makes a query engine's life hard.
 *
 * Samples lie 234 ms after full seconds: where questions are asked at other fractions of a second,
 * none lies on the edge of a window. That edge is the one place where Prometheus 2 and 3 differ on
 * purpose: https://prometheus.io/docs/prometheus/latest/migration/#range-selectors-and-lookback-exclude-samples-coinciding-with-the-left-boundary
 *
 * Values are multiples of 2⁻¹⁶, so that a sum of them is exact in any order: how an engine rounds is
 * compared by the fixed cases. Counters are large beside their growth, also after a reset: how a
 * counter near zero is extrapolated is the other difference between 2.42 and 3.
 */
import { randomFrom } from '../../worker/analysis/random.ts'

const PHASE_MS = 234
const HOUR_MS = 3_600_000
/** How much past there is. */
export const PAST_MS = 1.5 * HOUR_MS

export interface RandomSeries {
  labels: Record<string, string>
  samples: { timeMs: number; value: number | 'stale' }[]
}

/** Series of all kinds whose newest samples are at about `endMs` (Unix ms, a full second). */
export function randomSeries(seed: number, endMs: number): RandomSeries[] {
  const chance = randomFrom(seed)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(chance() * items.length)]!
  const series: RandomSeries[] = []
  for (const instance of ['a:1', 'b:1', 'c:1']) {
    const intervalS = pick([5, 10, 15, 30])
    const times = scrapes(chance, endMs, intervalS)
    const add = (name: string, labels: Record<string, string>, value: () => number | 'stale') => {
      const own = thinned(chance, times)
      const samples = own.map(({ timeMs, isEnd }) => ({ timeMs, value: isEnd ? 'stale' : value() }))
      series.push({
        labels: { __name__: name, instance, job: 'test', ...labels },
        samples: samples as RandomSeries['samples'],
      })
    }
    for (const mode of ['idle', 'user', 'system']) {
      add('cpu_seconds_total', { mode, cpu: '0' }, counter(chance, 64))
      if (instance !== 'c:1') add('cpu_seconds_total', { mode, cpu: '1' }, counter(chance, 64))
    }
    add('requests_total', { code: '200', path: '/' }, counter(chance, 1_000))
    add('requests_total', { code: '500', path: '/' }, counter(chance, 10))
    add('temperature', { sensor: 's1' }, gauge(chance, 40))
    add('temperature', { sensor: 's2' }, gauge(chance, 4_000))
    add('memory_bytes', {}, gauge(chance, 2 ** 33))
    add('cores', {}, () => 4)
    if (instance !== 'b:1') add('odd', { sensor: 's1' }, odd(chance))
    add('up', {}, () => (chance() < 0.9 ? 1 : 0))
    for (const path of ['/', '/x'])
      histogram(chance, (le, value) => {
        add('latency_seconds_bucket', { path, le }, value)
      })
  }
  return series
}

interface Scrape {
  timeMs: number
  /** Whether the series ends here, until it comes back. */
  isEnd: boolean
}

/** Every `intervalS`, now and then with a gap. */
function scrapes(chance: () => number, endMs: number, intervalS: number): number[] {
  const times: number[] = []
  for (let at = endMs - PAST_MS; at <= endMs; at += intervalS * 1_000) {
    if (chance() < 0.005) at += Math.floor(chance() * 20) * 60_000
    times.push(at + PHASE_MS)
  }
  return times.filter((time) => time <= endMs)
}

/** Some samples are missing, and some series end and come back. */
function thinned(chance: () => number, times: readonly number[]): Scrape[] {
  const kept: Scrape[] = []
  let goneUntil = 0
  for (const timeMs of times) {
    if (timeMs < goneUntil || chance() < 0.02) continue
    const isEnd = chance() < 0.004
    if (isEnd) goneUntil = timeMs + chance() * 900_000
    kept.push({ timeMs, isEnd })
  }
  return kept
}

const exact = (value: number) => Math.round(value * 65_536) / 65_536

function counter(chance: () => number, growth: number): () => number {
  let value = exact(1e6 * (1 + chance()))
  return () => {
    value += exact(growth * chance())
    if (chance() < 0.003) value = exact(value / 2)
    return value
  }
}

function gauge(chance: () => number, size: number): () => number {
  let value = exact(size * (chance() - 0.5))
  return () => {
    if (chance() < 0.8) value = exact(value + 0.1 * size * (chance() - 0.5))
    return value
  }
}

/** Numbers that are none, and both infinities. */
function odd(chance: () => number): () => number {
  const plain = gauge(chance, 100)
  return () => {
    const dice = chance()
    if (dice < 0.05) return Number.NaN
    if (dice < 0.08) return Number.POSITIVE_INFINITY
    if (dice < 0.11) return Number.NEGATIVE_INFINITY
    return dice < 0.15 ? 0 : plain()
  }
}

const BOUNDS = ['0.125', '0.25', '0.5', '1', '2.5', '+Inf']

/** Buckets whose counts never fall from one to the next, as far as chance leaves out no sample. */
function histogram(chance: () => number, add: (le: string, value: () => number) => void): void {
  const growth = BOUNDS.map(() => 1 + Math.floor(chance() * 20))
  for (const [n, le] of BOUNDS.entries()) {
    const perScrape = growth.slice(0, n + 1).reduce((sum, one) => sum + one)
    let count = 1e6 * (n + 1)
    add(le, () => (count += perScrape))
  }
}
