/** How well anomalies of whole servers are ranked on the services of JumpStarter. */
import type { Measure } from '../measure.ts'
import { RANKING_PROTOCOL, serverFigures } from '../server-figures.ts'

export const measure: Measure = {
  name: 'Services: JumpStarter, second data set',
  folder: 'js2',
  protocol: RANKING_PROTOCOL,
  run: async (dir) =>
    serverFigures(dir, 'js2', [
      { must: 0.38, aim: 0.46 },
      { must: 0.32, aim: 0.42 },
      { must: 0.4, aim: 0.46 },
    ]),
}
