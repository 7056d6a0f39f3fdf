/** How likely ranked hypotheses are. */

/** Scores add up what is not quite independent: they are divided by this before they are odds. */
const TEMPERATURE = 2

/** The likelihood of each, 0 to 1; together 1 at most. @param scores the highest first */
export function confidences(scores: readonly number[]): number[] {
  const highest = scores[0] ?? 0
  const odds = scores.map((score) => Math.exp((score - highest) / TEMPERATURE))
  const all = odds.reduce((total, each) => total + each, 0)
  return odds.map((each) => each / all)
}
