/** A fleet with and without a fault, for the tests of what a fault does. */
import type { Fault } from '../../../../worker/contracts/fault'
import { simulatedFleet } from '../../../../worker/fleet/simulator'
import { queryInstant } from '../../../../worker/promql/query'
import type { Matcher, Series, SeriesSource } from '../../../../worker/promql/source'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** Tuesday 2026-11-03 11:00 in Korea, when the fault begins. */
export const ONSET = Date.UTC(2026, 10, 3, 2)
export const EPOCH = ONSET - 2 * DAY

/** A severe fault of two hours. */
export const fault = (cause: Fault['cause'], server: string, more: Partial<Fault> = {}): Fault => ({
  ...{ cause, server, fromMs: ONSET, toMs: ONSET + 2 * HOUR, severity: 0.8, seed: 7 },
  ...more,
})

export const fleetWith = (...faults: Fault[]): SeriesSource =>
  simulatedFleet({ seed: 1, epochMs: EPOCH, faults })

/** The fleet to which nothing happens. */
export const wellFleet = fleetWith()

/** The one value of an expression at a time; undefined where it has none. */
export async function ask(expression: string, source: SeriesSource, atMs: number) {
  const found = await queryInstant(expression, source, atMs)
  if (found.length > 1) throw new Error(`${expression} has ${found.length} values`)
  return found[0]?.value
}

export const equal = (labels: Record<string, string>): Matcher[] =>
  Object.entries(labels).map(([name, value]) => ({ name, op: '=', value }))

/** Every sample of a window. */
export const samples = (
  labels: Record<string, string>,
  fromMs: number,
  toMs: number,
  source: SeriesSource
) => source.select(equal(labels), fromMs, toMs, { rangeMs: toMs - fromMs, stepMs: 0 })

const key = ({ labels }: Series) => JSON.stringify(Object.entries(labels).sort())

/** Series by their labels, as something that can be compared bit by bit, staleness markers included. */
export const columns = (series: readonly Series[]) =>
  Object.fromEntries(
    series.map((one) => {
      const bits = [...new BigUint64Array(one.values.slice().buffer)]
      return [key(one), { times: [...one.times], bits }]
    })
  )
