/** The overall weighted average, by which the M4 competition ranked its entries. */
import { mean } from '../bootstrap.ts'

/** sMAPE in % and MASE of one series. */
export interface Errors {
  smape: number
  mase: number
}

/**
 * The mean of both errors, each averaged over the series first and then divided by that of Naive2 on
 * the same series.
 *
 * @see Makridakis, Spiliotis and Assimakopoulos (2020), The M4 Competition, section 2
 * @example owa([{ smape: 5, mase: 1 }], [{ smape: 10, mase: 2 }]) // => 0.5
 */
export function owa(ours: readonly Errors[], reference: readonly Errors[]): number {
  const ratio = (of: (errors: Errors) => number) => mean(ours.map(of)) / mean(reference.map(of))
  return (ratio((errors) => errors.smape) + ratio((errors) => errors.mase)) / 2
}
