import { beforeAll, describe, expect, it } from 'vitest'
import { randomFrom } from '../../../../worker/analysis/random'
import { type Fitted, fit, observer } from '../../../../worker/analysis/server/detector'
import { explain } from '../../../../worker/analysis/server/explain'

const METRICS = 4
const MINUTES = 5
const STEP_MS = MINUTES * 60_000
const ROWS_PER_DAY = 1_440 / MINUTES
const FITTED = 7 * ROWS_PER_DAY
const DAY_MS = 86_400_000

/** Load with a daily season, two metrics that follow it, and one that is constant. */
function server(seed: number) {
  const random = randomFrom(seed)
  const normal = () => random() + random() + random() - 1.5
  return (at: number): number[] => {
    const load = 50 + 20 * Math.sin((2 * Math.PI * at) / DAY_MS) + 2 * normal()
    return [load, 3 * load + normal(), 1e6 - 100 * load + 50 * normal(), 7]
  }
}

const timesFrom = (first: number, count: number) =>
  Float64Array.from({ length: count }, (_, row) => (first + row) * STEP_MS)

function windowOf(rowAt: (at: number) => number[], first: number, count: number) {
  const times = timesFrom(first, count)
  return { times, rows: Float64Array.from([...times].flatMap(rowAt)), metrics: METRICS }
}

const options = { falseAlarmsPerDay: 0.3 }

/** Scores of rows after the fitted window, changed by `change`. */
function scoresAfter(
  { model, state }: Fitted,
  rowAt: (at: number) => number[],
  count: number,
  change: (row: number[], index: number) => number[] = (row) => row
) {
  const { observe } = observer(model, state.slice())
  return [...timesFrom(FITTED, count)].map((at, index) => observe(at, change(rowAt(at), index)))
}

