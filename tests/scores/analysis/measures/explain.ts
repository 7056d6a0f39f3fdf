/** How many of the metrics that an incident shows in are named. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { explain } from '../../../../worker/analysis/server/explain.ts'
import { meanWithInterval } from '../bootstrap.ts'
import type { Figure, Measure } from '../measure.ts'
import { firstFit, type Server, serversOf, windowOf } from '../servers.ts'

const SETS = [
  { folder: 'smd', must: 0.73, aim: 0.8 },
  { folder: 'asd', must: 0.82, aim: 0.86 },
] as const

/**
 * Of each incident, the share of its n metrics that are among the first n named.
 *
 * @see Su et al. (2019), Robust Anomaly Detection for Multivariate Time Series, KDD: HitRate@100 %
 */
function hitRates(server: Server): number[] {
  const { model } = firstFit(server, 1)
  return server.interpretations.map(({ first, last, metrics }) => {
    const onset = server.before + first
    const window = windowOf(server, onset - server.rowsPerDay, server.before + last + 1)
    const named = explain(model, window, server.times[onset]!).slice(0, metrics.length)
    return named.filter(({ metric }) => metrics.includes(metric)).length / metrics.length
  })
}

export const measure: Measure = {
  name: 'Which metrics explain an incident',
  folder: '',
  async run(dir) {
    const figures: Figure[] = []
    for (const { folder, must, aim } of SETS) {
      if (!existsSync(join(dir, folder))) continue
      const rates = serversOf(dir, folder).flatMap(hitRates)
      figures.push({
        name: `${folder.toUpperCase()}, HitRate@100 %`,
        ...meanWithInterval(rates),
        must,
        aim,
        note: `${rates.length} incidents, as labelled; interval over incidents`,
      })
    }
    return figures
  },
}
