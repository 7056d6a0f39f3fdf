/** Results of rules that are not stored yet, as series that rules can read. */
import { labelsKey } from '../promql/labels'
import { valueTest } from '../promql/matchers'
import {
  isStale,
  type Labels,
  type Matcher,
  type Series,
  type SeriesSource,
  writeStale,
} from '../promql/source'

/** A series that grows; a marker of staleness is kept as a flag, because copying would lose its bits. */
interface Growing {
  labels: Labels
  /** Value by Unix ms; undefined is the staleness marker. */
  points: Map<number, number | undefined>
}

export class Results {
  readonly #series = new Map<string, Growing>()
  /** Values and markers. */
  samples = 0

  /** Add a value at `time`, Unix ms; it replaces a marker. */
  add(labels: Labels, time: number, value: number): void {
    this.#put(labels, time, value)
  }

  /** Say that a series ended, unless it has a value at that time. */
  end(labels: Labels, time: number): void {
    const known = this.#series.get(labelsKey(labels))
    if (known === undefined || !known.points.has(time)) this.#put(labels, time, undefined)
  }

  /** All of them, in the order in which they came up. */
  get series(): Series[] {
    return [...this.#series.values()].map(columnsOf)
  }

  /** Those that satisfy all matchers, with their samples in [from, to), Unix ms. */
  select(matchers: readonly Matcher[], from: number, to: number): Series[] {
    const tests = matchers.map((matcher) => ({ name: matcher.name, accepts: valueTest(matcher) }))
    const found: Series[] = []
    for (const growing of this.#series.values()) {
      const { labels } = growing
      if (!tests.every(({ name, accepts }) => accepts(labels[name] ?? ''))) continue
      const { times, values } = columnsOf(growing)
      const first = times.findIndex((time) => time >= from)
      if (first < 0 || times[first]! >= to) continue
      const end = times.findIndex((time) => time >= to)
      const last = end < 0 ? times.length : end
      found.push({
        labels,
        times: times.subarray(first, last),
        values: values.subarray(first, last),
      })
    }
    return found
  }

  #put(labels: Labels, time: number, value: number | undefined): void {
    const key = labelsKey(labels)
    const growing = this.#series.get(key) ?? { labels, points: new Map() }
    this.#series.set(key, growing)
    if (!growing.points.has(time)) this.samples++
    growing.points.set(time, value)
  }
}

/** A source that has results besides what it has itself. */
export function withResults(source: SeriesSource, results: Results): SeriesSource {
  const { look } = source
  return {
    async select(matchers, from, to, hints) {
      const stored = await source.select(matchers, from, to, hints)
      return together(stored, results.select(matchers, from, to))
    },
    ...(look && {
      async look(asked) {
        const { matchers, ends, widthMs } = asked
        const [from, to] = [ends[0]! - widthMs, ends.at(-1)! + 1]
        return results.select(matchers, from, to).length > 0 ? undefined : look.call(source, asked)
      },
    }),
  }
}

/** Series of equal labels as one; a result stands in for what is stored at its time. */
function together(stored: Series[], results: Series[]): Series[] {
  if (results.length === 0) return stored
  const rest = new Map(results.map((series) => [labelsKey(series.labels), series]))
  const all = stored.map((series) => {
    const key = labelsKey(series.labels)
    const more = rest.get(key)
    rest.delete(key)
    return more === undefined ? series : merged(series, more)
  })
  return [...all, ...rest.values()]
}

function merged(stored: Series, { labels, times, values }: Series): Series {
  const growing: Growing = { labels, points: new Map() }
  for (const part of [stored, { times, values }]) {
    part.times.forEach((time, n) => {
      growing.points.set(time, isStale(part.values, n) ? undefined : part.values[n])
    })
  }
  return columnsOf(growing)
}

function columnsOf({ labels, points }: Growing): Series {
  const times = Float64Array.from(points.keys()).sort()
  const values = new Float64Array(times.length)
  times.forEach((time, n) => {
    const value = points.get(time)
    if (value === undefined) writeStale(values, n)
    else values[n] = value
  })
  return { labels, times, values }
}
