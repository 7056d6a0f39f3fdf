/** The forecasts that several measures look at, made once. */
import { type Outlook, outlookOf } from '../../../worker/analysis/forecast/forecast.ts'
import { DAY_HOURS, type HourlySeries, m4Series, SERVER_SETS, serverSeries } from './hourly.ts'

const CALENDAR = { day: DAY_HOURS, week: 7 * DAY_HOURS }
/** As the competition asks. */
const M4_HOURS = 48

export interface Foretold {
  series: HourlySeries
  /** For each origin. */
  outlooks: Outlook[]
  actuals: Float64Array[]
}

function foretell(series: HourlySeries, horizon: number): Foretold {
  const { values, origins } = series
  return {
    series,
    outlooks: origins.map((origin) =>
      outlookOf({ values: values.slice(0, origin), horizon, calendar: CALENDAR })
    ),
    actuals: origins.map((origin) => values.slice(origin, origin + horizon)),
  }
}

const done = new Map<string, Foretold[]>()

/** The sets that can be forecast, by what their figures are called. */
export const SETS = [
  { folder: 'm4-hourly', name: 'M4-Hourly' },
  ...SERVER_SETS.map(({ folder, name }) => ({ folder, name })),
]

/** All forecasts of a set; none if the data is not there. */
export function forecasts(dir: string, folder: string): Foretold[] {
  const key = `${dir}/${folder}`
  const known = done.get(key)
  if (known) return known
  const server = SERVER_SETS.find((set) => set.folder === folder)
  const made = server
    ? serverSeries(dir, server).map((series) => foretell(series, DAY_HOURS))
    : m4Series(dir).map((series) => foretell(series, M4_HOURS))
  done.set(key, made)
  return made
}
