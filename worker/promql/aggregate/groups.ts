/** The rows of a vector by group. */
import type { Aggregate } from '../ast'
import { LabelNumbers } from '../label-numbers'
import { dropLabels, keepLabels, NAME } from '../labels'
import type { Labels } from '../source'
import type { Vector } from '../value'

export interface Groups {
  /** The labels of each group. */
  labels: Labels[]
  /** The group of each row. */
  of: Int32Array
  /** As in {@link Vector}, of the groups. */
  nameless: Uint8Array | null
}

/** The groups in the order of their first rows. */
export function groupRows(
  { rows, nameless }: Pick<Vector, 'rows' | 'nameless'>,
  { without, labels: names }: Pick<Aggregate, 'without' | 'labels'>
): Groups {
  const dropped = [...names, NAME]
  const numbers = new LabelNumbers(without ? { ignoring: dropped } : { on: names })
  const labels: Labels[] = []
  const of = new Int32Array(rows.length)
  const kept = [...new Set(names)].sort()
  for (let row = 0; row < rows.length; row++) {
    const group = numbers.of(rows[row]!)
    if (group === labels.length) {
      labels.push(without ? dropLabels(rows[row]!, dropped) : keepLabels(rows[row]!, kept))
    }
    of[row] = group
  }
  const named = !without && kept.includes(NAME)
  return {
    labels,
    of,
    nameless: named && nameless ? namelessOf(of, labels.length, nameless) : null,
  }
}

/** A group is nameless when one of its rows is. */
function namelessOf(of: Int32Array, count: number, nameless: Uint8Array): Uint8Array {
  const groups = new Uint8Array(count)
  for (let row = 0; row < of.length; row++) if (nameless[row] === 1) groups[of[row]!] = 1
  return groups
}

/** The rows of each group, for aggregations that look at all values of a group at once. */
export function membersOf({ labels, of }: Groups): number[][] {
  const rows: number[][] = labels.map(() => [])
  for (let row = 0; row < of.length; row++) rows[of[row]!]!.push(row)
  return rows
}
