/** Random questions over random series, asked of two servers. */
import { ask, difference, type Server } from './answers.ts'
import { type RandomSeries, randomSeries } from './data.ts'
import { randomExpression } from './expressions.ts'
import type { Batch } from './load.ts'

/** How far two engines' floating-point functions may be apart. */
const TOLERANCE = 1e-9
/** Of the times at which is asked: neither samples nor the steps of a subquery lie there. */
const PHASE_S = 0.617
/** Before the newest sample, so that a negative offset finds some. */
const BEFORE_END_S = 300
const WINDOW_S = 1_800
const STEPS = ['15', '60', '301']

/** The series of a seed as batches, in the order of time. */
export function randomBatches(seed: number, endMs: number) {
  const series = randomSeries(seed, endMs)
  return { labels: series.map(({ labels }) => labels), batches: inOrder(series) }
}

function inOrder(series: readonly RandomSeries[]): Batch[] {
  const byTime = new Map<number, Batch['samples']>()
  for (const [number, { samples }] of series.entries()) {
    for (const { timeMs, value } of samples) {
      const known = byTime.get(timeMs)
      if (known) known.push({ series: number, value })
      else byTime.set(timeMs, [{ series: number, value }])
    }
  }
  return [...byTime]
    .map(([timeMs, samples]) => ({ timeMs, samples }))
    .sort((a, b) => a.timeMs - b.timeMs)
}

export interface Disagreement {
  seed: number
  query: string
  problem: string
}

/** What `actual` answers otherwise than `expected`, of the expressions with seeds `from` to `to` - 1. */
export async function disagreements(
  expected: Server,
  actual: Server,
  endS: number,
  { from, to }: { from: number; to: number }
): Promise<{ found: Disagreement[]; failed: number; empty: number }> {
  const found: Disagreement[] = []
  let [failed, empty] = [0, 0]
  for (let seed = from; seed < to; seed++) {
    const query = randomExpression(seed)
    const end = endS - BEFORE_END_S + PHASE_S
    const [endpoint, parameters] =
      seed % 2 === 0
        ? (['query', { query, time: `${end}` }] as const)
        : ([
            'query_range',
            { query, start: `${end - WINDOW_S}`, end: `${end}`, step: STEPS[seed % 3]! },
          ] as const)
    const [a, b] = await Promise.all(
      [expected, actual].map((server) => ask(server, endpoint, parameters))
    )
    const problem = difference(a!, b!, TOLERANCE)
    if (problem !== '') found.push({ seed, query, problem })
    if (a!.status === 'error') failed++
    else if (a!.data.result.length === 0) empty++
  }
  return { found, failed, empty }
}
