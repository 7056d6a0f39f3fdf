/** Whether dates of being full come true, on growth of which the truth is known. */
import { timeToFull } from '../../../../worker/analysis/trend/time-to-full.ts'
import { bootstrap, meanWithInterval } from '../bootstrap.ts'
import { GROWING, grow, type Kind, LIMIT, TRENDLESS } from '../growth.ts'
import { type Figure, figure, type Measure } from '../measure.ts'

const SEEDS = 200

interface Outcome {
  /** How far the median date was off, as a share of the time that was left. */
  error: number
  inside: boolean
}

/** Dates against the truth; seeds that are full already, or not within the time followed, are left out. */
function outcomes(kind: Kind): { given: Outcome[]; asked: number } {
  const given: Outcome[] = []
  let asked = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { times, values, nowMs, fullMs } = grow(kind, seed)
    const answer = timeToFull(times, values, LIMIT)
    if (fullMs === null || answer.status === 'full') continue
    asked++
    if (answer.status !== 'filling') continue
    const { p10Ms, p50Ms, p90Ms } = answer
    given.push({
      error: Math.abs(p50Ms! - fullMs) / (fullMs - nowMs),
      inside: (p10Ms ?? 0) <= fullMs && fullMs <= (p90Ms ?? Infinity),
    })
  }
  return { given, asked }
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

function growing(kind: Kind): Figure[] {
  const { given, asked } = outcomes(kind)
  const errors = given.map(({ error }) => error)
  return [
    figure(kind, 'fullError', {
      value: median(errors),
      ...bootstrap(errors.length, (at) => median(at.map((i) => errors[i]!))),
      must: 0.15,
      aim: 0.1,
    }),
    figure(kind, 'fullInside', meanWithInterval(given.map(({ inside }) => Number(inside)))),
    figure(kind, 'fullGiven', { value: given.length / asked, entities: asked }),
  ]
}

function trendless(kind: Kind): Figure {
  const dates = Array.from({ length: SEEDS }, (_, at) => {
    const { times, values } = grow(kind, at + 1)
    const { status } = timeToFull(times, values, LIMIT)
    return Number(status === 'filling' || status === 'beyond-horizon')
  })
  return figure(kind, 'calledTrend', { ...meanWithInterval(dates), must: 0.05, aim: 0.02 })
}

export const measure: Measure = {
  name: 'Time to full, on synthetic growth',
  folder: '',
  protocol: `${SEEDS} seeds of each kind: 30 days of hours with daily rhythm and noise that we made, and the truth for 90 days more. Series that are full already, or not within the time followed, are left out. The error is that of the median date as a share of the time that was left. Intervals over seeds.`,
  async run() {
    const inside = GROWING.flatMap((kind) =>
      outcomes(kind).given.map(({ inside }) => Number(inside))
    )
    return [
      figure('all that grow', 'fullInside', {
        ...meanWithInterval(inside),
        between: [0.75, 0.85],
      }),
      ...GROWING.flatMap(growing),
      ...TRENDLESS.map(trendless),
    ]
  },
}
