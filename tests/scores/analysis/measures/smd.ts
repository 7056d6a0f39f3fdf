/** How well anomalies of whole servers are ranked on the Server Machine Dataset. */
import type { Measure } from '../measure.ts'
import { rankingFigures } from '../servers.ts'

export const measure: Measure = {
  name: 'Servers: Server Machine Dataset',
  folder: 'smd',
  run: async (dir) =>
    rankingFigures(dir, 'smd', [
      [0.59, 0.66],
      [0.61, 0.66],
      [0.65, 0.7],
    ]),
}
