/** How odds that were said become odds that hold. */

/** What was said first: the logarithm of its odds, and whether it was right. */
export interface Said {
  odds: number
  isRight: boolean
}

/** One wrong and one right answer are added, so that a fit of few mistakes stays modest. */
const PRIOR = 1
const STEPS = 200
const RIDGE = 1e-6

/**
 * Slope and intercept such that `slope × odds + intercept` are the odds of being right, by Newton's
 * method on the likelihood.
 *
 * @see Platt (1999), Probabilistic Outputs for Support Vector Machines
 */
export function platt(said: readonly Said[]): { slope: number; intercept: number } {
  const right = said.filter(({ isRight }) => isRight).length
  const wrong = said.length - right
  const high = (right + PRIOR) / (right + 2 * PRIOR)
  const low = PRIOR / (wrong + 2 * PRIOR)
  let [slope, intercept] = [1, 0]
  for (let step = 0; step < STEPS; step++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, RIDGE, 0, RIDGE]
    for (const { odds, isRight } of said) {
      const p = 1 / (1 + Math.exp(-(slope * odds + intercept)))
      const error = p - (isRight ? high : low)
      const weight = p * (1 - p)
      ga += error * odds
      gb += error
      haa += weight * odds * odds
      hab += weight * odds
      hbb += weight
    }
    const determinant = haa * hbb - hab * hab
    slope -= (hbb * ga - hab * gb) / determinant
    intercept -= (haa * gb - hab * ga) / determinant
  }
  return { slope, intercept }
}
