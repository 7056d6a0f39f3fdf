/** The functions of the language by name: what they take, what they yield, how. */
import { bare, type Call, type ValueType } from './ast'
import { PromqlError } from './error'
import { labelsKey, NAME, withLabel } from './labels'
import { compileRegex, type Regex } from './regex'
import {
  emptyVector,
  type Grid,
  type Matrix,
  type Scalar,
  type Text,
  unite,
  type Value,
  type Vector,
  withoutName,
  withPlainLabels,
} from './value'
import { WINDOW_FUNCTIONS, type Window, type WindowFunction } from './windows'

/** A function of PromQL. */
export interface FunctionSpec {
  args: readonly ValueType[]
  /** How many of the last arguments may be left out. */
  optional?: number
  returns: ValueType
  /** `args` are evaluated on `grid` and of the types that `args` of the spec names. */
  call: (args: readonly Value[], grid: Grid, node: Call) => Value
}

/** The table; what is not in it is not supported. */
export const FUNCTIONS: Readonly<Record<string, FunctionSpec>> = Object.assign(
  Object.create(null) as Record<string, FunctionSpec>,
  Object.fromEntries(
    Object.entries(WINDOW_FUNCTIONS).map(([name, f]) => [name, overWindows(name, f)])
  ),
  {
    abs: ofValue((v) => Math.abs(v)),
    ceil: ofValue((v) => Math.ceil(v)),
    floor: ofValue((v) => Math.floor(v)),
    round: ofValue((v, to) => round(v, to ?? 1), 1, 1),
    clamp_min: ofValue((v, min) => Math.max(v, min!), 1),
    clamp_max: ofValue((v, max) => Math.min(v, max!), 1),
    clamp: {
      args: ['vector', 'scalar', 'scalar'],
      returns: 'vector',
      call: (args, grid, node) => clamp(args, grid, node),
    },
    time: {
      args: [],
      returns: 'scalar',
      call: (_, grid) => ({ type: 'scalar', values: seconds(grid) }),
    },
    vector: {
      args: ['scalar'],
      returns: 'vector',
      call: (args, grid) => ({
        type: 'vector',
        rows: [{}],
        values: (args[0] as Scalar).values,
        present: new Uint8Array(grid.count).fill(1),
        nameless: null,
      }),
    },
    scalar: {
      args: ['vector'],
      returns: 'scalar',
      call: (args, grid) => ({ type: 'scalar', values: onlyValues(args[0] as Vector, grid) }),
    },
    // Of a plain selector, the evaluator answers with the times of the samples instead.
    timestamp: {
      args: ['vector'],
      returns: 'vector',
      call: (args, grid, node) => timestamp(args[0] as Vector, grid, node),
    },
    absent: {
      args: ['vector'],
      returns: 'vector',
      call: (args, grid, node) => absent(args[0] as Vector, grid, node),
    },
    label_replace: {
      args: ['vector', 'string', 'string', 'string', 'string'],
      returns: 'vector',
      call: (args, _, node) => labelReplace(args, node),
    },
  } satisfies Record<string, FunctionSpec>
)

/** The times of the steps in Unix seconds. */
function seconds({ from, stepMs, count }: Grid): Float64Array {
  return Float64Array.from({ length: count }, (_, step) => (from + step * stepMs) / 1000)
}

/** A function from a window of samples to a value; `last_over_time` alone keeps the metric's name. */
function overWindows(name: string, { atLeast, compute }: WindowFunction): FunctionSpec {
  return {
    args: ['matrix'],
    returns: 'vector',
    call: (args, grid, node) => {
      const { series, rangeMs, ends } = args[0] as Matrix
      const result = emptyVector(
        series.map((one) => one.labels),
        grid.count
      )
      series.forEach(({ times, values }, row) => {
        const window: Window = { times, values, lo: 0, hi: 0, from: 0, to: 0 }
        for (let step = 0; step < grid.count; step++) {
          moveTo(window, ends[step]! - rangeMs, ends[step]!)
          if (window.hi - window.lo < atLeast) continue
          result.values[row * grid.count + step] = compute(window)
          result.present[row * grid.count + step] = 1
        }
      })
      return name === 'last_over_time' ? result : withoutName(result, node)
    },
  }
}

