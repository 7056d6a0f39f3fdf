/** Whether the stated rate of false alarms is held where nothing is labelled as wrong. */
import { WARM_UP } from '../../../../worker/analysis/metric-detector.ts'
import { METRIC_ALARMS } from '../../../../worker/policy.ts'
import { detect } from '../detect.ts'
import { type Figure, figure, type Measure } from '../measure.ts'
import { NAB } from '../nab-figures.ts'
import { ratioWithInterval } from '../rankings.ts'
import { KPI, kpiSeries, nabSeries, type Series } from '../series.ts'
import { columnOf, SERVER_SETS, type Server, type ServerSet, serversOf } from '../servers.ts'

const DAY_MS = 86_400_000
/** Rows after a label that may still be its incident. */
const AFTERMATH = 50

interface Quiet {
  series: Pick<Series, 'times' | 'values'>
  /** 1 for each row that is labelled, or near one. */
  isWrong: Uint8Array
}

/** Alarms and days of the quiet rows of an entity's metrics. */
function count(metrics: readonly Quiet[]): { alarms: number; days: number } {
  const sums = { alarms: 0, days: 0 }
  for (const { series, isWrong } of metrics) {
    const { alarms } = detect(series)
    const interval = (series.times.at(-1)! - series.times[0]!) / (series.times.length - 1)
    for (let row = WARM_UP; row < alarms.length; row++) {
      if (isWrong[row]) continue
      sums.alarms += alarms[row]!
      sums.days += interval / DAY_MS
    }
  }
  return sums
}

/** @param entities the metrics of each */
function figuresOf(set: string, entities: readonly Quiet[][]): Figure[] {
  if (entities.length === 0) return []
  const rate = ratioWithInterval(
    entities.map(count),
    ({ alarms }) => alarms,
    ({ days }) => days
  )
  const note = `${entities.flat().length} metrics, stated: ${METRIC_ALARMS.perDay}`
  return [figure(set, 'falseMetricAlarms', { ...rate, between: [0, METRIC_ALARMS.perDay], note })]
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

/** The metrics of a server in the weeks before the labelled ones, less those that never change. */
const before = (server: Server): Quiet[] =>
  Array.from({ length: server.metrics }, (_, metric) => ({
    series: {
      times: server.times.subarray(0, server.before),
      values: columnOf(server, metric, 0, server.before),
    },
    isWrong: new Uint8Array(server.before),
  })).filter(({ series: { values } }) => values.some((value) => value !== values[0]))

export const measure: Measure = {
  name: 'Anomalies of one metric: false alarms',
  folder: '',
  protocol:
    'Alarms at the threshold that the detector sets itself, on rows that nobody labelled: outside the windows of NAB, outside labels and the 50 rows after them, and the weeks of servers before their labelled part, of which nobody says that they are without incident. Alarms over days of all metrics; intervals over files and servers.',
  async run(dir) {
    return [
      ...figuresOf(
        NAB,
        nab(dir).map((one) => [one])
      ),
      ...figuresOf(
        KPI,
        kpi(dir).map((one) => [one])
      ),
      ...SERVER_SETS.flatMap((set: ServerSet) =>
        figuresOf(set.name, serversOf(dir, set).map(before))
      ),
    ]
  },
}
