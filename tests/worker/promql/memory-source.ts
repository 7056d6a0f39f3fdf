/** Series in memory, written the way Prometheus's own tests write them. */
import { NAME } from '../../../worker/promql/labels'
import { valueTest } from '../../../worker/promql/matchers'
import {
  type Labels,
  type Matcher,
  type SelectHints,
  type Series,
  type SeriesSource,
  writeStale,
} from '../../../worker/promql/source'

/** A source that remembers what it was asked. */
export interface MemorySource extends SeriesSource {
  series: Series[]
  asked: { matchers: readonly Matcher[]; from: number; to: number; hints: SelectHints }[]
}

/** A source of these series. */
export function memorySource(series: Series[]): MemorySource {
  const asked: MemorySource['asked'] = []
  return {
    series,
    asked,
    async select(matchers, from, to, hints) {
      asked.push({ matchers, from, to, hints })
      const tests = matchers.map((matcher) => ({ ...matcher, accepts: valueTest(matcher) }))
      const found: Series[] = []
      for (const { labels, times, values } of series) {
        if (!tests.every(({ name, accepts }) => accepts(labels[name] ?? ''))) continue
        const low = firstAtOrAfter(times, from)
        const high = firstAtOrAfter(times, to)
        if (low === high) continue
        found.push({ labels, times: times.subarray(low, high), values: values.subarray(low, high) })
      }
      return found
    },
  }
}

/**
 * A source from lines such as `up{job="a"} 1 2 _ stale 0+10x3`: a sample every `stepMs` from
 * `startMs`, `_` for none, `a+bx3` for a, a+b, a+2b, a+3b and `ax3` for a four times over.
 */
export function load(stepMs: number, text: string, startMs = 0): MemorySource {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return memorySource(lines.map((line) => seriesOf(line.trim(), stepMs, startMs)))
}

/** Labels as they are written in a selector: `up{instance="a"}`. */
export function shown(labels: Labels): string {
  const pairs = Object.keys(labels)
    .filter((name) => name !== NAME)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`)
  return `${labels[NAME] ?? ''}{${pairs.join(', ')}}`
}

/** The labels in `name{a="b", …}`. */
export function labelsOf(text: string): Labels {
  const labels: Record<string, string> = {}
  const name = /^[^{]*/.exec(text)![0]
  if (name !== '') labels[NAME] = name
  for (const [, key, value] of text.matchAll(/([\w.]+)="((?:[^"\\]|\\.)*)"/g)) {
    labels[key!] = JSON.parse(`"${value}"`)
  }
  return labels
}

function seriesOf(line: string, stepMs: number, startMs: number): Series {
  const [, metric, rest] = /^([^{\s]*(?:\{.*?\})?)\s+(.*)$/.exec(line)!
  const points: [number, number | 'stale'][] = []
  let time = startMs
  for (const token of rest!.split(/\s+/)) {
    for (const value of valuesOf(token)) {
      if (value !== null) points.push([time, value])
      time += stepMs
    }
  }
  const times = Float64Array.from(points, ([at]) => at)
  const values = new Float64Array(points.length)
  points.forEach(([, value], i) => {
    if (value === 'stale') writeStale(values, i)
    else values[i] = value
  })
  return { labels: labelsOf(metric!), times, values }
}

function valuesOf(token: string): (number | 'stale' | null)[] {
  if (token === 'stale') return ['stale']
  const repeated = /^(_|[^_x]+?)(?:([+-][\d.]+))?x(\d+)$/.exec(token)
  if (!repeated) return [token === '_' ? null : numberOf(token)]
  const [, first, increment, times] = repeated
  const count = Number(times)
  if (first === '_') return Array(count).fill(null)
  return Array.from({ length: count + 1 }, (_, i) => numberOf(first!) + i * Number(increment ?? 0))
}

const numberOf = (text: string) => Number(text.replace('Inf', 'Infinity'))

function firstAtOrAfter(times: Float64Array, time: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle]! < time) low = middle + 1
    else high = middle
  }
  return low
}