/** Let the window cover (from, to]; both only ever grow. */
function moveTo(window: Window, from: number, to: number): void {
  const { times } = window
  window.from = from
  window.to = to
  while (window.lo < times.length && times[window.lo]! <= from) window.lo++
  if (window.hi < window.lo) window.hi = window.lo
  while (window.hi < times.length && times[window.hi]! <= to) window.hi++
}

/** A function from value to value, with scalars after the vector. */
function ofValue(
  compute: (value: number, scalar?: number) => number,
  scalars = 0,
  optional = 0
): FunctionSpec {
  return {
    args: ['vector', ...Array<ValueType>(scalars).fill('scalar')],
    optional,
    returns: 'vector',
    call: (args, grid, node) => {
      const vector = args[0] as Vector
      const scalar = (args[1] as Scalar | undefined)?.values
      const values = vector.values.map((value, i) => compute(value, scalar?.[i % grid.count]))
      return withoutName({ ...vector, values }, node)
    },
  }
}

/** To the nearest multiple, halves upwards. Multiplies by the inverse, so that 0.1 behaves as in Prometheus. */
function round(value: number, to: number): number {
  const inverse = 1 / to
  return Math.floor(value * inverse + 0.5) / inverse
}

function clamp(args: readonly Value[], grid: Grid, node: Call): Vector {
  const vector = args[0] as Vector
  const min = (args[1] as Scalar).values
  const max = (args[2] as Scalar).values
  const present = vector.present.slice()
  const values = vector.values.map((value, i) => {
    const step = i % grid.count
    // Nothing lies between bounds that are the wrong way round.
    if (max[step]! < min[step]!) present[i] = 0
    return Math.max(min[step]!, Math.min(max[step]!, value))
  })
  return withoutName({ ...vector, values, present }, node)
}

/** The value of the only row that is present, else NaN. */
function onlyValues({ rows, values, present }: Vector, { count }: Grid): Float64Array {
  const only = new Float64Array(count).fill(Number.NaN)
  const seen = new Uint8Array(count)
  for (let i = 0; i < rows.length * count; i++) {
    if (present[i] === 0) continue
    const step = i % count
    only[step] = seen[step] === 1 ? Number.NaN : values[i]!
    seen[step] = 1
  }
  return only
}

function timestamp(vector: Vector, grid: Grid, node: Call): Vector {
  const times = seconds(grid)
  const values = vector.values.map((_, i) => times[i % grid.count]!)
  return withoutName({ ...vector, values }, node)
}

/** 1 where the vector is empty, under the labels that its selector says a series must have. */
function absent(vector: Vector, grid: Grid, node: Call): Vector {
  const labels: Record<string, string> = {}
  const arg = bare(node.args[0]!)
  const matchers = arg.kind === 'selector' ? arg.matchers : []
  for (const { name, op, value } of matchers) {
    const once = matchers.filter((matcher) => matcher.name === name).length === 1
    if (name !== NAME && op === '=' && value !== '' && once) labels[name] = value
  }
  const result = emptyVector([labels], grid.count)
  result.values.fill(1)
  result.present.fill(1)
  vector.present.forEach((present, i) => {
    if (present === 1) result.present[i % grid.count] = 0
  })
  return result
}

/** Go's `$1`, `${1}`, `$name` and `$$`; an unknown group is ''. */
const REFERENCE = /\$(?:(\$)|(\w+)|\{(\w+)\})/g

function labelReplace(args: readonly Value[], node: Call): Vector {
  const vector = withPlainLabels(args[0] as Vector)
  const [target, replacement, source, pattern] = args.slice(1).map((arg) => (arg as Text).text)
  let regex: Regex
  try {
    regex = compileRegex(pattern!)
  } catch (error) {
    throw new PromqlError((error as RangeError).message, node.args[4]!, 'execution')
  }
  if (target === '') {
    const message = 'invalid destination label name in label_replace(): ""'
    throw new PromqlError(message, node.args[1]!, 'execution')
  }
  const rows = vector.rows.map((labels) => {
    const groups = regex.groups(Object.hasOwn(labels, source!) ? labels[source!]! : '')
    if (groups === undefined) return labels
    const value = replacement!.replace(REFERENCE, (_, dollar, plain, braced) =>
      dollar ? '$' : (groups.get(plain ?? braced) ?? '')
    )
    return withLabel(labels, target!, value)
  })
  if (rows.every((labels, row) => labels === vector.rows[row])) return vector
  const distinct = new Set(rows.map(labelsKey)).size === rows.length
  return distinct ? { ...vector, rows } : unite({ ...vector, rows }, node)
}
