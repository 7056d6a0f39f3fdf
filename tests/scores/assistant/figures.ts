/** Numbers of the assistant's score page. */
import type { Figure } from '../analysis/measure.ts'
import { QUANTITIES, type Quantity } from './quantities.ts'

/** A number with the name that its parts make. @param set on what it was measured; empty for nothing apart */
export const figure = (
  set: string,
  quantity: Quantity,
  rest: Omit<Figure, 'name' | 'quantity' | 'set' | 'method'>
): Figure => ({
  name: [set, QUANTITIES[quantity]].filter(Boolean).join(', '),
  quantity,
  ...(set && { set }),
  ...rest,
})

/** Figures that belong together, and how they were measured. */
export interface Measured {
  id: string
  name: string
  protocol: string
  figures: Figure[]
}

/** The value below which a share of the values is. @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!
}