describe('the detector of a server', () => {
  let fitted: Fitted
  beforeAll(() => {
    fitted = fit(windowOf(server(1), 0, FITTED), options)
  })

  it('puts one row of a hundred of its window above 1, once it knows the day', () => {
    const judged = fitted.scores.filter(Number.isFinite)
    expect(judged).toHaveLength(FITTED - 2 * ROWS_PER_DAY)
    expect(judged.filter((score) => score > 1).length / judged.length).toBeCloseTo(0.01, 3)
  })

  it('holds the stated rate of alarms on days without incident', () => {
    const days = 60
    const alarms = scoresAfter(fitted, server(2), days * ROWS_PER_DAY).filter((r) => r.isAlarm)
    // Three standard deviations of a Poisson count above what is stated.
    expect(alarms.length).toBeLessThanOrEqual(0.3 * days + 3 * Math.sqrt(0.3 * days))
  })

  it('sees one metric leave the others although it stays within its own range', () => {
    const readings = scoresAfter(fitted, server(3), 72, ([load, , free, constant], index) => [
      load!,
      index < 24 ? 3 * load! : 3 * load! + 25,
      free!,
      constant!,
    ])
    const calm = Math.max(...readings.slice(0, 24).map(({ score }) => score))
    expect(Math.max(...readings.slice(24).map(({ score }) => score))).toBeGreaterThan(1.5 * calm)
  })

  it('tells an incident from its first row on, and again only when it is twice as strong', () => {
    const jump = (by: number) =>
      scoresAfter(fitted, server(4), 72, (row, index) =>
        index < 48 ? row : [row[0]! + by, row[1]!, row[2]!, row[3]!]
      )
    const readings = jump(300)
    const told = readings.filter(({ isAlarm }) => isAlarm)
    expect(told.length).toBeLessThan(5)
    told.slice(1).forEach(({ score }, at) => {
      expect(score).toBeGreaterThanOrEqual(2 * told[at]!.score)
    })
    expect(told.map(({ onset }) => onset)).toEqual(told.map(() => (FITTED + 48) * STEP_MS))
    expect(told.at(-1)!.severity).toBe('high')
    const highest = (by: number) => Math.max(...jump(by).map(({ score }) => score))
    expect(highest(40)).toBeGreaterThan(highest(20))
    expect(highest(20)).toBeGreaterThan(highest(10))
  })

  it('ends an incident when its rows are usual again', () => {
    const readings = scoresAfter(fitted, server(5), 288, (row, index) =>
      index < 3 ? [row[0]! + 60, row[1]!, row[2]!, row[3]!] : row
    )
    expect(readings[2]!.onset).not.toBeNull()
    expect(readings.at(-1)!.onset).toBeNull()
  })

  it('minds neither the unit of a metric nor its zero', () => {
    const changed = (rowAt: (at: number) => number[]) => (at: number) => {
      const [load, double, free, constant] = rowAt(at)
      return [load! * 1_000 + 2e6, double! / 4, free! - 3e5, constant!]
    }
    const other = fit(windowOf(changed(server(1)), 0, FITTED), options)
    const strange = (row: number[], index: number) =>
      index < 20 ? row : [row[0]!, row[1]! * 1.2, row[2]!, row[3]!]
    const here = scoresAfter(fitted, server(6), 40, strange)
    const there = scoresAfter(other, changed(server(6)), 40, strange)
    here.forEach(({ score }, at) => {
      expect(there[at]!.score / score).toBeCloseTo(1, 2)
    })
  })

  it('notes the first change of a metric that was constant', () => {
    const readings = scoresAfter(fitted, server(7), 60, (row, index) =>
      index < 30 ? row : [row[0]!, row[1]!, row[2]!, 8]
    )
    expect(readings.at(-1)!.score).toBeGreaterThan(3 * readings[29]!.score)
  })

  it('takes the rounding of a constant for no change', () => {
    const rounded = (row: number[]) => [row[0]!, row[1]!, row[2]!, 7.0005]
    const highest = (readings: { score: number }[]) => Math.max(...readings.map((r) => r.score))
    const expected = highest(scoresAfter(fitted, server(7), 60))
    expect(highest(scoresAfter(fitted, server(7), 60, rounded))).toBeCloseTo(expected, 1)
  })

  it('is as calm about usual rows of which half is missing', () => {
    const half = (row: number[]) => [row[0]!, row[1]!, Number.NaN, Number.NaN]
    const mean = (readings: { score: number }[]) =>
      readings.reduce((sum, { score }) => sum + score, 0) / readings.length
    const ratio =
      mean(scoresAfter(fitted, server(8), 288, half)) / mean(scoresAfter(fitted, server(8), 288))
    expect(ratio).toBeGreaterThan(0.9)
    expect(ratio).toBeLessThan(1.4)
  })

  it('judges by the metrics that are there, and a row of none not at all', () => {
    const readings = scoresAfter(fitted, server(8), 30, (row, index) =>
      index === 10 ? row.map(() => Number.NaN) : [Number.NaN, ...row.slice(1)]
    )
    expect(readings[10]).toMatchObject({ score: 0, seen: 0, isAlarm: false })
    expect(readings[11]!.seen).toBe(0.75)
    expect(readings.every(({ score }) => Number.isFinite(score))).toBe(true)
  })

  it('fits to rows with gaps', () => {
    const whole = windowOf(server(1), 0, FITTED)
    const rows = whole.rows.map((value, at) => (at % 11 === 0 ? Number.NaN : value))
    const { model, state } = fit({ ...whole, rows }, options)
    expect([...model.profile, ...state, model.threshold].every(Number.isFinite)).toBe(true)
    // At noon the load is in the middle of its range: half a day of 48 bins of 4 metrics.
    expect(model.profile[24 * METRICS]).toBeGreaterThan(45)
    expect(model.profile[24 * METRICS]).toBeLessThan(52)
  })

  it('goes on from stored numbers as if it had not been interrupted', () => {
    const rowAt = server(9)
    const rows = [...timesFrom(FITTED, 40)].map((at) => ({ at, row: rowAt(at) }))
    const whole = fitted.state.slice()
    const { observe } = observer(fitted.model, whole)
    const expected = rows.map(({ at, row }) => observe(at, row)).slice(20)
    const first = fitted.state.slice()
    const before = observer(fitted.model, first)
    for (const { at, row } of rows.slice(0, 20)) before.observe(at, row)
    const stored: number[] = JSON.parse(JSON.stringify([...first]))
    const after = observer(structuredClone(fitted.model), Float64Array.from(stored))
    expect(rows.slice(20).map(({ at, row }) => after.observe(at, row))).toEqual(expected)
  })

  it('leaves incidents out of what is usual', () => {
    const quiet = windowOf(server(1), 0, FITTED)
    const rows = quiet.rows.slice()
    const isIncident = (row: number) => row >= 1_000 && row < 1_100
    for (let row = 1_000; row < 1_100; row++) rows[row * METRICS] = 1e4
    const { model } = fit({ ...quiet, rows }, { ...options, isIncident })
    expect(model.deviation[0]).toBeLessThan(1.2 * fitted.model.deviation[0]!)
    expect(fit({ ...quiet, rows }, options).model.deviation[0]).toBeGreaterThan(1_000)
  })

  it('works from sixty rows on, without a profile of the day', () => {
    const { model } = fit(windowOf(server(1), 0, 60), options)
    expect(model.profile).toHaveLength(METRICS)
    expect(() => fit(windowOf(server(1), 0, 59), options)).toThrow('fit needs 60 rows')
  })

  it('wants a positive rate of alarms, and a state of its own metrics', () => {
    const window = windowOf(server(1), 0, 100)
    expect(() => fit(window, { falseAlarmsPerDay: 0 })).toThrow(RangeError)
    expect(() => observer(fitted.model, new Float64Array(3))).toThrow(RangeError)
  })

  it('allows fewer alarms at a higher threshold', () => {
    const window = windowOf(server(1), 0, FITTED)
    const { model } = fit(window, { falseAlarmsPerDay: 0.01 })
    expect(model.threshold).toBeGreaterThan(fitted.model.threshold)
  })

  it('names the metrics that explain an incident, farthest first, with sign and beginning', () => {
    const rowAt = server(10)
    const window = windowOf(rowAt, FITTED, ROWS_PER_DAY + 12)
    const onset = ROWS_PER_DAY
    for (let row = onset; row < onset + 12; row++) {
      window.rows[row * METRICS + 2]! -= 20_000
      if (row >= onset + 3) window.rows[row * METRICS]! += 100
    }
    const shares = explain(fitted.model, window, window.times[onset]!)
    expect(shares.slice(0, 2).map(({ metric }) => metric)).toEqual([2, 0])
    expect(shares[0]!.deviations).toBeLessThan(0)
    expect(shares[1]!.deviations).toBeGreaterThan(0)
    expect(shares[0]!.since).toBe(window.times[onset])
    expect(shares[1]!.since).toBe(window.times[onset + 3])
    expect(shares[3]!.since).toBeNull()
  })
})
