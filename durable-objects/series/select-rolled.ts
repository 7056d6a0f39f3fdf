/** What a query reads of roll-ups, in place of samples. */
import { ROLL_UPS, STALENESS } from '../../worker/policy'
import type { SelectHints } from '../../worker/promql/source'
import { type Column, mergedIfAny } from './column'
import { dayOf } from './days'
import { type Aggregate, aggregateId, mergedBuckets, stepOf, TIERS } from './roll-up'
import type { Reading } from './select'

/**
 * What stands for the samples of a bucket when a function is applied to them. The last measurement of
 * each bucket stands for a counter; a counter that restarts twice in one bucket loses a part.
 */
const STANDS_FOR: ReadonlyMap<string, Aggregate | 'mean'> = new Map([
  ['avg_over_time', 'mean'],
  ['sum_over_time', 'sum'],
  ['min_over_time', 'min'],
  ['max_over_time', 'max'],
  ...['', 'rate', 'increase', 'delta', 'deriv', 'predict_linear', 'last_over_time'].map(
    (name) => [name, 'last'] as const
  ),
])

/**
 * The tier from which a question about some series of a server is answered, 0 for none, and until
 * when (Unix ms).
 *
 * Where steps and ranges are many buckets wide, roll-ups answer as far as they reach and hold all
 * that is known; samples that came later, or are still in memory, answer for themselves. Of samples
 * that were deleted there is nothing but roll-ups.
 */
export function rolledPart(
  { memory, from, to }: Reading,
  server: string,
  ids: readonly number[],
  hints: SelectHints
): { tier: number; until: number } {
  const { directory } = memory
  const blocks = directory.of(server)
  const has = (tier: number) => blocks.some((block) => block.tier === tier)
  const rolled = directory.rolled(server)
  for (let tier = TIERS; tier > 0; tier--) {
    if (!suits(tier, hints) || !has(tier)) continue
    const complete = rolled.dirty[0] ?? rolled.to
    const unflushed = ids.reduce((oldest, id) => {
      const head = memory.headColumn(id, from, Math.min(to, complete))
      return head === undefined ? oldest : Math.min(oldest, dayOf(head.times[0]!))
    }, complete)
    return { tier, until: Math.max(rolled.samplesFrom, unflushed) }
  }
  if (!STANDS_FOR.has(hints.func ?? '')) return { tier: 0, until: 0 }
  const finest = [...Array(TIERS).keys()].map((n) => n + 1).find(has) ?? 0
  return { tier: finest, until: finest === 0 ? 0 : rolled.samplesFrom }
}

function suits(tier: number, { func = '', rangeMs, stepMs }: SelectHints): boolean {
  // An instant selector must find a bucket within its lookback, also when one comes late.
  const width = Math.min(stepMs, rangeMs > 0 ? rangeMs : STALENESS.lookbackMs)
  return STANDS_FOR.has(func) && stepOf(tier) * ROLL_UPS.bucketsPerStep <= width
}

/**
 * The buckets of series of one server in the window, oldest first, as if they were samples: of `tier`,
 * and for the time before it begins of the next coarser one.
 */
export function rolledSamples(
  reading: Reading,
  server: string,
  ids: readonly number[],
  tier: number,
  { func = '', rangeMs }: SelectHints
): (Column | undefined)[] {
  const parts: Column[][] = ids.map(() => [])
  let to = reading.to
  for (let coarser = tier; coarser <= TIERS && reading.from < to; coarser++) {
    const columns = bucketsOf({ ...reading, to }, server, ids, coarser, func)
    for (const [n, column] of columns.entries()) {
      if (column) parts[n]!.unshift(rangeMs > 0 ? column : held(column, coarser))
    }
    for (const block of reading.memory.directory.of(server)) {
      if (block.tier === coarser) to = Math.min(to, dayOf(block.from))
    }
  }
  return parts.map(mergedIfAny)
}

function bucketsOf(
  { memory, from, to, budget }: Reading,
  server: string,
  ids: readonly number[],
  tier: number,
  func: string
): (Column | undefined)[] {
  const parts: Column[][] = ids.map(() => [])
  const aggregate = STANDS_FOR.get(func) ?? 'last'
  for (const entry of memory.directory.within(server, from, to, tier)) {
    const block = memory.cache.get(entry)
    for (const [n, id] of ids.entries()) {
      const read = (name: Aggregate) => block.readWindow(aggregateId(id, name), from, to)
      const column = aggregate === 'mean' ? mean(read('sum'), read('count')) : read(aggregate)
      if (column === undefined) continue
      budget.spend(column.times.length)
      parts[n]!.push(column)
    }
  }
  return parts.map((columns) => (columns.length === 0 ? undefined : mergedBuckets(columns, tier)))
}

/**
 * For an instant selector, whose lookback may be shorter than a bucket: the bucket's last value as
 * often as a lookback needs it, from the bucket's beginning on.
 */
function held(column: Column, tier: number): Column {
  const { lookbackMs } = STALENESS
  const stepMs = stepOf(tier)
  if (stepMs < lookbackMs) return column
  const times: number[] = []
  const values: number[] = []
  for (const [n, last] of column.times.entries()) {
    const start = Math.floor(last / stepMs) * stepMs
    for (let time = start; time < last; time += lookbackMs) {
      times.push(time)
      values.push(column.values[n]!)
    }
    times.push(last)
    values.push(column.values[n]!)
  }
  return { times: Float64Array.from(times), values: Float64Array.from(values) }
}

function mean(sum: Column | undefined, count: Column | undefined): Column | undefined {
  if (sum === undefined || count === undefined) return undefined
  return { times: sum.times, values: sum.values.map((value, n) => value / count.values[n]!) }
}
