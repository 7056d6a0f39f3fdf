/** How well scores rank labelled rows above the others, row by row; nothing is point-adjusted. */

interface Level {
  /** Rows at or above this score that are labelled, and that are not. */
  hits: number
  falseAlarms: number
  score: number
}

/** The counts at each distinct score, highest first. */
function* levels(labels: ArrayLike<number>, scores: ArrayLike<number>): Generator<Level> {
  const rows = Uint32Array.from(labels, (_, row) => row).sort((a, b) => scores[b]! - scores[a]!)
  let [hits, falseAlarms] = [0, 0]
  for (let at = 0; at < rows.length; at++) {
    const score = scores[rows[at]!]!
    if (labels[rows[at]!]) hits++
    else falseAlarms++
    if (at + 1 === rows.length || scores[rows[at + 1]!] !== score) {
      yield { hits, falseAlarms, score }
    }
  }
}

const labelled = (labels: ArrayLike<number>) =>
  Array.from(labels).reduce((sum, label) => sum + (label ? 1 : 0), 0)

/**
 * The area under the curve of precision over recall, as average precision: no line is drawn between
 * the points of the curve, since that flatters.
 *
 * @returns NaN if no row is labelled
 * @see Davis and Goadrich (2006), The Relationship Between Precision-Recall and ROC Curves
 * @example
 * aucPr([0, 1, 0, 1], [1, 4, 3, 2]) // => (1 + 2 / 3) / 2
 */
export function aucPr(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  const positives = labelled(labels)
  let [area, before] = [0, 0]
  for (const { hits, falseAlarms } of levels(labels, scores)) {
    area += ((hits - before) / positives) * (hits / (hits + falseAlarms))
    before = hits
  }
  return positives === 0 ? Number.NaN : area
}

/**
 * The best F1 that any threshold reaches: an upper bound, since the labels choose the threshold.
 *
 * @returns the F1, and the least score that counts as an alarm
 */
export function bestF1(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>
): { f1: number; threshold: number } {
  const positives = labelled(labels)
  let best = { f1: 0, threshold: Number.POSITIVE_INFINITY }
  for (const { hits, falseAlarms, score } of levels(labels, scores)) {
    const f1 = (2 * hits) / (hits + falseAlarms + positives)
    if (f1 > best.f1) best = { f1, threshold: score }
  }
  return best
}
