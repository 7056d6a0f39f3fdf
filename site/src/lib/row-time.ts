/** When the analyses know of a moment: they read one row of every server each step. */
import { ANALYSIS } from '../../../worker/policy'

/** Rows are asked for a little later than they are due, ms: clocks differ. */
const LATE_MS = 2_000

/** When the first row that shows what happened at `at` can be read; both Unix ms. */
export const rowTime = (at: number): number =>
  Math.ceil(at / ANALYSIS.stepMs) * ANALYSIS.stepMs + ANALYSIS.delayMs + LATE_MS
