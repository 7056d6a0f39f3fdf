/** Aggregations that make one value of the values of a group. */
import { Mean } from '../kahan'
import { quantile } from '../quantile'
import { emptyVector, type Vector } from '../value'
import { type Groups, membersOf } from './groups'

/** Takes in one value after the other. */
export function folded(
  { rows, values, present }: Vector,
  groups: Groups,
  count: number,
  next: (best: number, value: number) => number,
  first: (value: number) => number = (value) => value
): Vector {
  const result = emptyGroups(groups, count)
  for (let row = 0; row < rows.length; row++) {
    const base = groups.of[row]! * count
    for (let step = 0; step < count; step++) {
      const i = row * count + step
      if (present[i] === 0) continue
      const to = base + step
      const value = values[i]!
      result.values[to] = result.present[to] === 0 ? first(value) : next(result.values[to]!, value)
      result.present[to] = 1
    }
  }
  return result
}

/** Sums by Kahan and Neumaier, as in Prometheus; divided by how many there are for a mean. */
export function sums(vector: Vector, groups: Groups, count: number, mean: boolean): Vector {
  const { rows, values, present } = vector
  const result = emptyGroups(groups, count)
  const lost = new Float64Array(result.values.length)
  const seen = mean ? new Int32Array(result.values.length) : null
  for (let row = 0; row < rows.length; row++) {
    const base = groups.of[row]! * count
    for (let step = 0; step < count; step++) {
      const i = row * count + step
      if (present[i] === 0) continue
      const to = base + step
      const value = values[i]!
      const total = result.values[to]!
      const next = total + value
      if (!Number.isFinite(next)) lost[to] = 0
      else if (Math.abs(total) >= Math.abs(value)) lost[to]! += total - next + value
      else lost[to]! += value - next + total
      result.values[to] = next
      result.present[to] = 1
      if (seen !== null) seen[to]!++
    }
  }
  let overflowed = false
  for (let i = 0; i < lost.length; i++) {
    if (seen === null) result.values[i]! += lost[i]!
    else {
      overflowed ||= !Number.isFinite(result.values[i]!)
      result.values[i] = result.values[i]! / seen[i]! + lost[i]! / seen[i]!
    }
  }
  return overflowed ? carefulMeans(vector, groups, count) : result
}

/** Means where a sum is infinite, which says nothing of the mean. */
function carefulMeans({ values, present }: Vector, groups: Groups, count: number): Vector {
  const result = emptyGroups(groups, count)
  membersOf(groups).forEach((rows, group) => {
    for (let step = 0; step < count; step++) {
      const mean = new Mean()
      for (const row of rows)
        if (present[row * count + step] === 1) mean.add(values[row * count + step]!)
      if (mean.count === 0) continue
      result.values[group * count + step] = mean.mean
      result.present[group * count + step] = 1
    }
  })
  return result
}

/** Population variances by Welford's method. */
export function variances(
  { rows, values, present }: Vector,
  groups: Groups,
  count: number,
  finish: (variance: number) => number
): Vector {
  const result = emptyGroups(groups, count)
  const means = new Float64Array(result.values.length)
  const seen = new Int32Array(result.values.length)
  for (let row = 0; row < rows.length; row++) {
    for (let step = 0; step < count; step++) {
      const i = row * count + step
      if (present[i] === 0) continue
      const to = groups.of[row]! * count + step
      seen[to]!++
      const delta = values[i]! - means[to]!
      means[to]! += delta / seen[to]!
      result.values[to]! += delta * (values[i]! - means[to]!)
      result.present[to] = 1
    }
  }
  for (let i = 0; i < means.length; i++) result.values[i] = finish(result.values[i]! / seen[i]!)
  return result
}

export function quantiles(vector: Vector, groups: Groups, count: number, q: Float64Array): Vector {
  const result = emptyGroups(groups, count)
  membersOf(groups).forEach((rows, group) => {
    const values = new Float64Array(rows.length)
    for (let step = 0; step < count; step++) {
      let found = 0
      for (const row of rows) {
        const i = row * count + step
        if (vector.present[i] === 1) values[found++] = vector.values[i]!
      }
      if (found === 0) continue
      result.values[group * count + step] = quantile(q[step]!, values.subarray(0, found))
      result.present[group * count + step] = 1
    }
  })
  return result
}

/** A row for each group, absent throughout. */
const emptyGroups = ({ labels, nameless }: Groups, count: number): Vector => ({
  ...emptyVector(labels, count),
  nameless,
})
