/** Samples of one series as two parallel columns. */
import { isStale } from '../../worker/promql/source'

/** Oldest first, without repeated times; times in Unix ms. */
export interface Column {
  times: Float64Array
  values: Float64Array
}

/**
 * All samples of `parts`, given in the order in which they were stored: of two samples with the
 * same time the one in the earlier part stays. One part is returned as it is.
 */
export function merged(parts: readonly Column[]): Column {
  if (parts.length === 1) return parts[0]!
  return consecutive(parts) ? joined(parts) : parts.reduce(mergedPair)
}

/** What there is of `parts`, as {@link merged}; undefined if there is nothing. */
export function mergedIfAny(parts: readonly (Column | undefined)[]): Column | undefined {
  const found = parts.filter((part) => part !== undefined)
  return found.length === 0 ? undefined : merged(found)
}

/** The part of a column in [from, to), without a copy. */
export function window(column: Column, from: number, to: number): Column {
  const start = firstAtOrAfter(column.times, from)
  const end = firstAtOrAfter(column.times, to)
  if (start === 0 && end === column.times.length) return column
  return { times: column.times.subarray(start, end), values: column.values.subarray(start, end) }
}

/** The last `count` samples of a column, without a copy. */
export function newest(column: Column, count: number): Column {
  const start = Math.max(0, column.times.length - count)
  return { times: column.times.subarray(start), values: column.values.subarray(start) }
}

/** A column without its staleness markers; the same one if it has none. */
export function measured(column: Column): Column {
  const { times, values } = column
  if (!values.some(Number.isNaN)) return column
  const kept = [...values.keys()].filter((n) => !isStale(values, n))
  return {
    times: Float64Array.from(kept, (n) => times[n]!),
    values: Float64Array.from(kept, (n) => values[n]!),
  }
}

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

function consecutive(parts: readonly Column[]): boolean {
  for (let n = 1; n < parts.length; n++) {
    if (!(parts[n - 1]!.times.at(-1)! < parts[n]!.times[0]!)) return false
  }
  return true
}

function joined(parts: readonly Column[]): Column {
  const { times, values } = room(parts.reduce((sum, part) => sum + part.times.length, 0))
  let at = 0
  for (const part of parts) {
    times.set(part.times, at)
    values.set(part.values, at)
    at += part.times.length
  }
  return { times, values }
}

function mergedPair(first: Column, second: Column): Column {
  const { times, values } = room(first.times.length + second.times.length)
  let count = 0
  let a = 0
  let b = 0
  while (a < first.times.length || b < second.times.length) {
    const timeA = first.times[a] ?? Number.POSITIVE_INFINITY
    const timeB = second.times[b] ?? Number.POSITIVE_INFINITY
    times[count] = Math.min(timeA, timeB)
    // Straight from one typed array to the other: a variable in between could lose a NaN's bits.
    if (timeA <= timeB) values[count] = first.values[a]!
    else values[count] = second.values[b]!
    if (timeA <= timeB) a++
    if (timeB <= timeA) b++
    count++
  }
  return { times: times.slice(0, count), values: values.slice(0, count) }
}

function room(samples: number): Column {
  return { times: new Float64Array(samples), values: new Float64Array(samples) }
}
