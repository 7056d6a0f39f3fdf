/** Sums of products of a series's values at pairs of lags: what a regression on lags learns from. */
import { dot } from './dot'

/**
 * Σ y[t − columns[r]] × y[t − columns[c]] over the t of a range that grows.
 *
 * Only the sums at the beginning of a run of lags go over the range. Where both lags are one less
 * than those of the sum before, all but the ends of the range are the same products.
 *
 * @see Makhoul (1975), Linear Prediction: A Tutorial Review, Proceedings of the IEEE 63, on the
 *   covariance method, for sums of neighbouring lags
 */
export interface LaggedProducts {
  /** `sums[r × width + c]` for r below `count`; only what has c ≥ r is there. */
  readonly sums: Float64Array
  readonly width: number
  readonly count: number
  /** Let the range end before `to`, which must not be below where it ended until now. */
  extend(to: number): void
}

/**
 * @param columns descending; a negative lag is a step ahead
 * @param count as many of them, from the first on, are rows too
 * @param from where the range begins: at least the greatest lag
 */
export function laggedProducts(
  values: Float64Array,
  columns: Int32Array,
  count: number,
  from: number
): LaggedProducts {
  const width = columns.length
  const sums = new Float64Array(count * width)
  const isStart = Uint8Array.from(columns, (lag, c) =>
    Number(c === 0 || columns[c - 1]! !== lag + 1)
  )
  let end = from
  return {
    sums,
    width,
    count,
    extend(to) {
      for (let r = 0; r < count; r++) {
        const lag = columns[r]!
        const row = r * width
        for (let c = r; c < width; c++) {
          if (!isStart[r] && !isStart[c]) continue
          sums[row + c]! += dot(values, end - lag, values, end - columns[c]!, to - end)
        }
        if (isStart[r]) continue
        const leaves = values[from - lag - 1]!
        const enters = values[to - lag - 1]!
        for (let c = r; c < width; c++) {
          if (isStart[c]) continue
          const before = -columns[c]! - 1
          sums[row + c] =
            sums[row + c - width - 1]! +
            enters * values[to + before]! -
            leaves * values[from + before]!
        }
      }
      end = to
    },
  }
}
