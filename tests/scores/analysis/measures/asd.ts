/** How well anomalies of whole servers are ranked on the Application Server Dataset. */
import type { Measure } from '../measure.ts'
import { rankingFigures } from '../servers.ts'

export const measure: Measure = {
  name: 'Servers: Application Server Dataset',
  folder: 'asd',
  run: async (dir) =>
    rankingFigures(dir, 'asd', [
      [0.58, 0.66],
      [0.46, 0.53],
      [0.51, 0.56],
    ]),
}
