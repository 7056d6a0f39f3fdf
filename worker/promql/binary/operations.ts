/** What operators make of two numbers. */
import type { BinaryOp } from '../ast'

export type Operation = (left: number, right: number) => number

export const ARITHMETIC: Readonly<Record<string, Operation>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => power(a, b),
  atan2: (a, b) => Math.atan2(a, b),
}

export const COMPARISON: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
}

/** As in Go and C, 1 to any power is 1; ECMAScript says NaN for 1 ** NaN and 1 ** Infinity. */
function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent))) return 1
  return base ** exponent
}

/** Arithmetic, or a comparison as 0 or 1. */
export function operationOf(op: BinaryOp): Operation {
  const holds = COMPARISON[op]
  return holds ? (a, b) => (holds(a, b) ? 1 : 0) : ARITHMETIC[op]!
}
