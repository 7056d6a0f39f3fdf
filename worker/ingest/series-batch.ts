/** Gathers samples that come in pieces into series, to be stored at once. */
import type { Labels, Series } from '../promql/source'

type Column = Omit<Series, 'labels'>

export class SeriesBatch {
  samples = 0
  #parts = new Map<string, { labels: Labels; columns: Column[] }>()

  /** @param key the same for the same labels, see {@link seriesKey} */
  add(key: string, { labels, times, values }: Series): void {
    const known = this.#parts.get(key)
    if (known === undefined) this.#parts.set(key, { labels, columns: [{ times, values }] })
    else known.columns.push({ times, values })
    this.samples += times.length
  }

  /** Each series once, its samples by time; of several at the same time the first stays. */
  take(): Series[] {
    const series = [...this.#parts.values()].map(({ labels, columns }) => {
      return { labels, ...ordered(columns.length === 1 ? columns[0]! : joined(columns)) }
    })
    this.#parts = new Map()
    this.samples = 0
    return series
  }
}

/** A text that two label sets share only if they are equal. */
export function seriesKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function joined(columns: readonly Column[]): Column {
  const length = columns.reduce((sum, { times }) => sum + times.length, 0)
  const whole = { times: new Float64Array(length), values: new Float64Array(length) }
  let at = 0
  for (const { times, values } of columns) {
    whole.times.set(times, at)
    whole.values.set(values, at)
    at += times.length
  }
  return whole
}

function ordered(column: Column): Column {
  if (isAscending(column.times)) return column
  const { times } = column
  const order = Uint32Array.from(times, (_, n) => n).sort((a, b) => times[a]! - times[b]! || a - b)
  const first = order.filter((n, place) => place === 0 || times[order[place - 1]!] !== times[n])
  return picked(column, first)
}

function isAscending(times: Float64Array): boolean {
  for (let n = 1; n < times.length; n++) if (!(times[n - 1]! < times[n]!)) return false
  return true
}

/** Values are moved as integers, for the sake of the bits of their NaNs. */
function picked({ times, values }: Column, order: Uint32Array): Column {
  const from = new BigUint64Array(values.buffer, values.byteOffset, values.length)
  const bits = BigUint64Array.from(order, (n) => from[n]!)
  return {
    times: Float64Array.from(order, (n) => times[n]!),
    values: new Float64Array(bits.buffer),
  }
}
