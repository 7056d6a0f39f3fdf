/** How well anomalies of whole servers are ranked on the Server Machine Dataset. */
import type { Measure } from '../measure.ts'
import { RANKING_PROTOCOL, serverFigures } from '../server-figures.ts'

export const measure: Measure = {
  name: 'Servers: Server Machine Dataset',
  folder: 'smd',
  protocol: RANKING_PROTOCOL,
  run: async (dir) =>
    serverFigures(dir, 'smd', [
      { must: 0.59, aim: 0.66 },
      { must: 0.61, aim: 0.66 },
      { must: 0.65, aim: 0.7 },
    ]),
}
