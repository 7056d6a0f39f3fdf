/**
 * Answers about labels: their names, their values, and whole label sets.
 *
 * Only series count whose newest sample is at or after `from`. When a series began is not kept in
 * memory, so there is no end of the window: one that began after it counts too.
 */
import type { Labels, Matcher } from '../../worker/promql/source'
import type { LabelIndex } from './label-index'

/** The series of a store, and the time of the newest sample of each by id, in Unix ms. */
interface LabelSource {
  readonly index: LabelIndex
  readonly newest: Float64Array
}

/** What was found, sorted; `truncated` if there was more than the limit. */
export interface Found<T> {
  found: T[]
  truncated: boolean
}

/**
 * The names of the labels of all series that satisfy all `matchers`; the first `limit` of them.
 * @param from Unix ms
 * @throws {RangeError} for a regular expression that is not accepted
 */
export function labelNames(
  source: LabelSource,
  matchers: readonly Matcher[],
  from: number,
  limit: number
): Found<string> {
  const { postings } = source.index
  const few = fewMatching(source, matchers, from)
  if (few !== undefined) return firstOf([...new Set(few.flatMap(Object.keys))], limit)
  const counts = counting(source, matchers, from)
  const hasSome = (name: string) => {
    for (const [, ids] of postings.valuesOf(name)) if (some(ids, counts)) return true
    return false
  }
  return firstOf([...postings.names()].filter(hasSome), limit)
}

/** The values of one label; otherwise as {@link labelNames}. */
export function labelValues(
  source: LabelSource,
  name: string,
  matchers: readonly Matcher[],
  from: number,
  limit: number
): Found<string> {
  const few = fewMatching(source, matchers, from)
  if (few !== undefined) {
    const found = few.filter((labels) => Object.hasOwn(labels, name)).map((labels) => labels[name]!)
    return firstOf([...new Set(found)], limit)
  }
  const counts = counting(source, matchers, from)
  const values: string[] = []
  for (const [value, ids] of source.index.postings.valuesOf(name)) {
    if (some(ids, counts)) values.push(value)
  }
  return firstOf(values, limit)
}

/**
 * The label sets of all series that satisfy all `matchers`. As in Prometheus, it is the series that
 * are found last which a limit leaves out, not the last ones of the order.
 * @param from Unix ms
 * @throws {RangeError} for a regular expression that is not accepted
 */
export function series(
  { index, newest }: LabelSource,
  matchers: readonly Matcher[],
  from: number,
  limit: number
): Found<Labels> {
  const found: Labels[] = []
  for (const id of index.matching(matchers)) {
    if (newest[id]! < from) continue
    if (found.length === limit) return { found: sorted(found), truncated: true }
    found.push(index.labels(id))
  }
  return { found: sorted(found), truncated: false }
}

/** Series of a server or two are looked at one by one; all others by the values of their labels. */
const FEW = 1_000

/** The label sets that matchers leave of those that count, where these are few. */
function fewMatching(
  { index, newest }: LabelSource,
  matchers: readonly Matcher[],
  from: number
): Labels[] | undefined {
  if (matchers.length === 0) return undefined
  const ids = index.matching(matchers)
  if (ids.length > FEW) return undefined
  return [...ids].filter((id) => newest[id]! >= from).map((id) => index.labels(id))
}

/** Whether a series counts. */
function counting(
  { index, newest }: LabelSource,
  matchers: readonly Matcher[],
  from: number
): (id: number) => boolean {
  if (matchers.length === 0) return (id) => newest[id]! >= from
  const matching = index.postings.setOf([index.matching(matchers)])
  return (id) => matching.has(id) && newest[id]! >= from
}

function firstOf(found: string[], limit: number): Found<string> {
  return { found: found.sort().slice(0, limit), truncated: found.length > limit }
}

/** By the first name in which two differ, or else by the first value; names are in order already. */
function sorted(sets: readonly Labels[]): Labels[] {
  return sets
    .map((labels) => ({ labels, key: Object.entries(labels).flat().join('\0') }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ labels }) => labels)
}

/** Like `ids.some(test)`, in a third of the time. */
function some(ids: Uint32Array, test: (id: number) => boolean): boolean {
  for (let n = 0; n < ids.length; n++) if (test(ids[n]!)) return true
  return false
}
