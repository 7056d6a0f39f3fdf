/** How rare an incident is, on a scale that health can be graded on. */

/** What is expected less often is all alike, and so is what is expected more often. */
const LEAST_PER_DAY = 1e-6
const MOST_PER_DAY = 10

/**
 * −log10 of how many peaks as high a day are expected while nothing is wrong: 0 for one a day, 2 for one
 * in a hundred days. It does not depend on how often a server is looked at.
 */
export const rarity = (perDay: number): number =>
  -Math.log10(Math.min(Math.max(perDay, LEAST_PER_DAY), MOST_PER_DAY))
