/** PromQL with the names of signals, asked in tests. */
import { expect } from 'vitest'
import { signalHistory } from '../../../worker/fleet/history'
import { readSignals, SIGNAL_NAMES, SIGNALS } from '../../../worker/fleet/signals'
import { significant } from '../../../worker/fleet/significant'
import { instant, type QueryWindow } from '../../../worker/promql/query'
import type { Labels, SeriesSource } from '../../../worker/promql/source'
import type { Vector } from '../../../worker/promql/value'
import { queryWithSignals } from '../../../worker/rules/query'

export interface Row {
  labels: Labels
  values: (number | null)[]
}

/** Rows by server; null where there is no value. */
export async function ask(expr: string, source: SeriesSource, window: QueryWindow): Promise<Row[]> {
  const { value, grid } = await queryWithSignals(expr, source, window)
  const { rows, values, present } = value as Vector
  return rows
    .map((labels, row) => ({
      labels,
      values: Array.from({ length: grid.count }, (_, step) => {
        const i = row * grid.count + step
        return present[i] === 1 ? values[i]! : null
      }),
    }))
    .filter((row) => row.values.some((value) => value !== null))
    .sort((a, b) => ((a.labels.instance ?? '') < (b.labels.instance ?? '') ? -1 : 1))
}

const shown = ({ labels, values }: Row) => [
  labels.instance,
  values.map((value) => (value === null ? null : significant(value))),
]

/** Every signal has the values that the console shows of now, and draws of the ten minutes before. */
export async function expectSameAsConsole(source: SeriesSource, at: number): Promise<void> {
  const [from, stepMs] = [at - 600_000, 60_000]
  const cards = await readSignals(source, at)
  const charts = await signalHistory(source, { from, to: at + 1, stepMs })
  for (const name of SIGNAL_NAMES) {
    const { record } = SIGNALS[name]
    const values = [...cards].map(([server, { signals }]) => [server, [signals[name]]])
    expect(values.length).toBeGreaterThan(0)
    expect((await ask(record, source, instant(at))).map(shown)).toEqual(values.sort())

    const drawn = charts.series.filter(({ signal }) => signal === name)
    const lines = drawn.map(({ server, values }) => [server, values]).sort()
    expect(lines.length).toBeGreaterThan(0)
    expect((await ask(record, source, { from, to: at, stepMs })).map(shown)).toEqual(lines)
  }
}
