/** The functions of a range alone, by their names in PromQL. */
import { RATES } from './windows/rates'
import { STATISTICS } from './windows/statistics'
import { TRENDS } from './windows/trends'
import type { WindowFunction } from './windows/window'

export { type Window, type WindowFunction, windowWork } from './windows/window'

/** Range functions of one argument; each is a pure function of the samples under a window. */
export const WINDOW_FUNCTIONS: Readonly<Record<string, WindowFunction>> = Object.assign(
  Object.create(null) as Record<string, WindowFunction>,
  { ...RATES, ...STATISTICS, ...TRENDS }
)

/** Those whose value is one of the samples: it keeps the metric's name. */
export const KEEPS_NAME: ReadonlySet<string> = new Set(['last_over_time', 'first_over_time'])
