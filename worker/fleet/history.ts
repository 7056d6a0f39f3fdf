/** The past of signals, on an even grid of times. */
import type { History } from '../contracts/history'
import type { SignalName } from '../contracts/signal'
import { HISTORY, LIVE, STALENESS } from '../policy'
import { TooManySamples } from '../promql/error'
import { queryRange } from '../promql/query'
import type { Matcher, Series, SeriesSource } from '../promql/source'
import { SIGNS } from './last-seen'
import { matcherText, onServers } from './server-matcher'
import { type Asking, SIGNAL_NAMES, SIGNALS } from './signals'
import { significant } from './significant'

/** The answer would have more values than policy allows. */
export class HistoryTooLarge extends RangeError {
  override readonly name = 'HistoryTooLarge'
}

function tooLarge(error: unknown): never {
  if (error instanceof TooManySamples) throw new HistoryTooLarge(error.message)
  throw error
}

/** The window [from, to) in Unix ms; without `signals` all, without `server` every server. */
export interface HistoryWindow {
  from: number
  to: number
  stepMs: number
  signals?: readonly SignalName[] | undefined
  server?: string | undefined
}

/**
 * Past signals on the grid from, from + stepMs, …; gaps, NaN and infinities are null.
 *
 * Rates are as {@link pastAsking} says, so neighbouring points never miss each other's samples.
 *
 * @throws {HistoryTooLarge} when points times series exceed `HISTORY.maxValues`
 */
export async function signalHistory(
  source: SeriesSource,
  { from, to, stepMs, signals = SIGNAL_NAMES, server }: HistoryWindow
): Promise<History> {
  const only = server === undefined ? undefined : onServers([server])
  const points = Math.ceil((to - from) / stepMs)
  const { intervalMs, servers } = await scrapes(source, to, only)
  const limit = (series: number) => {
    if (series * points <= HISTORY.maxValues) return
    throw new HistoryTooLarge(
      `more than ${HISTORY.maxValues} values; ask for fewer or a wider step`
    )
  }
  limit(Math.max(1, servers) * signals.length)

  const asking = { ...pastAsking(intervalMs, stepMs), only: matcherText(only) }
  const queries: History['queries'] = {}
  const series: History['series'] = []
  for (const signal of new Set(signals)) {
    const query = SIGNALS[signal].expression(asking)
    queries[signal] = query
    const rows = await queryRange(query, source, { from, to, stepMs }).catch(tooLarge)
    limit(series.length + rows.length)
    for (const { labels, values, present } of rows) {
      if (labels.instance === undefined) continue
      series.push({
        server: labels.instance,
        signal,
        values: Array.from(values, (value, i) =>
          present[i] === 1 && Number.isFinite(value) ? significant(value) : null
        ),
      })
    }
  }
  return { from: new Date(from).toISOString(), stepMs, queries, series }
}

/** Gaps between the newest samples of a series that are looked at. */
const GAPS = 15

/** Points closer than scrapes show each scrape as it was, like the readings of now; others average. */
export function pastAsking(intervalMs: number, stepMs: number): Omit<Asking, 'only'> {
  const window = `${Math.ceil(rateWindowMs(intervalMs, stepMs) / 1000)}s`
  return { rate: stepMs <= intervalMs ? 'irate' : 'rate', window }
}

/**
 * Width of the window of a rate: at least a step, so that no sample is skipped between points, and
 * at least four scrape intervals, so that two samples are in it although one or two scrapes failed.
 */
export function rateWindowMs(intervalMs: number, stepMs: number): number {
  return Math.max(4 * Math.max(intervalMs, LIVE.tickMs), stepMs)
}

/**
 * The slowest scrape interval of the servers that reported shortly before `to`, by the median gap of
 * a series each; and how many servers there were.
 */
export async function scrapes(source: SeriesSource, to: number, only: Matcher | undefined) {
  const lookMs = 2 * STALENESS.lookbackMs
  const boot: Matcher = { name: '__name__', op: '=', value: 'node_boot_time_seconds' }
  for (const sign of [boot, SIGNS]) {
    const matchers = only ? [sign, only] : [sign]
    const hints = { rangeMs: lookMs, stepMs: 0 }
    const series = await source.select(matchers, to - lookMs, to, hints)
    const gaps = series.map(medianGapMs).filter((gap) => gap !== null)
    const servers = new Set(series.map(({ labels }) => labels.instance)).size
    if (gaps.length > 0) return { intervalMs: Math.max(...gaps), servers }
  }
  return { intervalMs: STALENESS.usualIntervalMs, servers: 0 }
}

function medianGapMs({ times }: Series): number | null {
  const newest = times.subarray(-(GAPS + 1))
  const gaps = newest.subarray(1).map((time, i) => time - newest[i]!)
  return gaps.length === 0 ? null : gaps.sort()[gaps.length >> 1]!
}
