/**
 * Which metrics of a server explain an incident, most telling first.
 *
 * A metric is as telling as the farthest that it went, within the incident, from its level of the
 * last hour and of the last half day, in standard deviations of the model's window. On labelled
 * incidents that names the metrics better than how far it left the window's range.
 */
import { deviationsOf, type ServerModel, type Window } from './detector'

/** Standard deviations from which a metric takes part. */
const TAKES_PART = 3
/** The views whose levels move; the last one holds the window's own. */
const MOVING = 2

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
  const all = deviationsOf(model, { times: Float64Array.of(at), rows: row, metrics }, state.slice())
  const [hour, halfDay] = views
  const deviations = new Float64Array(metrics)
  const usual = new Float64Array(metrics)
  for (let metric = 0; metric < metrics; metric++) {
    const [short, long] = [all[metric]!, all[metrics + metric]!]
    deviations[metric] =
      (short / hour!.deviation[metric]! + long / halfDay!.deviation[metric]!) / MOVING
    usual[metric] = row[metric]! - (short + long) / MOVING
  }
  return { deviations, usual }
}

/**
 * @param window rows that end with the incident and begin a day before it, so that levels settle
 * @param onset Unix ms of the incident's first row
 */
export function explain(model: ServerModel, window: Window, onset: number): MetricShare[] {
  const { times, metrics } = window
  const deviations = deviationsOf(model, window)
  const [hour, halfDay] = model.views
  const size = model.views.length * metrics
  const shares = Array.from(
    { length: metrics },
    (_, metric): MetricShare => ({ metric, deviations: 0, since: null })
  )
  for (let row = 0; row < times.length; row++) {
    if (times[row]! < onset) continue
    for (const share of shares) {
      const { metric } = share
      const from = row * size + metric
      const short = deviations[from]! / hour!.deviation[metric]!
      const long = deviations[from + metrics]! / halfDay!.deviation[metric]!
      const both = (short + long) / MOVING
      if (Math.abs(both) > Math.abs(share.deviations)) share.deviations = both
      if (Math.abs(both) >= TAKES_PART) share.since ??= times[row]!
    }
  }
  return shares.sort(
    (a, b) =>
      Math.abs(b.deviations) - Math.abs(a.deviations) ||
      (a.since ?? Number.POSITIVE_INFINITY) - (b.since ?? Number.POSITIVE_INFINITY) ||
      a.metric - b.metric
  )
}
