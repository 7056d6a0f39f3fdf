/** How often a labelled row scores higher than one that is not. */

/**
 * The area under the receiver operating characteristic, ties counting half.
 *
 * @returns NaN if all rows are labelled, or none
 * @see Hanley and McNeil (1982), The Meaning and Use of the Area under a ROC Curve, Radiology 143(1)
 * @example
 * rocAuc([0, 1, 0, 1], [1, 4, 3, 2]) // three of four pairs => 0.75
 */
export function rocAuc(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  const rows = Uint32Array.from(labels, (_, row) => row).sort((a, b) => scores[a]! - scores[b]!)
  let [positives, ranks] = [0, 0]
  for (let first = 0; first < rows.length; ) {
    let after = first
    while (after < rows.length && scores[rows[after]!] === scores[rows[first]!]) after++
    // Ranks count from 1, and equals share the mean of theirs.
    const rank = (first + 1 + after) / 2
    for (const row of rows.subarray(first, after)) {
      if (!labels[row]) continue
      positives++
      ranks += rank
    }
    first = after
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (labels.length - positives))
}
