/** Whether prediction intervals hold as often as they say. */
import { bootstrap, mean } from '../bootstrap.ts'
import { type Foretold, forecasts, SETS } from '../forecasts.ts'
import type { Figure, Measure } from '../measure.ts'

const INTERVALS = [
  { percent: 80, of: 'likely', between: [0.75, 0.86] },
  { percent: 95, of: 'nearlySure', between: [0.93, 0.97] },
] as const

/** The share of a series's values, over all origins, that fell within the interval; its ends count. */
function share({ outlooks, actuals }: Foretold, of: 'likely' | 'nearlySure'): number {
  const hits = actuals.flatMap((actual, at) => {
    const { low, high } = outlooks[at]![of]
    return Array.from(actual, (value, step) => Number(value >= low[step]! && value <= high[step]!))
  })
  return mean(hits)
}

export const measure: Measure = {
  name: 'Coverage of prediction intervals',
  folder: '',
  async run(dir) {
    return SETS.flatMap(({ folder, name }): Figure[] => {
      const foretold = forecasts(dir, folder)
      if (foretold.length === 0) return []
      return INTERVALS.map(({ percent, of, between }) => {
        const shares = foretold.map((one) => share(one, of))
        const entities = [...new Set(foretold.map(({ series }) => series.entity))]
        const groups = entities.map((entity) =>
          shares.filter((_, at) => foretold[at]!.series.entity === entity)
        )
        return {
          name: `${name}: ${percent} %`,
          value: mean(shares),
          ...bootstrap(groups.length, (at) => mean(at.flatMap((i) => groups[i]!))),
          between,
        }
      })
    })
  },
}
