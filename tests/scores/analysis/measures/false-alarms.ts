/** Whether the stated rate of false alarms is held where nothing is labelled as wrong. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { WARM_UP } from '../../../../worker/analysis/metric-detector.ts'
import { METRIC_ALARMS } from '../../../../worker/policy.ts'
import { bootstrap } from '../bootstrap.ts'
import { detect } from '../detect.ts'
import type { Figure, Measure } from '../measure.ts'
import { entitiesOf, rowsOfEntity, SERVER_SETS } from '../multivariate.ts'
import { kpiSeries, nabSeries, type Series } from '../series.ts'

const DAY_MS = 86_400_000
/** Rows after a label that may still be its incident. */
const AFTERMATH = 50

interface Quiet {
  series: Pick<Series, 'times' | 'values'>
  /** 1 for each row that is labelled, or near one. */
  isWrong: Uint8Array
}

/** Alarms and days of one metric's quiet rows. */
function count({ series, isWrong }: Quiet): { alarms: number; days: number } {
  const { alarms } = detect(series)
  let [raised, rows] = [0, 0]
  for (let row = WARM_UP; row < alarms.length; row++) {
    if (isWrong[row]) continue
    rows++
    raised += alarms[row]!
  }
  const interval = (series.times.at(-1)! - series.times[0]!) / (series.times.length - 1)
  return { alarms: raised, days: (rows * interval) / DAY_MS }
}

function figureOf(name: string, metrics: Quiet[]): Figure {
  const counted = metrics.map(count)
  const rate = (positions: readonly number[]) => {
    const days = positions.reduce((sum, at) => sum + counted[at]!.days, 0)
    return positions.reduce((sum, at) => sum + counted[at]!.alarms, 0) / days
  }
  return {
    name: `false alarms a day and metric, ${name}`,
    value: rate(counted.map((_, at) => at)),
    ...bootstrap(counted.length, rate),
    between: [0, METRIC_ALARMS.perDay],
    note: `${counted.length} metrics, stated: ${METRIC_ALARMS.perDay}`,
  }
}

const nab = (dir: string): Quiet[] =>
  nabSeries(dir).map((series) => {
    const isWrong = new Uint8Array(series.values.length)
    for (const [first, last] of series.windows) isWrong.fill(1, first, last + 1)
    return { series, isWrong }
  })

const kpi = (dir: string): Quiet[] =>
  kpiSeries(dir).map((series) => {
    const isWrong = new Uint8Array(series.values.length)
    for (const [row, label] of series.labels.entries()) {
      if (label) isWrong.fill(1, row, row + AFTERMATH)
    }
    return { series, isWrong }
  })

/** The metrics of servers in the weeks before the labelled ones, less those that never change. */
const servers = (dir: string, folder: string, intervalMs: number): Quiet[] =>
  entitiesOf(dir, folder).flatMap((entity) => {
    const rows = rowsOfEntity(dir, folder, entity, 'train')
    const times = Float64Array.from(rows, (_, row) => row * intervalMs)
    return Array.from({ length: entity.dim }, (_, metric) => {
      const values = Float64Array.from(rows, (row) => row[metric]!)
      return { series: { times, values }, isWrong: new Uint8Array(rows.length) }
    }).filter(({ series: { values } }) => values.some((value) => value !== values[0]))
  })

export const measure: Measure = {
  name: 'Anomalies of one metric: false alarms',
  folder: '',
  async run(dir) {
    const has = (folder: string) => existsSync(join(dir, folder))
    const figures: Figure[] = []
    if (has('nab')) figures.push(figureOf('NAB outside its windows', nab(dir)))
    if (has('cloud-kpi')) figures.push(figureOf('cloud services outside labels', kpi(dir)))
    for (const { folder, intervalMs } of SERVER_SETS.filter(({ folder }) => has(folder))) {
      figures.push(
        figureOf(`${folder}, before the labelled part`, servers(dir, folder, intervalMs))
      )
    }
    return figures
  },
}
