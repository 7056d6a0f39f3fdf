/** PromQL as everybody may ask it: signals have names there. */

import type { Expr } from '../promql/ast'
import type { QueryOptions } from '../promql/context'
import { type Answer, type QueryWindow, query } from '../promql/query'
import type { SeriesSource } from '../promql/source'
import { withSignals } from './expand'

/** As `query`, with the names of signals known; see {@link withSignals}. */
export async function queryWithSignals(
  expr: string | Expr,
  source: SeriesSource,
  window: QueryWindow,
  options: QueryOptions = {}
): Promise<Answer> {
  return query(await withSignals(expr, source, window), source, window, options)
}
