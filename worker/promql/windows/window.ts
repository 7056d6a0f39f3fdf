/** What range functions compute from: the samples under one window. */
import { QUERY } from '../../policy'

/** Samples `lo` to `hi - 1` of the columns, in the window (from, to]; times in Unix ms. Reused between calls. */
export interface Window {
  times: Float64Array
  values: Float64Array
  lo: number
  hi: number
  from: number
  to: number
}

/** A range function; it is called only where the window holds at least `atLeast` samples, else there is no value. */
export interface WindowFunction {
  atLeast: number
  compute: (window: Window) => number
  /** How many samples it looks at, whatever the window holds; undefined for all of them. */
  looksAt?: number
  /** How often it puts the samples in order; undefined for never. */
  sorts?: number
}

/** How much of `QUERY.maxWork` a function is over a window of so many samples. */
export function windowWork(
  { looksAt, sorts = 0 }: Pick<WindowFunction, 'looksAt' | 'sorts'>,
  samples: number
): number {
  return Math.min(samples, looksAt ?? samples) * (1 + sorts * QUERY.sortWork)
}
