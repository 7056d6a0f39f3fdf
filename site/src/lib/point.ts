/** A value at a moment: Unix ms; NaN where there is none, which a line leaves open. */
export interface Point {
  x: number
  y: number
}
