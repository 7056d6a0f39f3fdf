/**
 * How rare a value is among those of its own past, learned as they arrive.
 *
 * A quantile is followed step by step; beyond it a generalised Pareto tail with a fixed shape is
 * scaled by the mean excess. The shape is not fitted: few excesses cannot tell it, and what they
 * would tell changes with every incident. Excesses are winsorised, so that one incident does not
 * hide the next.
 *
 * @see Siffer et al. (2017), Anomaly Detection in Streams with Extreme Value Theory, KDD
 */

/** The share of values below the threshold of the tail. */
const BODY = 0.99
const SHAPE = 0.2
/** Forgetting rates: of the threshold, per value; of the mean excess, per excess. */
const RATE = 0.0003
const EXCESS_RATE = 0.01
/** Step of the threshold, in mean excesses; and the least step, as a share of the threshold. */
const STEP = 5
const LEAST_STEP = 0.05
/** Excesses count as at most so many mean excesses. */
const WINSOR = 8
/** Excesses that the first guess of their mean is worth. */
const PRIOR_EXCESSES = 5
/** Values from which the first threshold is taken. */
const FIRST_VALUES = 10
/** The least threshold and mean excess, in the unit of the values, for a past that is constant. */
const LEAST = 0.05
/** n values cannot testify to less than 1 in 100 n. */
const BEYOND_COUNT = 2

const LEAST_BOUND = Math.log10(FIRST_VALUES) + BEYOND_COUNT
const AT_THRESHOLD = -Math.log10(1 - BODY)

/** Numbers of a tail's state. */
export const TAIL_SIZE = 5
const COUNT = 0
const THRESHOLD = 1
const EXCEEDED = 2
const MEAN_EXCESS = 3
const EXCESSES = 4

/**
 * Score a value against the past, then add it to the past.
 *
 * @param state holds TAIL_SIZE numbers from `at` on, all 0 before the first value
 * @param value not negative, without a unit: as far as 1 is usual
 * @returns −log10 of about the share of values that are as large; 0 for the first ten
 */
export function observeTail(state: Float64Array, at: number, value: number): number {
  const count = ++state[at + COUNT]!
  if (count <= FIRST_VALUES) {
    begin(state, at, value)
    return 0
  }
  const threshold = state[at + THRESHOLD]!
  const meanExcess = state[at + MEAN_EXCESS]!
  const isAbove = value > threshold
  const score = isAbove
    ? tailScore(value - threshold, meanExcess, state[at + EXCEEDED]!)
    : (AT_THRESHOLD * value) / threshold
  const rate = Math.max(RATE, 1 / count)
  state[at + EXCEEDED]! += rate * ((isAbove ? 1 : 0) - state[at + EXCEEDED]!)
  const step = rate * STEP * Math.max(meanExcess, LEAST_STEP * threshold)
  state[at + THRESHOLD] = Math.max(LEAST, threshold + step * ((isAbove ? 1 : 0) - 1 + BODY))
  if (isAbove) {
    const excess = Math.min(value - threshold, WINSOR * meanExcess)
    const excessRate = Math.max(EXCESS_RATE, 1 / (++state[at + EXCESSES]! + 1))
    state[at + MEAN_EXCESS] = Math.max(LEAST, meanExcess + excessRate * (excess - meanExcess))
  }
  // Most scores are low, and the logarithm would cost as much as all the rest.
  return score < LEAST_BOUND ? score : Math.min(score, Math.log10(count) + BEYOND_COUNT)
}

/** The first threshold is the largest of the first values. */
function begin(state: Float64Array, at: number, value: number): void {
  state[at + THRESHOLD] = Math.max(state[at + THRESHOLD]!, value, LEAST)
  state[at + MEAN_EXCESS] = Math.max(LEAST, state[at + THRESHOLD]! / 3)
  state[at + EXCEEDED] = 1 - BODY
  state[at + EXCESSES] = PRIOR_EXCESSES
}

/** −log10 of the share of excesses as large, times the share of values that exceed at all. */
const tailScore = (excess: number, meanExcess: number, exceeded: number) =>
  Math.log10(1 + (SHAPE * excess) / (meanExcess * (1 - SHAPE))) / SHAPE -
  Math.log10(Math.max(exceeded, (1 - BODY) / 10))
