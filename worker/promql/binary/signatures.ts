/** Which rows of two vectors belong together, by number: rows of equal signatures do. */

import { QUERY } from '../../policy'
import type { Matching } from '../ast'
import type { Context } from '../context'
import { TooManySamples } from '../error'
import { LabelNumbers } from '../label-numbers'
import { NAME } from '../labels'
import { type Vector, withSeenLabels } from '../value'

export interface Signatures {
  left: Int32Array
  right: Int32Array
  /** How many different ones there are. */
  count: number
}

export function signaturesOf(
  { on, labels }: Matching,
  left: Vector,
  right: Vector,
  context: Context
): Signatures {
  context.spend(left.values.length + right.values.length)
  context.spendLabels(left.rows.length + right.rows.length)
  const numbers = new LabelNumbers(on ? { on: labels } : { ignoring: [...labels, NAME] })
  const number = (vector: Vector) => {
    // A signature has the metric's name only where it is asked for.
    const { rows } = labels.includes(NAME) ? withSeenLabels(vector, context) : vector
    const of = new Int32Array(rows.length)
    for (let row = 0; row < rows.length; row++) of[row] = numbers.of(rows[row]!)
    return of
  }
  const signatures = { left: number(left), right: number(right) }
  return { ...signatures, count: numbers.count }
}

/** Whether any row of a signature is present at a step, at `signature * count + step`. */
export function presentBySignature(
  { rows, present }: Vector,
  of: Int32Array,
  signatures: number,
  count: number
): Uint8Array {
  requireRoom(signatures * count)
  const any = new Uint8Array(signatures * count)
  for (let row = 0; row < rows.length; row++) {
    const base = of[row]! * count
    for (let step = 0; step < count; step++) {
      if (present[row * count + step] === 1) any[base + step] = 1
    }
  }
  return any
}

/** @throws {TooManySamples} for a table of signatures by steps that no query may have */
export function requireRoom(values: number): void {
  if (values > QUERY.maxTableValues) throw new TooManySamples()
}
