/** Numbers for sets of labels, so that rows which belong together are found without building texts. */
import { labelValue } from './labels'
import type { Labels } from './source'

/** Which labels count: these, all but these, or all. */
export type Relevant = { on: readonly string[] } | { ignoring: readonly string[] } | 'all'

/** From value to value of the labels that count, in the order of their names; at the end is the number. */
type Branch = Map<string, Branch | number>

/** Sets of labels with the same names. */
interface Shape {
  /** All names, in the order in which the set holds them. */
  held: readonly string[]
  /** Those that count, sorted. */
  names: readonly string[]
  root: Branch
}

/**
 * Gives equal sets of labels equal numbers: 0, 1, … in the order in which they are first seen.
 *
 * The values are looked up one after the other: strings know their hashes, so that costs a tenth of
 * a text that is made of all of them.
 */
export class LabelNumbers {
  count = 0
  readonly #on: Shape | null
  readonly #ignored: ReadonlySet<string>
  readonly #roots = new Map<string, Branch>()
  #last: Shape = { held: [], names: [], root: new Map() }

  constructor(relevant: Relevant) {
    const on = relevant !== 'all' && 'on' in relevant ? [...new Set(relevant.on)].sort() : null
    this.#on = on && { held: [], names: on, root: new Map() }
    this.#ignored =
      relevant !== 'all' && 'ignoring' in relevant ? new Set(relevant.ignoring) : new Set()
    this.#roots.set('', this.#last.root)
  }

  of(labels: Labels): number {
    const { names, root } = this.#on ?? this.#shapeOf(labels)
    let branch = root
    const last = names.length - 1
    for (let i = 0; i < last; i++) {
      const value = labelValue(labels, names[i]!)
      let next = branch.get(value) as Branch | undefined
      if (next === undefined) {
        next = new Map()
        branch.set(value, next)
      }
      branch = next
    }
    const value = last < 0 ? '' : labelValue(labels, names[last]!)
    let number = branch.get(value) as number | undefined
    if (number === undefined) {
      number = this.count++
      branch.set(value, number)
    }
    return number
  }

  #shapeOf(labels: Labels): Shape {
    const held = Object.keys(labels)
    const last = this.#last
    // Series of one metric mostly have the same names in the same order.
    if (held.length === last.held.length && held.every((name, i) => name === last.held[i])) {
      return last
    }
    const names = held.filter((name) => !this.#ignored.has(name)).sort()
    const key = names.map((name) => `${name.length}:${name}`).join('')
    const root = this.#roots.get(key) ?? new Map()
    this.#roots.set(key, root)
    this.#last = { held, names, root }
    return this.#last
  }
}
