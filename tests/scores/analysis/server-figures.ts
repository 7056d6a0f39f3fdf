/** How well the detector of servers ranks the rows of a set. */
import { detectedServers } from './detected-servers.ts'
import type { Figure } from './measure.ts'
import { BORDER, rankingFigures, type Targets } from './rankings.ts'
import { SERVER_SETS, type ServerSet } from './servers.ts'

export const RANKING_PROTOCOL =
  'Fitted to the rows before the test without their labels, then every day to the last three weeks without the rows that the model itself finds unusual; each row is scored from the rows before it alone. VUS-PR with borders of up to 100 rows, AUC-PR as average precision, best F1 without point adjustment; mean over servers.'

export function serverFigures(
  dir: string,
  folder: ServerSet['folder'],
  targets: Targets
): Figure[] {
  const set = SERVER_SETS.find((one) => one.folder === folder)!
  const ranked = detectedServers(dir, set).map(({ server: { labels }, scores }) => ({
    labels,
    scores,
  }))
  return rankingFigures(set.name, ranked, BORDER.server, { targets })
}
