/** The ranking of one metric's values on indicators of cloud services. */
import { detect } from '../detect.ts'
import type { Measure } from '../measure.ts'
import { BORDER, rankingFigures } from '../rankings.ts'
import { KPI, kpiSeries } from '../series.ts'

export const measure: Measure = {
  name: 'Anomalies of one metric: indicators of cloud services',
  folder: 'cloud-kpi',
  protocol:
    'Value by value with one setting for all series, ranked by the deviation. Series without a labelled row are left out. VUS-PR with borders of up to 50 rows, AUC-PR as average precision, best F1 without point adjustment; mean over series.',
  async run(dir) {
    const ranked = kpiSeries(dir).map((series) => ({
      labels: series.labels,
      scores: detect(series).deviations,
    }))
    return rankingFigures(KPI, ranked, BORDER.indicator, {
      targets: [
        { must: 0.65, aim: 0.72 },
        { must: 0.5, aim: 0.57 },
      ],
    })
  },
}
