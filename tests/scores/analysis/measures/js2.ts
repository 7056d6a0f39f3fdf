/** How well anomalies of whole servers are ranked on the services of JumpStarter. */
import type { Measure } from '../measure.ts'
import { rankingFigures } from '../servers.ts'

export const measure: Measure = {
  name: 'Services: JumpStarter, second data set',
  folder: 'js2',
  run: async (dir) =>
    rankingFigures(dir, 'js2', [
      [0.38, 0.46],
      [0.32, 0.42],
      [0.4, 0.46],
    ]),
}
