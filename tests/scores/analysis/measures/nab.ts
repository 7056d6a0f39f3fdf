/** The alarms of one metric's detector on the Numenta Anomaly Benchmark. */

import { meanWithInterval } from '../bootstrap.ts'
import { detect } from '../detect.ts'
import { type Figure, figure, type Measure } from '../measure.ts'
import { NAB, nabFigures, scored } from '../nab-figures.ts'
import { judge, nabScore, type ScoredFile } from '../scoring/nab.ts'
import { type NabSeries, nabSeries } from '../series.ts'

/** The detector that is best among those as quick as ours, on all 58 files. */
const PUBLISHED = { nabStandard: 58, nabFewFalse: 43.4, nabFewMissed: 64.8 } as const

/** Every second file at the threshold that is best for the others, so that none chose its own. */
function crossed(files: ScoredFile[]): Figure {
  const halves = [0, 1].map((rest) =>
    files.filter((_, at) => at % 2 === rest).map((file) => judge(file, 'standard'))
  )
  const scores = halves.map((half, at) => {
    const { threshold } = nabScore(halves[1 - at]!, 'standard')
    return nabScore(half, 'standard', threshold).score
  })
  return figure(NAB, 'nabCrossed', { value: (scores[0]! + scores[1]!) / 2 })
}

function own(series: NabSeries[], alarms: Uint8Array[]): Figure[] {
  const files = series.map(({ windows }, at) => ({ windows, scores: alarms[at]! }))
  const found = series.flatMap(({ windows }, at) =>
    windows.map(([first, last]) => Number(alarms[at]!.subarray(first, last + 1).includes(1)))
  )
  const { score, interval } = scored(files, 'standard', 1)
  return [
    figure(NAB, 'nabOwn', { value: score, ...interval }),
    figure(NAB, 'windowsFound', meanWithInterval(found)),
  ]
}

export const measure: Measure = {
  name: 'Anomalies of one metric: NAB',
  folder: 'nab',
  protocol:
    'Value by value with one setting for all files, no look-ahead; the first 15 % of a file (at most 750 rows) are not judged. As the benchmark has it, the one threshold that pays best over all files is used; "crossed" takes that of the other half of the files, and "without labels" the one that the detector sets itself. Published: KNN-CAD on all 58 files.',
  async run(dir) {
    const series = nabSeries(dir)
    if (series.length === 0) return []
    const detected = series.map((one) => detect(one))
    const files = series.map(({ windows }, at) => ({ windows, scores: detected[at]!.records }))
    return [
      ...nabFigures(files, {
        nabStandard: { must: 57, aim: 65 },
        nabFewFalse: { must: 48, aim: 55 },
      }),
      crossed(files),
      ...own(
        series,
        detected.map(({ alarms }) => alarms)
      ),
      ...Object.entries(PUBLISHED).map(([quantity, value]) =>
        figure(
          NAB,
          quantity as keyof typeof PUBLISHED,
          { value, published: 'all 58 files' },
          'knn-cad'
        )
      ),
    ]
  },
}
