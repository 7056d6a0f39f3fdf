/** Whether health falls where an incident is labelled. */
import { rarity } from '../../../../worker/analysis/health/rarity.ts'
import { serverHealth } from '../../../../worker/analysis/health/server-health.ts'
import { meanWithInterval } from '../bootstrap.ts'
import { type DetectedServer, detectedServers } from '../detected-servers.ts'
import { type Figure, figure, type Measure } from '../measure.ts'
import { ratioWithInterval } from '../rankings.ts'
import { eventsOf } from '../scoring/events.ts'
import { aucPr } from '../scoring/ranking.ts'
import { rocAuc } from '../scoring/roc.ts'
import { SERVER_SETS } from '../servers.ts'

/** Below this a server is no longer good, and below that it is in a dip. */
const GOOD = 80
const DIP = 60

/** The health after each row of the test, of its anomaly alone: the metrics have no names. */
const healthOf = ({ perDay }: DetectedServer): number[] =>
  Array.from(perDay, (peaks) => serverHealth({ anomaly: rarity(peaks) }, ['anomaly']).score!)

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Times that health falls below a score while nothing is labelled. */
const falls = (health: readonly number[], labels: Uint8Array, below: number) =>
  health.filter(
    (score, row) => !labels[row] && score < below && !((health[row - 1] ?? 100) < below)
  ).length

function figuresOf(set: string, detected: readonly DetectedServer[]): Figure[] {
  const scored = detected.map((one) => ({ server: one.server, health: healthOf(one) }))
  const fallen = scored.map(({ health }) => health.map((score) => 100 - score))
  const ranking = (score: typeof rocAuc) =>
    meanWithInterval(scored.map(({ server: { labels } }, at) => score(labels, fallen[at]!)))
  const drops = scored.flatMap(({ server: { labels }, health }) => {
    const usual = median(health.filter((_, row) => !labels[row]))
    return eventsOf(labels).map(
      ([first, last]) => usual - Math.min(...health.slice(first, last + 1))
    )
  })
  const perDay = (below: number) =>
    ratioWithInterval(
      scored,
      ({ server, health }) => falls(health, server.labels, below),
      ({ server: { labels, rowsPerDay } }) =>
        labels.reduce((sum, label) => sum + (label ? 0 : 1), 0) / rowsPerDay
    )
  return [
    figure(set, 'healthAuc', ranking(rocAuc)),
    figure(set, 'healthAucPr', ranking(aucPr)),
    figure(set, 'healthDrop', { value: median(drops), entities: drops.length }),
    figure(set, 'healthDips', perDay(DIP)),
    figure(set, 'healthFalls', perDay(GOOD)),
  ]
}

export const measure: Measure = {
  name: 'Health of servers',
  folder: '',
  protocol: `The health after each row, made of the anomaly of all metrics alone: the metrics of these sets have no names, so what a full disk costs cannot be graded here. The anomaly is -log10 of how many peaks as high a day the detector expects. ROC-AUC and AUC-PR of 100 less health against the labels, mean over servers; the drop is from the server's usual health to the lowest in an event; a dip is a fall below ${DIP} outside events, and below ${GOOD} a server is no longer good. The curve was chosen on these events. In the product only rows of an incident count, so health falls less often there.`,
  async run(dir) {
    return SERVER_SETS.flatMap((set) => {
      const detected = detectedServers(dir, set)
      return detected.length === 0 ? [] : figuresOf(set.name, detected)
    })
  },
}
