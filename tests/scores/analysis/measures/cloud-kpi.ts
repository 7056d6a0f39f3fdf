/** The ranking of one metric's values on indicators of cloud services. */
import { meanWithInterval } from '../bootstrap.ts'
import { detect } from '../detect.ts'
import type { Measure } from '../measure.ts'
import { aucPr, bestF1 } from '../scoring/ranking.ts'
import { vusPr } from '../scoring/vus-pr.ts'
import { kpiSeries } from '../series.ts'

/** Labels are points here: half the border that events of servers have. */
const BORDER = 50

export const measure: Measure = {
  name: 'Anomalies of one metric: indicators of cloud services',
  folder: 'cloud-kpi',
  async run(dir) {
    const scored = kpiSeries(dir).map((series) => {
      const { deviations } = detect(series)
      return {
        vusPr: vusPr(series.labels, deviations, BORDER),
        aucPr: aucPr(series.labels, deviations),
        bestF1: bestF1(series.labels, deviations).f1,
      }
    })
    const over = (key: keyof (typeof scored)[number]) =>
      meanWithInterval(scored.map((one) => one[key]))
    const note = `mean of ${scored.length} series, by the deviation`
    return [
      { name: 'VUS-PR', ...over('vusPr'), must: 0.65, aim: 0.72, note },
      { name: 'AUC-PR', ...over('aucPr'), must: 0.5, aim: 0.57, note },
      { name: 'best F1', ...over('bestF1'), note: 'the labels choose the threshold' },
    ]
  },
}
