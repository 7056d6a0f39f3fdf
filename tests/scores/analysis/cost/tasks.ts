/** The work that the analyses' cost is measured by; it runs inside workerd. */
import { forecast } from '../../../../worker/analysis/forecast/forecast'
import { create, observe } from '../../../../worker/analysis/metric-detector'
import { randomFrom } from '../../../../worker/analysis/random'
import { fit, observer } from '../../../../worker/analysis/server/detector'
import { timeToFull } from '../../../../worker/analysis/trend/time-to-full'
import { METRIC_ALARMS, SERVER_ALARMS } from '../../../../worker/policy'
import { grow, LIMIT } from '../growth'

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440
const SEED = 1
const CALENDAR = { day: 24, week: 168 }
/** Metrics that are observed in turn, as they would arrive, and different values of each. */
const METRICS = { count: 100, values: 5_000 }
export const SERVER = { metrics: 38, fittedDays: 7 }
/** Different series to forecast, and how many days of hours they have. */
const SERIES = { count: 16, days: 28 }

/** Does so many units of work, and returns a number that depends on all of them. */
type Task = (units: number) => number

/** A walk with noise and now and then a spike, so that every path is taken. */
function metric(): Task {
  const random = randomFrom(SEED)
  const values = Array.from({ length: METRICS.count }, () => {
    let level = 50
    return Float64Array.from({ length: METRICS.values }, () => {
      level += random() - 0.5
      return level + 4 * random() + (random() < 0.002 ? 100 : 0)
    })
  })
  const states = values.map(() => create({ alarmsPerDay: METRIC_ALARMS.perDay }))
  let row = 0
  return (units) => {
    let sum = 0
    for (let done = 0; done < units; row++) {
      for (let at = 0; at < METRICS.count && done < units; at++, done++) {
        sum += observe(states[at]!, row * MINUTE_MS, values[at]![row % METRICS.values]!).surprise
      }
    }
    return sum
  }
}

function week() {
  const random = randomFrom(SEED)
  const { metrics, fittedDays } = SERVER
  const count = fittedDays * DAY_MINUTES
  const rows = Float64Array.from(
    { length: count * metrics },
    (_, at) => (at % metrics) + random() + random()
  )
  const times = Float64Array.from({ length: count }, (_, row) => row * MINUTE_MS)
  return { times, rows, metrics }
}

const fitted = (window: ReturnType<typeof week>) =>
  fit(window, { falseAlarmsPerDay: SERVER_ALARMS.perDay })

function server(): Task {
  const window = week()
  const { model, state } = fitted(window)
  const { observe } = observer(model, state)
  const count = window.times.length
  const rows = Array.from({ length: count }, (_, row) =>
    window.rows.subarray(row * window.metrics, (row + 1) * window.metrics)
  )
  let row = count
  return (units) => {
    let sum = 0
    for (let done = 0; done < units; done++, row++) {
      sum += observe(row * MINUTE_MS, rows[row % count]!).score
    }
    return sum
  }
}

function serverFit(): Task {
  const window = week()
  return (units) => {
    let sum = 0
    for (let done = 0; done < units; done++) sum += fitted(window).model.threshold
    return sum
  }
}

/** Hours with a daily and a weekly cycle. */
function hours(seed: number): Float64Array {
  const random = randomFrom(seed)
  return Float64Array.from({ length: SERIES.days * 24 }, (_, hour) => {
    const day = hour / 24
    const weekend = day % 7 >= 5 ? -15 : 0
    return 50 + 20 * Math.sin(2 * Math.PI * day) + weekend + 5 * random()
  })
}

const forecasting = (horizon: number) => (): Task => {
  const series = Array.from({ length: SERIES.count }, (_, seed) => hours(seed))
  return (units) => {
    let sum = 0
    for (let done = 0; done < units; done++) {
      const answer = forecast({ values: series[done % SERIES.count]!, horizon, calendar: CALENDAR })
      if (answer.status === 'forecast') sum += answer.median[0]!
    }
    return sum
  }
}

function full(): Task {
  const grown = Array.from({ length: SERIES.count }, (_, seed) => grow('line', seed))
  return (units) => {
    let sum = 0
    for (let done = 0; done < units; done++) {
      const { times, values } = grown[done % SERIES.count]!
      const answer = timeToFull(times, values, LIMIT)
      if (answer.status === 'filling') sum += answer.p50Ms ?? 0
    }
    return sum
  }
}

/** Each makes its data once. */
export const TASKS: Readonly<Record<TaskName, () => Task>> = {
  metric,
  server,
  serverFit,
  forecast: forecasting(CALENDAR.day),
  forecastWeek: forecasting(CALENDAR.week),
  full,
}

export type TaskName = 'metric' | 'server' | 'serverFit' | 'forecast' | 'forecastWeek' | 'full'

/** What is stored of the detectors, in bytes. */
export function sizes() {
  const { model, state } = fitted(week())
  const size = (part: unknown): number => {
    if (part instanceof Float64Array) return part.byteLength
    if (typeof part === 'object' && part !== null) {
      return Object.values(part).reduce((sum: number, own) => sum + size(own), 0)
    }
    return Float64Array.BYTES_PER_ELEMENT
  }
  return {
    metricState: create({ alarmsPerDay: METRIC_ALARMS.perDay }).byteLength,
    serverState: state.byteLength,
    serverModel: size(model),
  }
}
