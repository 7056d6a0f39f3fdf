/** Scales on which a series may be easier to foretell. */

export type Scale = 'linear' | 'root' | 'log'

export interface Transformed {
  values: Float64Array
  /** Back to the series's own unit; never below 0 on the scales that need it so, and without end on the log. */
  back(value: number): number
}

/** Added before the logarithm, as a share of the mean, so that 0 and what is near it stay finite. */
const LOG_OFFSET_SHARE = 0.05

/**
 * A series on another scale. Whoever has values below 0 stays on the linear one.
 *
 * @param known how many values at the beginning may be looked at to choose scale and offset
 */
export function transform(values: Float64Array, known: number, scale: Scale): Transformed {
  let least = Number.POSITIVE_INFINITY
  let greatest = 0
  let sum = 0
  for (let i = 0; i < known; i++) {
    const value = values[i]!
    if (value < least) least = value
    if (value > greatest) greatest = value
    sum += value
  }
  if (scale === 'linear' || least < 0 || greatest === 0) return { values, back: (value) => value }
  if (scale === 'root') {
    return {
      values: values.map((value) => Math.sqrt(Math.max(0, value))),
      back: (value) => (value > 0 ? value * value : 0),
    }
  }
  const offset = (LOG_OFFSET_SHARE * sum) / known
  return {
    values: values.map((value) => Math.log(Math.max(0, value) + offset)),
    back: (value) => Math.max(0, Math.exp(value) - offset),
  }
}
