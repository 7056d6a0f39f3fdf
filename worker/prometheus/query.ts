/** Questions for values: at one time, or over a range. */
import { PROMETHEUS } from '../policy'
import type { Expr, ValueType } from '../promql/ast'
import { typeOf } from '../promql/check'
import { lineColumn } from '../promql/error'
import { parse } from '../promql/parse'
import { type Answer, instant, type QueryWindow } from '../promql/query'
import type { SeriesSource } from '../promql/source'
import type { Scalar, Vector } from '../promql/value'
import { queryWithSignals } from '../rules/query'
import { CountedSource } from './counted-source'
import { type Data, TRUNCATED } from './data'
import { ApiError, invalid } from './failure'
import { instantResult, type Result, rangeResult } from './json'
import { type Parameters, spanMs } from './parameters'

/** Whom a query is asked of, and in which circumstances. */
export interface Asked {
  source: SeriesSource
  /** The current time, Unix ms. */
  now: () => number
}

/** An answer, what was asked, and what it took. */
interface Evaluated extends Answer {
  text: string
  samples: number
  elapsedMs: number
}

/** `/query`. @throws {ApiError} for a wrong parameter; errors of `query` and `parse` pass through */
export async function instantQuery(parameters: Parameters, asked: Asked): Promise<Data> {
  const limit = parameters.limit()
  const window = instant(parameters.momentOr('time', asked.now()))
  const evaluated = await evaluate(parameters, asked, window)
  return dataOf(parameters, evaluated, instantResult(evaluated.value, evaluated.grid, limit))
}

/** `/query_range`. @throws {ApiError} as {@link instantQuery} */
export async function rangeQuery(parameters: Parameters, asked: Asked): Promise<Data> {
  const limit = parameters.limit()
  const window = windowOf(parameters)
  const evaluated = await evaluate(parameters, asked, window, requireRows)
  const value = evaluated.value as Scalar | Vector
  return dataOf(parameters, evaluated, rangeResult(value, evaluated.grid, limit))
}

function windowOf(parameters: Parameters): QueryWindow {
  const [from, to] = [parameters.moment('start'), parameters.moment('end')]
  if (to < from) throw invalid('end', 'end timestamp must not be before start time')
  const stepMs = parameters.requiredDuration('step')
  if (stepMs <= 0) {
    const refused = 'zero or negative query resolution step widths are not accepted'
    throw invalid('step', `${refused}. Try a positive integer`)
  }
  if (Math.floor((to - from) / stepMs) > PROMETHEUS.maxSteps) {
    const most = PROMETHEUS.maxSteps.toLocaleString('en')
    const problem = `exceeded maximum resolution of ${most} points per timeseries`
    throw new ApiError('bad_data', `${problem}. Try decreasing the query resolution (?step=XX)`)
  }
  return { from, to, stepMs }
}

async function evaluate(
  parameters: Parameters,
  { source, now }: Asked,
  window: QueryWindow,
  check: (expr: Expr) => void = () => {}
): Promise<Evaluated> {
  const timeoutMs = parameters.duration('timeout')
  const lookbackMs = lookbackOf(parameters)
  const text = parameters.text('query')
  const expr = parse(text)
  check(expr)
  const startedAt = now()
  // Counting has its price: it hides ways to answer that read no samples here.
  const counted = parameters.text('stats') === '' ? undefined : new CountedSource(source)
  const answer = await queryWithSignals(expr, counted ?? source, window, {
    now,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(lookbackMs !== undefined && { lookbackMs }),
  })
  return { ...answer, text, samples: counted?.samples ?? 0, elapsedMs: now() - startedAt }
}

function lookbackOf(parameters: Parameters): number | undefined {
  const text = parameters.text('lookback_delta')
  if (text === '') return undefined
  try {
    const ms = spanMs(text)
    return ms > 0 ? ms : undefined
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ApiError('bad_data', `error parsing lookback delta duration: ${error.message}`)
  }
}

const NO_ROWS: Partial<Record<ValueType, string>> = { matrix: 'range vector', string: 'string' }

function requireRows(expr: Expr): void {
  const got = NO_ROWS[typeOf(expr)]
  if (got === undefined) return
  const wanted = 'must be Scalar or instant Vector'
  throw invalid('query', `invalid expression type "${got}" for range query, ${wanted}`)
}

function dataOf(parameters: Parameters, evaluated: Evaluated, result: Result): Data {
  const { text, annotations } = evaluated
  const remarks = (wanted: 'warning' | 'info') =>
    annotations
      .filter(({ level }) => level === wanted)
      .map((one) => `PromQL ${wanted}: ${one.text} (${lineColumn(text, one)})`)
  const stats = parameters.text('stats')
  const warnings = remarks('warning')
  if (result.truncated) warnings.push(TRUNCATED)
  if (stats !== '' && stats !== 'true' && stats !== 'all') warnings.push(deprecated(stats))
  const more = stats === '' ? '' : `,"stats":${statsJson(evaluated)}`
  const json = `{"resultType":"${result.type}","result":${result.json}${more}}`
  return { json, warnings, infos: remarks('info') }
}

const deprecated = (stats: string) =>
  `value ${JSON.stringify(stats.slice(0, 64))} for parameter "stats" is deprecated and will be rejected in the next major release, use "true" or "all"`

/**
 * What Prometheus tells of a query's cost. On Workers the clock stands still while code computes, so
 * the time is that of waiting; all samples of a query are held at once.
 */
function statsJson({ samples, elapsedMs }: Evaluated): string {
  const seconds = elapsedMs / 1_000
  return JSON.stringify({
    timings: {
      evalTotalTime: seconds,
      resultSortTime: 0,
      queryPreparationTime: 0,
      innerEvalTime: seconds,
      execQueueTime: 0,
      execTotalTime: seconds,
    },
    samples: { totalQueryableSamples: samples, peakSamples: samples },
  })
}
