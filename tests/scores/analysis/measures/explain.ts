/** How many of the metrics that an incident shows in are named. */
import { explain } from '../../../../worker/analysis/server/explain.ts'
import { Z_SCORE_WINDOW, zScore } from '../../../../worker/analysis/z-score.ts'
import { meanWithInterval } from '../bootstrap.ts'
import { type Figure, figure, type Measure } from '../measure.ts'
import type { Method } from '../methods.ts'
import {
  columnOf,
  firstFit,
  type Interpretation,
  SERVER_SETS,
  type Server,
  serversOf,
  windowOf,
} from '../servers.ts'

const TARGETS = {
  smd: { must: 0.73, aim: 0.8 },
  asd: { must: 0.82, aim: 0.86 },
  js2: {},
}

/** The metrics that are held responsible for an incident, the most responsible first. */
type Namer = (server: Server) => (incident: Interpretation) => number[]

const ours: Namer = (server) => {
  const { model } = firstFit(server, 1)
  return ({ first, last }) => {
    const onset = server.before + first
    const window = windowOf(server, onset - server.rowsPerDay, server.before + last + 1)
    return explain(model, window, server.times[onset]!).map(({ metric }) => metric)
  }
}

/** By the greatest deviation from the mean of the rows before the test. */
const largestDeviation: Namer = (server) => {
  const usual = Array.from({ length: server.metrics }, (_, metric) => {
    const values = columnOf(server, metric, 0, server.before)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    return { mean, deviation: Math.sqrt(variance) || 1 }
  })
  return ({ first, last }) =>
    byGreatest(usual, ({ mean, deviation }, metric) => {
      const values = columnOf(server, metric, server.before + first, server.before + last + 1)
      return values.reduce((most, value) => Math.max(most, Math.abs(value - mean) / deviation), 0)
    })
}

/** By the greatest z-score over the last twenty values. */
const localZScore: Namer = (server) => (incident) =>
  byGreatest(Array(server.metrics).fill(0), (_, metric) => {
    const from = server.before + incident.first - Z_SCORE_WINDOW + 1
    const values = Array.from(columnOf(server, metric, from, server.before + incident.last + 1))
    const rows = Array.from({ length: incident.last - incident.first + 1 }, (_, row) => row)
    return rows.reduce(
      (most, row) => Math.max(most, Math.abs(zScore(values.slice(row, row + Z_SCORE_WINDOW)) ?? 0)),
      0
    )
  })

function byGreatest<T>(items: readonly T[], of: (item: T, metric: number) => number): number[] {
  const values = items.map(of)
  return [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b)
}

const NAMERS: readonly [Method | undefined, Namer][] = [
  [undefined, ours],
  ['z-score-uncut', localZScore],
  ['largest-deviation', largestDeviation],
]

/**
 * Of each incident, the share of its n metrics that are among the first n named.
 *
 * @see Su et al. (2019), Robust Anomaly Detection for Multivariate Time Series, KDD: HitRate@100 %
 */
function hitRates(server: Server, namer: Namer): number[] {
  const nameFor = namer(server)
  return server.interpretations.map((incident) => {
    const { metrics } = incident
    const named = nameFor(incident).slice(0, metrics.length)
    return named.filter((metric) => metrics.includes(metric)).length / metrics.length
  })
}

export const measure: Measure = {
  name: 'Which metrics explain an incident',
  folder: '',
  protocol:
    'For each incident whose metrics are labelled: of its n metrics, the share among the first n that are named. The time of the incident is given; the model is that of the rows before the test. Mean and intervals over incidents.',
  async run(dir) {
    return SERVER_SETS.flatMap((set): Figure[] => {
      const servers = serversOf(dir, set).filter(({ interpretations }) => interpretations.length)
      if (servers.length === 0) return []
      return NAMERS.map(([method, namer]) => {
        const rates = servers.flatMap((server) => hitRates(server, namer))
        const targets = method ? {} : TARGETS[set.folder]
        return figure(set.name, 'hitRate', { ...meanWithInterval(rates), ...targets }, method)
      })
    })
  },
}
