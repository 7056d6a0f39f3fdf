/** What a function of the language is. */
import type { Call, ValueType } from '../ast'
import type { Context } from '../context'
import type { Span } from '../selector'
import type { Grid, Scalar, Text, Value, Vector } from '../value'

/** Where a function is called. */
export interface CallSite {
  node: Call
  /** The steps that it is evaluated on. */
  grid: Grid
  /** The window of the whole query. */
  span: Span
  context: Context
}

export interface FunctionSpec {
  args: readonly ValueType[]
  /** The last argument may be left out, or given up to so many times. */
  variadic?: number
  returns: ValueType
  /** `args` are of the types that `args` of the spec names, evaluated on the grid of `site`. */
  call: (args: readonly Value[], site: CallSite) => Value
}

/** The numbers of a scalar argument, one per step. */
export const numbers = (args: readonly Value[], index: number) => (args[index] as Scalar).values

export const vectorOf = (args: readonly Value[], index = 0) => args[index] as Vector

export const textOf = (args: readonly Value[], index: number) => (args[index] as Text).text
