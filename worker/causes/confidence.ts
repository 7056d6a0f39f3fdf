/** How likely ranked hypotheses are. */

/** Scores add up what is not quite independent: they are divided by this before they are odds. */
const TEMPERATURE = 2

/**
 * How often the first of simulated causes was right, by its odds: the logarithm of its odds times
 * `slope`, plus `intercept`, is that of being right. Fitted by `tests/scores/analysis/fit-confidence.ts`
 * on seeds for tuning.
 *
 * @see Platt (1999), Probabilistic Outputs for Support Vector Machines
 */
export const CALIBRATION = { slope: 1.57, intercept: 0.23 }

/** Nobody who looks at numbers alone is surer than this. */
const MOST = 0.98
/** Nor when only one of them speaks. */
const ONE_SIGNAL = 0.9
/** Nor when what is usual had to be taken from the last hours. */
const NOT_LEARNED = 0.75

/** What limits how sure one may be of a hypothesis. */
export interface Grounds {
  /** How many different vitals and events speak for it. */
  signals: number
  /** Whether what is usual is known from a baseline. */
  isLearned: boolean
}

/**
 * The likelihood of each hypothesis, 0 to 1; together 1 at most.
 *
 * @param scores logarithms of odds, the highest first
 * @param grounds of the first
 */
export function confidences(scores: readonly number[], grounds: Grounds): number[] {
  const shares = sharesOf(scores)
  const [first] = shares
  if (first === undefined) return []
  const most = Math.min(
    MOST,
    grounds.signals < 2 ? ONE_SIGNAL : 1,
    grounds.isLearned ? 1 : NOT_LEARNED
  )
  const confidence = Math.min(most, calibrated(first))
  // Others share what is left, and none is likelier than the first.
  const scale = Math.min((1 - confidence) / (1 - first || 1), confidence / first)
  return shares.map((share, at) => (at === 0 ? confidence : share * scale))
}

/** Odds as shares of all. */
export function sharesOf(scores: readonly number[]): number[] {
  const highest = scores[0] ?? 0
  const odds = scores.map((score) => Math.exp((score - highest) / TEMPERATURE))
  const all = odds.reduce((total, each) => total + each, 0)
  return odds.map((each) => each / all)
}

/** Shares beyond this are no surer. */
const NEARLY_ONE = 1 - 1e-9

function calibrated(share: number): number {
  const { slope, intercept } = CALIBRATION
  const odds = Math.log(Math.min(NEARLY_ONE, share) / (1 - Math.min(NEARLY_ONE, share)))
  return 1 / (1 + Math.exp(-(slope * odds + intercept)))
}
