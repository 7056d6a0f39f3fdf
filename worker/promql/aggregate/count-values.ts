/** `count_values`: how many rows of a group have each value, with the value as a label. */
import { QUERY } from '../../policy'
import type { Aggregate } from '../ast'
import { PromqlError, TooManySamples } from '../error'
import { formatPlain } from '../format'
import { withLabel } from '../labels'
import type { Labels } from '../source'
import { emptyVector, type Vector } from '../value'
import { groupRows } from './groups'

/** @throws {PromqlError} where there are more values than a query may have series */
export function countValues(vector: Vector, count: number, label: string, node: Aggregate): Vector {
  // The values take the label's place, so what it holds before does not tell rows apart.
  const labels = node.without
    ? [...node.labels, label]
    : node.labels.filter((name) => name !== label)
  const groups = groupRows(vector, { without: node.without, labels })
  const writes = !node.without || !node.labels.includes(label)
  const rows: Labels[] = []
  const known = groups.labels.map(() => new Map<string, number>())
  const targets = new Int32Array(vector.values.length)
  for (let row = 0; row < vector.rows.length; row++) {
    const group = groups.of[row]!
    for (let step = 0; step < count; step++) {
      const i = row * count + step
      if (vector.present[i] === 0) continue
      const text = writes ? formatPlain(vector.values[i]!) : ''
      let to = known[group]!.get(text)
      if (to === undefined) {
        to =
          rows.push(
            writes ? withLabel(groups.labels[group]!, label, text) : groups.labels[group]!
          ) - 1
        // There would be no room for their counts.
        if (rows.length * count > QUERY.maxTableValues) throw new TooManySamples()
        if (rows.length > QUERY.maxSeries) {
          throw new PromqlError(
            `query needs more than ${QUERY.maxSeries} series`,
            node,
            'execution'
          )
        }
        known[group]!.set(text, to)
      }
      targets[i] = to
    }
  }
  const result = emptyVector(rows, count)
  for (let i = 0; i < targets.length; i++) {
    if (vector.present[i] === 0) continue
    const to = targets[i]! * count + (i % count)
    result.values[to]!++
    result.present[to] = 1
  }
  return result
}
