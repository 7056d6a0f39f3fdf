/** Forecasts of an hourly series by the other ways. */
import { linearTrend } from '../../../../worker/analysis/linear-trend.ts'
import { localLevel } from '../../../../worker/analysis/local-level.ts'
import type { Method } from '../methods.ts'
import { momentVariances } from './moment-variances.ts'

const DAY = 24
const WEEK = 7 * DAY
/** The week of hours that the documents draw their line through. */
const LINE_HOURS = WEEK

/** Values of the last season, over and over. */
const seasonal = (known: Float64Array, hours: number, season: number) =>
  Float64Array.from({ length: hours }, (_, step) => known.at(-season + (step % season))!)

export const sameHourYesterday = (known: Float64Array, hours: number) => seasonal(known, hours, DAY)

/** The median of seven days at that hour. */
function usualHour(known: Float64Array, hours: number): Float64Array {
  const usual = Float64Array.from({ length: DAY }, (_, hour) => {
    const days = Float64Array.from({ length: 7 }, (_, day) => known.at(-(day + 1) * DAY + hour)!)
    return days.sort()[3]!
  })
  return Float64Array.from({ length: hours }, (_, step) => usual[step % DAY]!)
}

function line(known: Float64Array, hours: number): Float64Array {
  const recent = known.subarray(-LINE_HOURS)
  const trend = linearTrend(
    recent.map((_, hour) => hour),
    recent
  )!
  return Float64Array.from({ length: hours }, (_, step) => trend.at(recent.length + step))
}

/** The last filtered level, for ever. */
const level = (known: Float64Array, hours: number) =>
  new Float64Array(hours).fill(localLevel(known, momentVariances(known)).filtered.at(-1)!)

/** @param known two weeks of hours or more @param hours how many to foretell */
export type Forecaster = (known: Float64Array, hours: number) => Float64Array

export const FORECASTERS = {
  'linear-trend': line,
  'local-level': level,
  yesterday: sameHourYesterday,
  'last-week': (known, hours) => seasonal(known, hours, WEEK),
  'usual-hour': usualHour,
} as const satisfies Partial<Record<Method, Forecaster>>
