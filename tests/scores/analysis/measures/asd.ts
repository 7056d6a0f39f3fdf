/** How well anomalies of whole servers are ranked on the Application Server Dataset. */
import type { Measure } from '../measure.ts'
import { RANKING_PROTOCOL, serverFigures } from '../server-figures.ts'

export const measure: Measure = {
  name: 'Servers: Application Server Dataset',
  folder: 'asd',
  protocol: RANKING_PROTOCOL,
  run: async (dir) =>
    serverFigures(dir, 'asd', [
      { must: 0.58, aim: 0.66 },
      { must: 0.46, aim: 0.53 },
      { must: 0.51, aim: 0.56 },
    ]),
}
