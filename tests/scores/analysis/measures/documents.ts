/** How the analyses of the original documents score, beside the detector of one metric. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isolationForest, isolationScore } from '../../../../worker/analysis/isolation-forest.ts'
import { isOutsideFences } from '../../../../worker/analysis/quartile-fences.ts'
import { randomFrom } from '../../../../worker/analysis/random.ts'
import { TREND_CUTOFF, trends } from '../../../../worker/analysis/trend-change.ts'
import { Z_SCORE_CUTOFF, zScore } from '../../../../worker/analysis/z-score.ts'
import { mean } from '../bootstrap.ts'
import { detect } from '../detect.ts'
import type { Figure, Measure } from '../measure.ts'
import { entitiesOf, labelsOfEntity, rowsOfEntity } from '../multivariate.ts'
import { judge, nabScore } from '../scoring/nab.ts'
import { aucPr } from '../scoring/ranking.ts'
import { vusPr } from '../scoring/vus-pr.ts'
import { kpiSeries, nabSeries, type Series } from '../series.ts'

const SEED = 1
/** Values that the documents' analyses look at, the newest last. */
const WINDOW = 20
const BORDER = { kpi: 50, server: 100 }

type Scorer = (recent: number[]) => number

/** Each analysis as the documents have it, and the number that its cutoff is applied to. */
const SCORERS: Record<string, Scorer> = {
  'z-score over 20': (recent) => (Math.abs(zScore(recent) ?? 0) > Z_SCORE_CUTOFF ? 1 : 0),
  'z-score over 20, without the cutoff': (recent) => Math.abs(zScore(recent) ?? 0),
  'quartile fences': (recent) => (isOutsideFences(recent) ? 1 : 0),
  'change of trend': (recent) => ((trends(recent)?.deviation ?? 0) > TREND_CUTOFF ? 1 : 0),
}

/** A score for each row; a row that is missing is not looked at. */
function slide({ values }: Pick<Series, 'values'>, scorer: Scorer): Float64Array {
  const recent: number[] = []
  return values.map((value) => {
    if (!Number.isFinite(value)) return 0
    recent.push(value)
    if (recent.length > WINDOW) recent.shift()
    return scorer(recent)
  })
}

function figuresOf(
  name: string,
  alarms: (series: Series) => ArrayLike<number>,
  ranking: (series: Series) => ArrayLike<number>,
  dir: string
): Figure[] {
  const figures: Figure[] = []
  if (existsSync(join(dir, 'nab'))) {
    const files = nabSeries(dir).map((series) =>
      judge({ windows: series.windows, scores: alarms(series) }, 'standard')
    )
    figures.push({ name: `NAB standard, ${name}`, value: nabScore(files, 'standard').score })
  }
  const series = kpiSeries(dir)
  if (series.length > 0) {
    const scores = series.map((one) => ranking(one))
    const over = (score: typeof vusPr) =>
      mean(series.map(({ labels }, at) => score(labels, scores[at]!, BORDER.kpi)))
    const quiet = series.flatMap(({ labels }, at) =>
      Array.from(scores[at]!).filter((_, row) => labels[row] === 0)
    )
    const isBinary = quiet.every((score) => score === 0 || score === 1)
    const share = `${((100 * quiet.filter((score) => score === 1).length) / quiet.length).toFixed(1)} %`
    const note = isBinary ? `alarm at ${share} of the rows without a label` : ''
    figures.push({ name: `cloud services VUS-PR, ${name}`, value: over(vusPr), note })
    figures.push({ name: `cloud services AUC-PR, ${name}`, value: over(aucPr) })
  }
  return figures
}

/** A forest grown from the part before, and chance, on servers. */
function onServers(dir: string): Figure[] {
  const random = randomFrom(SEED)
  const scored = entitiesOf(dir, 'asd').map((entity) => {
    const labels = labelsOfEntity(dir, 'asd', entity.id)
    const forest = isolationForest(rowsOfEntity(dir, 'asd', entity, 'train'), SEED)
    const rows = rowsOfEntity(dir, 'asd', entity, 'test')
    const score = (scores: number[]) => vusPr(labels, scores, BORDER.server)
    return {
      forest: score(rows.map((row) => isolationScore(forest, row))),
      chance: score(rows.map(() => random())),
    }
  })
  return [
    { name: 'asd VUS-PR, isolation forest', value: mean(scored.map(({ forest }) => forest)) },
    { name: 'asd VUS-PR, chance', value: mean(scored.map(({ chance }) => chance)) },
  ]
}

export const measure: Measure = {
  name: "The original documents' analyses",
  folder: '',
  async run(dir) {
    const random = randomFrom(SEED)
    const chance = ({ values }: Series) => values.map(() => random())
    return [
      ...figuresOf('chance', chance, chance, dir),
      ...Object.entries(SCORERS).flatMap(([name, scorer]) => {
        const run = (series: Series) => slide(series, scorer)
        return figuresOf(name, run, run, dir)
      }),
      ...figuresOf(
        'our detector of one metric',
        (series) => detect(series).records,
        (series) => detect(series).deviations,
        dir
      ),
      ...(existsSync(join(dir, 'asd')) ? onServers(dir) : []),
    ]
  },
}
