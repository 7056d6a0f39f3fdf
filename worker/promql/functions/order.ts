/** Functions that put rows in order; an answer over several steps is always ordered by labels. */
import { compareLabels, labelValue } from '../labels'
import type { Labels } from '../source'
import { pick, presentAt, type Vector } from '../value'
import { type CallSite, type FunctionSpec, textOf, vectorOf } from './spec'

const byValue = (sign: 1 | -1): FunctionSpec => ({
  args: ['vector'],
  returns: 'vector',
  call: (args, site) => {
    const { values } = vectorOf(args)
    return sorted(vectorOf(args), site, (a, b) => compareValues(values[a]!, values[b]!, sign))
  },
})

const byLabels = (sign: 1 | -1): FunctionSpec => ({
  args: ['vector', 'string'],
  variadic: Number.POSITIVE_INFINITY,
  returns: 'vector',
  call: (args, site) => {
    const { rows } = vectorOf(args)
    const names = args.slice(1).map((_, i) => textOf(args, i + 1))
    return sorted(vectorOf(args), site, (a, b) => sign * compareBy(rows[a]!, rows[b]!, names))
  },
})

export const ORDER_FUNCTIONS = {
  sort: byValue(1),
  sort_desc: byValue(-1),
  sort_by_label: byLabels(1),
  sort_by_label_desc: byLabels(-1),
} satisfies Record<string, FunctionSpec>

function sorted(
  vector: Vector,
  { node, grid, context }: CallSite,
  compare: (a: number, b: number) => number
): Vector {
  if (grid.count > 1) {
    const problem =
      'sort is ineffective for range queries since results are always ordered by labels'
    context.annotations.add('warning', problem, node)
    return vector
  }
  context.spendLabels(vector.rows.length)
  return pick(vector, presentAt(vector, 0, 1).sort(compare))
}

/** Upwards or downwards; NaN comes last either way. */
export function compareValues(a: number, b: number, sign: 1 | -1): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1
  if (Number.isNaN(b) || a === b) return a === b ? 0 : -1
  return a < b ? -sign : sign
}

function compareBy(a: Labels, b: Labels, names: readonly string[]): number {
  for (const name of names) {
    const [left, right] = [labelValue(a, name), labelValue(b, name)]
    if (left !== right) return compareNaturally(left, right) || (left < right ? -1 : 1)
  }
  return compareLabels(a, b)
}

/** Digits as whole numbers, everything else as text: `web-9` comes before `web-10`. */
function compareNaturally(a: string, b: string): number {
  const left = chunks(a)
  const right = chunks(b)
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [x, y] = [left[i]!, right[i]!]
    if (x === y) continue
    const difference = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : 0
    if (difference !== 0) return difference
    if (!/^\d/.test(x) || !/^\d/.test(y)) return x < y ? -1 : 1
  }
  return left.length - right.length
}

const chunks = (text: string): readonly string[] => text.match(/\d+|\D+/g) ?? []
