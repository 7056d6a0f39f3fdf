/** The forecasts that several measures look at, made once. */
import { type Outlook, outlookOf } from '../../../worker/analysis/forecast/forecast.ts'
import { groupedMean, mean } from './bootstrap.ts'
import { DAY_HOURS, HORIZONS, type HourlySeries, m4Series, serverSeries } from './hourly.ts'
import { type Figure, figure } from './measure.ts'
import type { Method } from './methods.ts'
import type { Quantity } from './quantities.ts'
import { meanError } from './scoring/forecast-errors.ts'
import type { ServerSet } from './servers.ts'

const CALENDAR = { day: DAY_HOURS, week: 7 * DAY_HOURS }
/** As the competition asks. */
export const M4_HOURS = 48

export interface Foretold {
  series: HourlySeries
  /** For each origin. */
  outlooks: Outlook[]
  actuals: Float64Array[]
}

function foretell(series: HourlySeries, hours: number): Foretold {
  const { values, origins } = series
  return {
    series,
    outlooks: origins.map((origin) =>
      outlookOf({ values: values.slice(0, origin), horizon: hours, calendar: CALENDAR })
    ),
    actuals: origins.map((origin) => values.slice(origin, origin + hours)),
  }
}

const done = new Map<string, Foretold[]>()

function once(key: string, make: () => Foretold[]): Foretold[] {
  const made = done.get(key) ?? make()
  done.set(key, made)
  return made
}

/** All forecasts of a set of servers; none if the data is not there. */
export const serverForecasts = (dir: string, set: ServerSet, horizon: keyof typeof HORIZONS) =>
  once(`${dir}/${set.folder}/${horizon}`, () =>
    serverSeries(dir, set, HORIZONS[horizon]).map((series) =>
      foretell(series, HORIZONS[horizon].hours)
    )
  )

/** All forecasts of the competition's series; none if the data is not there. */
export const m4Forecasts = (dir: string) =>
  once(`${dir}/m4-hourly`, () => m4Series(dir).map((series) => foretell(series, M4_HOURS)))

/** The mean absolute error of each series over its origins, in units of its scale. */
export const scaledErrors = (
  series: readonly HourlySeries[],
  hours: number,
  foretold: (at: number, origin: number) => ArrayLike<number>
): number[] =>
  series.map(({ values, origins, scale }, at) => {
    const errors = origins.map((origin, nth) =>
      meanError(values.subarray(origin, origin + hours), foretold(at, nth))
    )
    return mean(errors) / scale
  })

/** The mean over series, and its interval over the servers that they belong to. */
export const overServers = (
  set: string,
  quantity: Quantity,
  series: readonly HourlySeries[],
  values: readonly number[],
  { method, ...rest }: { method?: Method } & Partial<Figure> = {}
): Figure =>
  figure(set, quantity, { ...groupedMean(values, (at) => series[at]!.entity), ...rest }, method)

/** The share of a series's values, over all origins, that fell within the interval; its ends count. */
export function shareInside({ outlooks, actuals }: Foretold, of: 'likely' | 'nearlySure'): number {
  const hits = actuals.flatMap((actual, at) => {
    const { low, high } = outlooks[at]![of]
    return Array.from(actual, (value, step) => Number(value >= low[step]! && value <= high[step]!))
  })
  return mean(hits)
}
