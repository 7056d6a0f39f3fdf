/** How the other ways score, measured as ours is. */
import { overServers, scaledErrors } from './forecasts.ts'
import { HORIZONS, serverSeries } from './hourly.ts'
import type { Figure } from './measure.ts'
import type { Method } from './methods.ts'
import { otherNabFigures } from './nab-figures.ts'
import { BORDER, rankingFigures } from './rankings.ts'
import { KPI, kpiSeries, nabSeries, type Series } from './series.ts'
import type { Server, ServerSet } from './servers.ts'
import { FORECASTERS } from './ways/forecasters.ts'
import type { MetricWay } from './ways/one-metric.ts'

/**
 * On series of one metric: the benchmark's score, and how values are ranked.
 *
 * @param begin called for each set, so that one is not scored otherwise for want of the other
 */
export function metricFigures(dir: string, method: Method, begin: () => MetricWay): Figure[] {
  const scored = <T extends Series>(all: readonly T[]) => {
    const way = begin()
    return all.map((series) => ({ ...series, scores: way(series.values) }))
  }
  const files = scored(nabSeries(dir))
  const indicators = scored(kpiSeries(dir))
  return [
    ...(files.length > 0 ? otherNabFigures(files, method) : []),
    ...(indicators.length > 0 ? rankingFigures(KPI, indicators, BORDER.indicator, { method }) : []),
  ]
}

/** On servers: how rows are ranked. @param scores of each server by each way */
export function serverRankings(
  set: ServerSet,
  servers: readonly Server[],
  scores: readonly ReadonlyMap<Method, ArrayLike<number>>[]
): Figure[] {
  return [...(scores[0]?.keys() ?? [])].flatMap((method) => {
    const ranked = servers.map(({ labels }, at) => ({ labels, scores: scores[at]!.get(method)! }))
    return rankingFigures(set.name, ranked, BORDER.server, { method })
  })
}

/** A day and a week ahead. */
export function forecastFigures(
  dir: string,
  set: ServerSet,
  methods: readonly (keyof typeof FORECASTERS)[]
): Figure[] {
  return (['day', 'week'] as const).flatMap((horizon) => {
    const { hours } = HORIZONS[horizon]
    const series = serverSeries(dir, set, HORIZONS[horizon])
    if (series.length === 0) return []
    return methods.map((method) => {
      const errors = scaledErrors(series, hours, (at, nth) => {
        const { values, origins } = series[at]!
        return FORECASTERS[method](values.subarray(0, origins[nth]), hours)
      })
      const quantity = horizon === 'day' ? 'mase' : 'maseWeek'
      return overServers(set.name, quantity, series, errors, { method })
    })
  })
}
