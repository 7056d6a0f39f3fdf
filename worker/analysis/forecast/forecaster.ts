/** What a forecaster is. */

/** Steps of the two cycles that people's work gives to a server. */
export interface Calendar {
  day: number
  week: number
}

/**
 * Foretells a series from several origins.
 *
 * @param values no gaps
 * @param origins ascending, each above one day; a forecast from `origin` uses only what is before it
 * @param horizon steps
 * @returns for each origin the values at origin, origin + 1, …, origin + horizon - 1
 */
export type Forecaster = (
  values: Float64Array,
  origins: readonly number[],
  horizon: number,
  calendar: Calendar
) => Float64Array[]
