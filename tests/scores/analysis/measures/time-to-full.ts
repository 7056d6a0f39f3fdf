/** Whether dates of being full come true, on growth of which the truth is known. */
import { timeToFull } from '../../../../worker/analysis/trend/time-to-full.ts'
import { bootstrap, mean } from '../bootstrap.ts'
import { GROWING, grow, type Kind, LIMIT, TRENDLESS } from '../growth.ts'
import type { Figure, Measure } from '../measure.ts'

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
  const inside = given.map(({ inside }) => Number(inside))
  return [
    {
      name: `${kind}: median error of the date, share of the time left`,
      value: median(errors),
      ...bootstrap(errors.length, (at) => median(at.map((i) => errors[i]!))),
      must: 0.15,
      aim: 0.1,
    },
    {
      name: `${kind}: between the 10 % and the 90 % date`,
      value: mean(inside),
      ...bootstrap(inside.length, (at) => mean(at.map((i) => inside[i]!))),
    },
    { name: `${kind}: a date is given`, value: given.length / asked, note: `of ${asked}` },
  ]
}

function trendless(kind: Kind): Figure {
  let dates = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { times, values } = grow(kind, seed)
    const { status } = timeToFull(times, values, LIMIT)
    if (status === 'filling' || status === 'beyond-horizon') dates++
  }
  return { name: `${kind}: called a trend`, value: dates / SEEDS, must: 0.05, aim: 0.02 }
}

export const measure: Measure = {
  name: 'Time to full, on synthetic growth',
  folder: '',
  async run() {
    const inside = GROWING.flatMap((kind) =>
      outcomes(kind).given.map(({ inside }) => Number(inside))
    )
    const all: Figure = {
      name: 'all that grow: between the 10 % and the 90 % date',
      value: mean(inside),
      ...bootstrap(inside.length, (at) => mean(at.map((i) => inside[i]!))),
      between: [0.75, 0.85],
    }
    return [all, ...GROWING.flatMap(growing), ...TRENDLESS.map(trendless)]
  },
}
