/** How the analyses of the original documents score, and chance beside them, on the same data. */
import { randomFrom } from '../../../../worker/analysis/random.ts'
import { alertFigures, countsOf } from '../alert-counts.ts'
import { type Figure, figure, type Measure } from '../measure.ts'
import type { Method } from '../methods.ts'
import { ratioWithInterval } from '../rankings.ts'
import { SERVER_SETS, type Server, type ServerSet, serversOf } from '../servers.ts'
import { forecastFigures, metricFigures, serverRankings } from '../way-figures.ts'
import { fittedScores } from '../ways/fitted.ts'
import { flaggedShares } from '../ways/flags.ts'
import { DOCUMENTS_WAYS } from '../ways/one-metric.ts'

const SEED = 1
const ON_SERVERS = ['isolation-forest', 'server-states'] as const
const FORECASTING = ['linear-trend', 'local-level'] as const

/** All metrics of a server together. */
function onServers(dir: string, set: ServerSet): Figure[] {
  const servers = serversOf(dir, set)
  const random = randomFrom(SEED)
  const shares = servers.map(flaggedShares)
  const scores = servers.map(
    (server, at) =>
      new Map<Method, ArrayLike<number>>([
        ['chance', Array.from(server.labels, () => random())],
        ...(Object.entries(shares[at]!) as [Method, Float64Array][]),
        ...fittedScores(server, ON_SERVERS),
      ])
  )
  if (servers.length === 0) return []
  return [
    ...serverRankings(set, servers, scores),
    ...anyMetric(
      set.name,
      servers,
      shares.map((share) => share['z-or-fences'])
    ),
  ]
}

/** An alert whenever a metric is flagged, as the documents would have it. */
function anyMetric(set: string, servers: Server[], shares: Float64Array[]): Figure[] {
  const flags = shares.map((share) => Uint8Array.from(share, (value) => (value > 0 ? 1 : 0)))
  const quiet = servers.map(({ labels }, at) => ({
    rows: labels.reduce((sum, label) => sum + (label ? 0 : 1), 0),
    flagged: labels.reduce((sum, label, row) => sum + (label ? 0 : flags[at]![row]!), 0),
  }))
  const share = ratioWithInterval(
    quiet,
    ({ flagged }) => flagged,
    ({ rows }) => rows
  )
  const counts = servers.map((server, at) => countsOf(server, flags[at]!))
  return [
    ...alertFigures(set, counts, { method: 'z-or-fences' }),
    figure(set, 'quietFlagged', share, 'z-or-fences'),
  ]
}

export const measure: Measure = {
  name: "The original documents' analyses",
  folder: '',
  protocol:
    'Each as the product offers it, with the cutoffs that the documents give, on the same rows as our detectors. On servers, the share of metrics that a cutoff flags ranks the rows, and an alert is an hour in which any metric is flagged; the forest and the states are learned from the rows before the test. The line is drawn through the last week of hours; the level is the last that the filter knew, with variances by moments.',
  async run(dir) {
    return [
      ...metricFigures(dir, 'chance', () => {
        const random = randomFrom(SEED)
        return (values) => values.map(() => random())
      }),
      ...DOCUMENTS_WAYS.flatMap(([method, way]) => metricFigures(dir, method, () => way)),
      ...SERVER_SETS.flatMap((set) => [
        ...onServers(dir, set),
        ...forecastFigures(dir, set, FORECASTING),
      ]),
    ]
  },
}
