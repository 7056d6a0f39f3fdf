/** Forecasts of servers' metrics, a day ahead. */
import { FORECAST } from '../../../../worker/policy.ts'
import { bootstrap, mean } from '../bootstrap.ts'
import { type Foretold, forecasts } from '../forecasts.ts'
import { DAY_HOURS, SERVER_SETS } from '../hourly.ts'
import type { Figure, Measure } from '../measure.ts'
import { meanError } from '../scoring/forecast-errors.ts'

const TARGETS = {
  asd: { must: 0.8, aim: 0.75 },
  js2: { must: 0.72, aim: 0.68 },
  smd: { must: 1.33, aim: 1.25 },
}

/** The mean error of a series over its origins, in units of its scale. */
const scaled = ({ series, actuals }: Foretold, foretold: (at: number) => Float64Array) =>
  mean(actuals.map((actual, at) => meanError(actual, foretold(at)))) / series.scale

const yesterday = ({ series: { values, origins } }: Foretold, at: number) =>
  values.subarray(origins[at]! - DAY_HOURS, origins[at]!)

/** The mean over series, and its interval over the servers that they belong to. */
function overServers(
  name: string,
  foretold: readonly Foretold[],
  errors: readonly number[]
): Figure {
  const entities = [...new Set(foretold.map(({ series }) => series.entity))]
  const groups = entities.map((entity) =>
    errors.filter((_, at) => foretold[at]!.series.entity === entity)
  )
  return {
    name,
    value: mean(errors),
    ...bootstrap(groups.length, (at) => mean(at.flatMap((i) => groups[i]!))),
  }
}

export const measure: Measure = {
  name: 'Forecasts of servers, 24 h ahead',
  folder: '',
  async run(dir) {
    return SERVER_SETS.flatMap(({ folder, name }): Figure[] => {
      const foretold = forecasts(dir, folder)
      if (foretold.length === 0) return []
      const ours = foretold.map((one) => scaled(one, (at) => one.outlooks[at]!.median))
      const naive = foretold.map((one) => scaled(one, (at) => yesterday(one, at)))
      const trusted = foretold.map((one) =>
        one.outlooks.map(({ backTest }) => (backTest.scaledError ?? 0) <= FORECAST.maxScaledError)
      )
      return [
        {
          ...overServers(`${name}: MASE`, foretold, ours),
          ...TARGETS[folder],
          note: `${ours.length} metrics, 10 origins each, none refused`,
        },
        overServers(`${name}: same time yesterday, MASE`, foretold, naive),
        { name: `${name}: MASE over that of yesterday`, value: mean(ours) / mean(naive) },
        {
          name: `${name}: share of forecasts that would be refused`,
          value: 1 - mean(trusted.flat().map(Number)),
        },
      ]
    })
  },
}
