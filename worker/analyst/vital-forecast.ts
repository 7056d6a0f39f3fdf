/** What one vital of a server is going to be, from its past. */
import { forecast, type Outlook, type Refusal } from '../analysis/forecast/forecast'
import { resample } from '../analysis/forecast/grid'
import { crossing } from '../analysis/forecast/threshold'
import { timeToFull } from '../analysis/trend/time-to-full'
import type { ExpectedCrossing, Forecast, ForecastPoint, TimeToFull } from '../contracts/forecast'
import { instant } from '../contracts/moment'
import type { VitalName } from '../contracts/vital'
import type { VitalTable } from '../fleet/vital-table'
import { VITALS } from '../fleet/vitals'
import { ANALYSIS, THRESHOLDS } from '../policy'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const STEP_MS = ANALYSIS.forecastStepMs
const CALENDAR = { day: DAY_MS / STEP_MS, week: (7 * DAY_MS) / STEP_MS }
const STEPS = { '24h': CALENDAR.day, '7d': CALENDAR.week } as const

/** Vitals that fill up, all up to 100 %. */
const FILLING = new Set<VitalName>([
  ...(['diskPercent', 'inodesPercent', 'memoryPercent'] as const),
  ...(['swapPercent', 'descriptorsPercent'] as const),
])

/** Which vital of which server, how far ahead; `query` is what its values were read with. */
export interface Foretold {
  server: string
  vital: VitalName
  horizon: keyof typeof STEPS
  query: string
}

/**
 * The forecast, or why there is none.
 *
 * @param past the vital alone, of this server alone; a value belongs to the step that ends with it
 * @param to Unix ms; whole steps before it are known
 */
export function forecastVital(asked: Foretold, past: VitalTable, to: number): Forecast {
  const { vital, horizon } = asked
  const madeMs = Math.floor(to / STEP_MS) * STEP_MS
  const values = hourly(past, madeMs)
  const { unit, limit } = VITALS[vital]
  const bounds = { least: 0, ...(limit !== undefined && { greatest: limit }) }
  const answer = forecast({ values, horizon: STEPS[horizon], calendar: CALENDAR, bounds })
  const shown = values.subarray(-ANALYSIS.forecastShownMs / STEP_MS)
  const isMade = answer.status === 'forecast'
  return {
    ...{ server: asked.server, vital, unit, query: asked.query },
    madeAt: instant(madeMs),
    stepMs: STEP_MS,
    history: Array.from(shown, (value) => (Number.isFinite(value) ? value : null)),
    points: isMade ? pointsOf(answer, madeMs) : [],
    refusal: isMade ? null : refusalOf(answer),
    backTest: isMade
      ? {
          rounds: answer.backTest.rounds,
          error: answer.backTest.error,
          scaledError: answer.backTest.scaledError,
        }
      : null,
    crossings: isMade ? crossingsOf(vital, answer, madeMs) : [],
    full: FILLING.has(vital) ? fullOf(values, madeMs) : null,
  }
}

/** The mean of each step up to `toMs`, from the first that is known; NaN for one without a value. */
function hourly(past: VitalTable, toMs: number): Float64Array {
  const isThere = past.servers.length > 0
  const column = isThere ? past.values.subarray(0, past.rows) : new Float64Array()
  // A rate at a time is of what was before it.
  const times = Float64Array.from(column, (_, row) => past.from + row * past.stepMs - 1)
  const { values } = resample(times, column, STEP_MS, past.from, toMs)
  const first = values.findIndex(Number.isFinite)
  return first === -1 ? new Float64Array() : values.subarray(first)
}

const timeOf = (madeMs: number, step: number) => madeMs + step * STEP_MS

function pointsOf({ median, likely, nearlySure }: Outlook, madeMs: number): ForecastPoint[] {
  return Array.from(median, (value, step) => ({
    at: instant(timeOf(madeMs, step)),
    median: value,
    likely: [likely.low[step]!, likely.high[step]!],
    nearlySure: [nearlySure.low[step]!, nearlySure.high[step]!],
  }))
}

function refusalOf(refusal: Refusal): NonNullable<Forecast['refusal']> {
  if (refusal.reason !== 'too-short') {
    return refusal.reason === 'gaps'
      ? { reason: 'gaps', missing: refusal.missing, allowed: refusal.allowed }
      : { reason: 'poor-fit', scaledError: refusal.scaledError, allowed: refusal.allowed }
  }
  const hours = (steps: number) => (steps * STEP_MS) / HOUR_MS
  return {
    reason: 'too-short',
    hours: hours(refusal.steps),
    neededHours: hours(refusal.needed),
  }
}

/** Only crossings that are possible at all. */
function crossingsOf(vital: VitalName, outlook: Outlook, madeMs: number): ExpectedCrossing[] {
  const own = THRESHOLDS.find(({ signal }) => signal === vital)
  if (!own) return []
  return (['warning', 'critical'] as const).flatMap((status) => {
    const { possible, plausible, likely, peak } = crossing(outlook, own[status], 'above')
    if (possible === null) return []
    const at = (step: number | null) => (step === null ? null : instant(timeOf(madeMs, step)))
    return {
      ...{ status, threshold: own[status] },
      ...{ possible: at(possible), plausible: at(plausible), likely: at(likely) },
      peakAt: instant(timeOf(madeMs, peak.step)),
      peakProbability: peak.probability,
    }
  })
}

function fullOf(values: Float64Array, madeMs: number): TimeToFull {
  const fromMs = madeMs - values.length * STEP_MS
  const times = Float64Array.from(values, (_, step) => timeOf(fromMs, step))
  const found = timeToFull(times, values, 100)
  const at = (ms: number | null) => (ms === null ? null : instant(ms))
  switch (found.status) {
    case 'filling':
      return {
        ...{ status: 'filling', perDay: found.perDay },
        ...{ p10: at(found.p10Ms), p50: instant(found.p50Ms!), p90: at(found.p90Ms) },
      }
    case 'beyond-horizon':
      return { status: 'beyond-horizon', perDay: found.perDay, horizon: instant(found.horizonMs) }
    case 'no-trend':
      return { status: 'no-trend', pValue: found.pValue, perDay: found.perDay }
    case 'too-short': {
      const days = (buckets: number) => (buckets * found.bucketMs) / DAY_MS
      return {
        status: 'too-short',
        days: days(found.buckets),
        neededDays: days(found.needed),
      }
    }
    case 'full':
      return { status: 'full' }
  }
}
