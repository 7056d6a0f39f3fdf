/** The alarms of one metric's detector on the Numenta Anomaly Benchmark. */
import { bootstrap } from '../bootstrap.ts'
import { detect } from '../detect.ts'
import type { Figure, Measure } from '../measure.ts'
import { judge, nabScore, type Profile, type ScoredFile } from '../scoring/nab.ts'
import { type NabSeries, nabSeries } from '../series.ts'

/** Drawing files and choosing a threshold for them takes a while. */
const ROUNDS = 300
const TARGETS: Partial<Record<Profile, { must: number; aim: number }>> = {
  standard: { must: 57, aim: 65 },
  'low false positives': { must: 48, aim: 55 },
}

function scored(files: ScoredFile[], profile: Profile, threshold?: number) {
  const judged = files.map((file) => judge(file, profile))
  const score = (positions: readonly number[]) =>
    nabScore(
      positions.map((at) => judged[at]!),
      profile,
      threshold
    ).score
  return {
    ...nabScore(judged, profile, threshold),
    interval: bootstrap(judged.length, score, ROUNDS),
  }
}

/** At the best threshold for all files, as the benchmark has it. */
function figureOf(files: ScoredFile[], profile: Profile): Figure {
  const { score, threshold, interval } = scored(files, profile)
  const note = `best threshold for all files: ${threshold.toFixed(2)}`
  return { name: `NAB, ${profile}`, value: score, ...interval, ...TARGETS[profile], note }
}

/** Every second file at the threshold that is best for the others, so that none chose its own. */
function crossed(files: ScoredFile[]): Figure {
  const halves = [0, 1].map((rest) =>
    files.filter((_, at) => at % 2 === rest).map((file) => judge(file, 'standard'))
  )
  const scores = halves.map((half, at) => {
    const { threshold } = nabScore(halves[1 - at]!, 'standard')
    return nabScore(half, 'standard', threshold).score
  })
  const note = 'mean of two halves, each at the best threshold of the other'
  return { name: 'NAB, standard, crossed', value: (scores[0]! + scores[1]!) / 2, note }
}

function own(series: NabSeries[], files: ScoredFile[], alarms: Uint8Array[]): Figure[] {
  const scoredAlarms = files.map((file, at) => ({ ...file, scores: alarms[at]! }))
  const { score, interval } = scored(scoredAlarms, 'standard', 1)
  const windows = series.flatMap(({ windows }, at) =>
    windows.map(([first, last]) => alarms[at]!.subarray(first, last + 1).includes(1))
  )
  const found = windows.filter(Boolean).length
  return [
    {
      name: 'NAB, standard, threshold without labels',
      value: score,
      ...interval,
      note: 'the threshold that the detector sets itself',
    },
    {
      name: 'windows found, threshold without labels',
      value: found / windows.length,
      note: `${found} of ${windows.length}`,
    },
  ]
}

export const measure: Measure = {
  name: 'Anomalies of one metric: NAB',
  folder: 'nab',
  async run(dir) {
    const series = nabSeries(dir)
    const detected = series.map((one) => detect(one))
    const files = series.map(({ windows }, at) => ({ windows, scores: detected[at]!.records }))
    return [
      figureOf(files, 'standard'),
      figureOf(files, 'low false positives'),
      figureOf(files, 'low false negatives'),
      crossed(files),
      ...own(
        series,
        files,
        detected.map(({ alarms }) => alarms)
      ),
    ]
  },
}
