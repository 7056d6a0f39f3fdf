/** How cheap published methods score on the same data, so that there is something to compare with. */
import type { Measure } from '../measure.ts'
import { SERVER_SETS, serversOf } from '../servers.ts'
import { forecastFigures, metricFigures, serverRankings } from '../way-figures.ts'
import { fittedScores } from '../ways/fitted.ts'
import { windowedGaussian } from '../ways/one-metric.ts'

const ON_SERVERS = ['mahalanobis', 'principal-components', 'nearest-neighbour'] as const
const FORECASTING = ['yesterday', 'last-week', 'usual-hour'] as const

export const measure: Measure = {
  name: 'Cheap published methods',
  folder: '',
  protocol:
    'Written anew from their publications and run on the same rows as our detectors, with the settings that are usual for them and no tuning: windowed Gaussian over 6,400 values; Mahalanobis distance with a ridge of 0.1, error of ten principal components, and distance to the nearest of 512 rows, each from the standardised rows before the test.',
  async run(dir) {
    return [
      ...metricFigures(dir, 'windowed-gaussian', () => windowedGaussian),
      ...SERVER_SETS.flatMap((set) => {
        const servers = serversOf(dir, set)
        const scores = servers.map((server) => fittedScores(server, ON_SERVERS))
        return [...serverRankings(set, servers, scores), ...forecastFigures(dir, set, FORECASTING)]
      }),
    ]
  },
}
