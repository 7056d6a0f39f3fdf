/**
 * Which metrics of a server explain an incident, most telling first.
 *
 * A metric is as telling as the farthest that it went, within the incident, from its level of the
 * last hour and of the last four hours, in standard deviations of the model's window. On labelled
 * incidents that names the metrics better than how far it left the window's range.
 */
import { deviatorFrom, replay, type ServerModel, type Window } from './detector'

/** Standard deviations from which a metric takes part. */
const TAKES_PART = 3
/** Positions of the views whose levels forget in an hour and in four. */
const [HOUR, HOURS] = [1, 2] as const

export interface MetricShare {
  /** Position of the metric in a row. */
  metric: number
  /** Standard deviations at the farthest, mean of both levels; with its sign. */
  deviations: number
  /** When it first deviated by three, Unix ms; null if it never did. */
  since: number | null
}

/** How far a row is from where its metrics usually are. */
export interface RowDeviations {
  /** Of each metric, in standard deviations with its sign, as {@link explain} measures it. */
  deviations: Float64Array
  /** Of each metric, where it usually is at that time: the mean of both levels, in its own unit. */
  usual: Float64Array
}

/**
 * What {@link explain} would find of a row that is about to be observed.
 *
 * @param state as it is before the row; it is left as it is
 */
export function explainRow(
  model: ServerModel,
  state: Float64Array,
  at: number,
  row: Float64Array
): RowDeviations {
  const { metrics, views } = model
  const of = deviatorFrom(model, state)
  of.deviate(at, row, 0)
  const deviations = new Float64Array(metrics)
  const usual = new Float64Array(metrics)
  for (let metric = 0; metric < metrics; metric++) {
    const short = of.deviations[HOUR * metrics + metric]!
    const long = of.deviations[HOURS * metrics + metric]!
    deviations[metric] =
      (short / views[HOUR]!.deviation[metric]! + long / views[HOURS]!.deviation[metric]!) / 2
    usual[metric] = row[metric]! - (short + long) / 2
  }
  return { deviations, usual }
}

/**
 * @param window rows that end with the incident and begin a day before it, so that levels settle
 * @param onset Unix ms of the incident's first row
 */
export function explain(model: ServerModel, window: Window, onset: number): MetricShare[] {
  const { times, metrics } = window
  const short = model.views[HOUR]!.deviation
  const long = model.views[HOURS]!.deviation
  const shares = Array.from(
    { length: metrics },
    (_, metric): MetricShare => ({ metric, deviations: 0, since: null })
  )
  replay(model, window, (row, { deviations }) => {
    if (times[row]! < onset) return
    for (const share of shares) {
      const { metric } = share
      const sum =
        deviations[HOUR * metrics + metric]! / short[metric]! +
        deviations[HOURS * metrics + metric]! / long[metric]!
      const mean = sum / 2
      if (Math.abs(mean) > Math.abs(share.deviations)) share.deviations = mean
      if (Math.abs(mean) >= TAKES_PART) share.since ??= times[row]!
    }
  })
  return shares.sort(
    (a, b) =>
      Math.abs(b.deviations) - Math.abs(a.deviations) ||
      (a.since ?? Number.POSITIVE_INFINITY) - (b.since ?? Number.POSITIVE_INFINITY) ||
      a.metric - b.metric
  )
}
