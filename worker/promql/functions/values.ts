/** Functions from value to value. */
import { type Vector, withoutName } from '../value'
import { type CallSite, type FunctionSpec, numbers, vectorOf } from './spec'

/** A function of each value by itself. */
const each = (compute: (value: number) => number): FunctionSpec => ({
  args: ['vector'],
  returns: 'vector',
  call: (args, site) => mapped(vectorOf(args), site, compute),
})

export const VALUE_FUNCTIONS = {
  abs: each(Math.abs),
  ceil: each(Math.ceil),
  floor: each(Math.floor),
  exp: each(Math.exp),
  sqrt: each(Math.sqrt),
  ln: each(Math.log),
  log2: each(Math.log2),
  log10: each(Math.log10),
  sin: each(Math.sin),
  cos: each(Math.cos),
  tan: each(Math.tan),
  asin: each(Math.asin),
  acos: each(Math.acos),
  atan: each(Math.atan),
  sinh: each(Math.sinh),
  cosh: each(Math.cosh),
  tanh: each(Math.tanh),
  asinh: each(Math.asinh),
  acosh: each(Math.acosh),
  atanh: each(Math.atanh),
  deg: each((value) => (value * 180) / Math.PI),
  rad: each((value) => (value * Math.PI) / 180),
  sgn: each((value) => (value < 0 ? -1 : value > 0 ? 1 : value)),
  round: {
    args: ['vector', 'scalar'],
    variadic: 1,
    returns: 'vector',
    call: (args, site) => {
      const to = args.length > 1 ? numbers(args, 1) : null
      return mapped(vectorOf(args), site, (value, step) =>
        round(value, to === null ? 1 : to[step]!)
      )
    },
  },
  clamp: {
    args: ['vector', 'scalar', 'scalar'],
    returns: 'vector',
    call: (args, site) => clamp(vectorOf(args), numbers(args, 1), numbers(args, 2), site),
  },
  clamp_min: {
    args: ['vector', 'scalar'],
    returns: 'vector',
    call: (args, site) => {
      const min = numbers(args, 1)
      return mapped(vectorOf(args), site, (value, step) => Math.max(min[step]!, value))
    },
  },
  clamp_max: {
    args: ['vector', 'scalar'],
    returns: 'vector',
    call: (args, site) => {
      const max = numbers(args, 1)
      return mapped(vectorOf(args), site, (value, step) => Math.min(max[step]!, value))
    },
  },
} satisfies Record<string, FunctionSpec>

function mapped(
  vector: Vector,
  { node, grid, context }: CallSite,
  compute: (value: number, step: number) => number
): Vector {
  const { count } = grid
  context.spend(vector.values.length)
  const values = new Float64Array(vector.values.length)
  for (let i = 0, step = 0; i < values.length; i++) {
    values[i] = compute(vector.values[i]!, step)
    if (++step === count) step = 0
  }
  return withoutName({ ...vector, values }, context, node)
}

/** To the nearest multiple, halves upwards. Multiplies by the inverse, so that 0.1 behaves as in Prometheus. */
function round(value: number, to: number): number {
  const inverse = 1 / to
  return Math.floor(value * inverse + 0.5) / inverse
}

function clamp(vector: Vector, min: Float64Array, max: Float64Array, site: CallSite): Vector {
  const { count } = site.grid
  const present = vector.present.slice()
  // Nothing lies between bounds that are the wrong way round.
  for (let i = 0; i < present.length; i++) if (max[i % count]! < min[i % count]!) present[i] = 0
  return mapped({ ...vector, present }, site, (value, step) =>
    Math.max(min[step]!, Math.min(max[step]!, value))
  )
}
