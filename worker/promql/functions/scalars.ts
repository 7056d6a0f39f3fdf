/** Functions between numbers and vectors. */
import { type Scalar, scalarOf, type Vector } from '../value'
import { type FunctionSpec, numbers, vectorOf } from './spec'

/** A function of two numbers at each step. */
const ofTwo = (compute: (a: number, b: number) => number): FunctionSpec => ({
  args: ['scalar', 'scalar'],
  returns: 'scalar',
  call: (args, { grid }) => {
    const [a, b] = [numbers(args, 0), numbers(args, 1)]
    return scalarOf(grid.count, (step) => compute(a[step]!, b[step]!))
  },
})

export const SCALAR_FUNCTIONS = {
  pi: {
    args: [],
    returns: 'scalar',
    call: (_, { grid }) => scalarOf(grid.count, () => Math.PI),
  },
  min_of: ofTwo(Math.min),
  max_of: ofTwo(Math.max),
  vector: {
    args: ['scalar'],
    returns: 'vector',
    call: (args, { grid }) => ({
      type: 'vector',
      rows: [{}],
      values: numbers(args, 0),
      present: new Uint8Array(grid.count).fill(1),
      nameless: null,
    }),
  },
  scalar: {
    args: ['vector'],
    returns: 'scalar',
    call: (args, { grid }) => onlyValues(vectorOf(args), grid.count),
  },
} satisfies Record<string, FunctionSpec>

/** The value of the only row that is present, else NaN. */
function onlyValues({ values, present }: Vector, count: number): Scalar {
  const only = scalarOf(count, () => Number.NaN)
  const seen = new Uint8Array(count)
  for (let i = 0; i < present.length; i++) {
    if (present[i] === 0) continue
    const step = i % count
    only.values[step] = seen[step] === 1 ? Number.NaN : values[i]!
    seen[step] = 1
  }
  return only
}
