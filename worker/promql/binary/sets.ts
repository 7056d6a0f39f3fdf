/** The operators `and`, `or` and `unless`: which rows stay. */
import type { Binary } from '../ast'
import type { Context } from '../context'
import { emptyVector, unite, type Vector, withSeenLabels } from '../value'
import { presentBySignature, signaturesOf } from './signatures'

/** `and` keeps the rows of the left side that have a partner, `unless` those that have none. */
export function filtered(
  node: Binary,
  left: Vector,
  right: Vector,
  count: number,
  context: Context
): Vector {
  const signatures = signaturesOf(node.matching, left, right, context)
  const partners = presentBySignature(right, signatures.right, signatures.count, count)
  const wanted = node.op === 'and' ? 1 : 0
  const present = left.present.slice()
  for (let row = 0; row < left.rows.length; row++) {
    const base = signatures.left[row]! * count
    for (let step = 0; step < count; step++) {
      if (partners[base + step] !== wanted) present[row * count + step] = 0
    }
  }
  return { ...left, present }
}

/** `or` adds the rows of the right side that have no partner. */
export function either(
  node: Binary,
  left: Vector,
  right: Vector,
  count: number,
  context: Context
): Vector {
  const rest = filtered({ ...node, op: 'unless' }, right, left, count, context)
  // At one step there are no two rows of equal labels, as the one on the right had a partner.
  if (count === 1) return joined(left, rest, count)
  // The same labels on both sides, present at different steps, are one series.
  return unite(joined(withSeenLabels(left, context), withSeenLabels(rest, context), count), node)
}

function joined(left: Vector, right: Vector, count: number): Vector {
  const both = emptyVector([...left.rows, ...right.rows], count)
  both.values.set(left.values)
  both.values.set(right.values, left.values.length)
  both.present.set(left.present)
  both.present.set(right.present, left.present.length)
  if (left.nameless !== null || right.nameless !== null) {
    both.nameless = new Uint8Array(both.rows.length)
    if (left.nameless !== null) both.nameless.set(left.nameless)
    if (right.nameless !== null) both.nameless.set(right.nameless, left.rows.length)
  }
  return both
}
