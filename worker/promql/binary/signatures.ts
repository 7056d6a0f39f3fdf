/** Which rows of two vectors belong together, by number: rows of equal signatures do. */

import { QUERY } from '../../policy'
import type { Matching } from '../ast'
import type { Context } from '../context'
import { TooManySamples } from '../error'
import { keyIgnoring, keyOn, NAME } from '../labels'
import type { Labels } from '../source'
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
  const names = [...new Set(labels)].sort()
  const key = on ? (row: Labels) => keyOn(row, names) : (row: Labels) => keyIgnoring(row, names)
  const known = new Map<string, number>()
  const number = (vector: Vector) => {
    // A signature has the metric's name only where it is asked for.
    const { rows } = names.includes(NAME) ? withSeenLabels(vector, context) : vector
    const of = new Int32Array(rows.length)
    for (let row = 0; row < rows.length; row++) {
      const text = key(rows[row]!)
      let signature = known.get(text)
      if (signature === undefined) {
        signature = known.size
        known.set(text, signature)
      }
      of[row] = signature
    }
    return of
  }
  return { left: number(left), right: number(right), count: known.size }
}

/** Whether any row of a signature is present at a step, at `signature * count + step`. */
export function presentBySignature(
  { rows, present }: Vector,
  of: Int32Array,
  signatures: number,
  count: number
): Uint8Array {
  if (signatures * count > 2 * QUERY.maxTableValues) throw new TooManySamples()
  const any = new Uint8Array(signatures * count)
  for (let row = 0; row < rows.length; row++) {
    const base = of[row]! * count
    for (let step = 0; step < count; step++) {
      if (present[row * count + step] === 1) any[base + step] = 1
    }
  }
  return any
}
