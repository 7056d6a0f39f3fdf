/** Arithmetic and comparisons between rows that belong together. */
import { QUERY } from '../../policy'
import type { Binary } from '../ast'
import type { Context } from '../context'
import { PromqlError, TooManySamples } from '../error'
import { LabelNumbers } from '../label-numbers'
import {
  dropLabels,
  dropMetadata,
  hasTypeOrUnit,
  keepLabels,
  labelValue,
  matchLabels,
  NAME,
  printLabels,
  withLabel,
} from '../labels'
import type { Labels } from '../source'
import { emptyVector, sameMetadata, type Vector } from '../value'
import { ARITHMETIC, COMPARISON, operationOf } from './operations'
import { requireRoom, type Signatures, signaturesOf } from './signatures'

/** No row: `fill` stands in for it. */
const FILLED = -1

/** A row of the side that may have several, with its partner; either may be `FILLED`. */
interface Pair {
  many: number
  one: number
  /** The row of the result. */
  to: number
}

/** The two vectors by what they are to each other, whichever is on the left. */
interface Sides {
  many: Vector
  one: Vector
  ofMany: Int32Array
  ofOne: Int32Array
  signatures: number
  /** Whether the side of many is the right one. */
  swapped: boolean
  fillMany: number | null
  fillOne: number | null
}

export function matched(
  node: Binary,
  left: Vector,
  right: Vector,
  count: number,
  context: Context
): Vector {
  const sides = sidesOf(node, left, right, signaturesOf(node.matching, left, right, context))
  const partners = partnersAt(node, sides, count)
  const rows = new ResultRows(node, sides, context)
  const pairs = pairsOf(sides, partners, count, rows)
  context.spend(pairs.length * count)
  return computed(node, sides, partners, pairs, rows, count)
}

function sidesOf({ matching }: Binary, left: Vector, right: Vector, of: Signatures): Sides {
  const swapped = matching.many === 'right'
  return {
    many: swapped ? right : left,
    one: swapped ? left : right,
    ofMany: swapped ? of.right : of.left,
    ofOne: swapped ? of.left : of.right,
    signatures: of.count,
    swapped,
    // Not the sides of the text where `group_right` swaps them: so it is in Prometheus.
    fillMany: matching.fill.left,
    fillOne: matching.fill.right,
  }
}

/** The row of the one side at a step, for each signature: at `signature * count + step`; `FILLED` for none. */
function partnersAt(node: Binary, sides: Sides, count: number): Int32Array {
  const { one, ofOne, signatures, many } = sides
  // Two rows of one signature are no trouble while the other side has nothing at all.
  const used = new Uint8Array(count)
  for (let i = 0; i < many.present.length; i++) if (many.present[i] === 1) used[i % count] = 1
  requireRoom(signatures * count)
  const partners = new Int32Array(signatures * count).fill(FILLED)
  for (let row = 0; row < one.rows.length; row++) {
    const base = ofOne[row]! * count
    for (let step = 0; step < count; step++) {
      if (one.present[row * count + step] === 0) continue
      const known = partners[base + step]!
      if (known === FILLED) partners[base + step] = row
      else if (used[step] === 1 || sides.fillMany !== null) throw duplicate(node, sides, known, row)
    }
  }
  return partners
}

function duplicate(node: Binary, { one, swapped }: Sides, first: number, second: number) {
  const { on, labels } = node.matching
  const pair = [first, second].map((row) => printLabels(seenLabels(one, row))).sort()
  const group = printLabels(matchLabels(seenLabels(one, second), on, labels))
  return new PromqlError(
    `found duplicate series for the match group ${group} on the ${swapped ? 'left' : 'right'} ` +
      `hand-side of the operation: [${pair.join(', ')}];many-to-many matching not allowed: ` +
      'matching labels must be unique on one side',
    node,
    'execution'
  )
}

const seenLabels = ({ rows, nameless }: Vector, row: number) =>
  nameless?.[row] === 1 ? dropMetadata(rows[row]!) : rows[row]!

/** Every pair that meets at some step, in the order of the side of many. */
function pairsOf(sides: Sides, partners: Int32Array, count: number, rows: ResultRows): Pair[] {
  const { many, one, ofMany, ofOne, fillOne, fillMany } = sides
  const pairs: Pair[] = []
  for (let row = 0; row < many.rows.length; row++) {
    let last: number | undefined
    const met = new Set<number>()
    for (let step = 0; step < count; step++) {
      if (many.present[row * count + step] === 0) continue
      const partner = partners[ofMany[row]! * count + step]!
      if (partner === last || met.has(partner)) continue
      last = partner
      met.add(partner)
      if (partner === FILLED && fillOne === null) continue
      pairs.push({ many: row, one: partner, to: rows.of(row, partner) })
      if (pairs.length > QUERY.maxSeries) throw new TooManySamples()
    }
  }
  if (fillMany === null) return pairs
  const met = new Uint8Array(partners.length)
  for (let row = 0; row < many.rows.length; row++) {
    for (let step = 0; step < count; step++) {
      if (many.present[row * count + step] === 1) met[ofMany[row]! * count + step] = 1
    }
  }
  for (let row = 0; row < one.rows.length; row++) {
    const base = ofOne[row]! * count
    let alone = false
    for (let step = 0; step < count; step++) {
      // What has met no partner stays in `partners`, for the pair with what fills in.
      if (partners[base + step] === row && met[base + step] === 0) alone = true
    }
    if (alone) pairs.push({ many: FILLED, one: row, to: rows.of(FILLED, row) })
  }
  return pairs
}

function computed(
  node: Binary,
  sides: Sides,
  partners: Int32Array,
  pairs: readonly Pair[],
  rows: ResultRows,
  count: number
): Vector {
  const { many, one, ofMany, ofOne, swapped } = sides
  const { op, bool } = node
  const result: Vector = { ...emptyVector(rows.labels, count), nameless: rows.nameless }
  const holds = bool ? undefined : COMPARISON[op]
  const operation = operationOf(op)
  const taken = new Taken(node, sides, rows.labels.length, count)
  const met = sides.fillMany === null ? null : new Uint8Array(partners.length)
  for (const { many: row, one: partner, to } of pairs) {
    const base = (row === FILLED ? ofOne[partner]! : ofMany[row]!) * count
    for (let step = 0; step < count; step++) {
      if (partners[base + step] !== partner) continue
      if (row === FILLED ? met![base + step] === 1 : many.present[row * count + step] === 0)
        continue
      if (row !== FILLED && met !== null) met[base + step] = 1
      const ofManySide = row === FILLED ? sides.fillMany! : many.values[row * count + step]!
      const ofOneSide = partner === FILLED ? sides.fillOne! : one.values[partner * count + step]!
      const a = swapped ? ofOneSide : ofManySide
      const b = swapped ? ofManySide : ofOneSide
      taken.at(base + step, to * count + step)
      if (holds && !holds(a, b)) continue
      result.values[to * count + step] = holds ? a : operation(a, b)
      result.present[to * count + step] = 1
    }
  }
  return result
}

/** Makes sure that a result is worked out once: without `group_left`, for each signature. */
class Taken {
  readonly #taken: Uint8Array

  constructor(
    readonly node: Binary,
    { signatures }: Sides,
    rows: number,
    count: number
  ) {
    this.#taken = new Uint8Array(count * (node.matching.many === null ? signatures : rows))
  }

  at(signature: number, row: number): void {
    const { many } = this.node.matching
    const i = many === null ? signature : row
    if (this.#taken[i] === 0) {
      this.#taken[i] = 1
      return
    }
    const problem =
      many === null
        ? 'many-to-one matching must be explicit (group_left/group_right)'
        : 'grouping labels must ensure unique matches'
    throw new PromqlError(`multiple matches for labels: ${problem}`, this.node, 'execution')
  }
}

/** The rows of a result: pairs of equal labels share one. */
class ResultRows {
  readonly labels: Labels[] = []
  readonly #nameless: number[] = []
  readonly #numbers = new LabelNumbers('all')
  readonly #ofMany = new Map<number, number>()
  /** Whether the row of the side of many tells results apart. */
  readonly #byRow: boolean
  readonly #drops: boolean

  constructor(
    readonly node: Binary,
    readonly sides: Sides,
    readonly context: Context
  ) {
    const { op, bool, matching } = node
    this.#drops = op in ARITHMETIC || bool
    const distinct = !this.#drops || sameMetadata(sides.many.rows)
    const whole = matching.many !== null || (!matching.on && matching.labels.length === 0)
    // What fills in on the side of many has no row there.
    this.#byRow = whole && matching.include.length === 0 && distinct && sides.fillMany === null
  }

  get nameless(): Uint8Array | null {
    return this.#nameless.includes(1) ? Uint8Array.from(this.#nameless) : null
  }

  /** The row of the result for a pair. */
  of(many: number, one: number): number {
    if (this.#byRow) {
      const known = this.#ofMany.get(many)
      if (known !== undefined) return known
      this.#ofMany.set(many, this.labels.length)
      return this.#push(this.#labelsOf(many, one), many)
    }
    const labels = this.#labelsOf(many, one)
    // Labels whose name is gone but for a mark must not differ by it.
    const marked = this.#mark(many, labels) === 1 && !this.context.delayedNameRemoval
    const plain = marked ? dropMetadata(labels) : labels
    const row = this.#numbers.of(plain)
    return row < this.labels.length ? row : this.#push(plain, many)
  }

  #push(labels: Labels, many: number): number {
    if (this.labels.length >= QUERY.maxSeries) {
      const problem = `query needs more than ${QUERY.maxSeries} series`
      throw new PromqlError(problem, this.node, 'execution')
    }
    this.#nameless.push(this.#mark(many, labels))
    return this.labels.push(labels) - 1
  }

  /** Whether labels have a name that is gone. */
  #mark(many: number, labels: Labels): 0 | 1 {
    if (labels[NAME] === undefined) return 0
    const gone = many !== FILLED && this.sides.many.nameless?.[many] === 1
    return this.#drops || gone ? 1 : 0
  }

  /** @see https://github.com/prometheus/prometheus/blob/v3.5.0/promql/engine.go resultMetric */
  #labelsOf(many: number, one: number): Labels {
    const { sides, node } = this
    const { on, labels: names, many: manySide, include } = node.matching
    const other = one === FILLED ? {} : sides.one.rows[one]!
    let labels = many === FILLED ? matchLabels(other, on, names) : (sides.many.rows[many] as Labels)
    const removes = node.op in ARITHMETIC && this.context.delayedNameRemoval
    if (this.#drops && (removes || hasTypeOrUnit(labels))) labels = dropMetadata(labels)
    if (manySide === null) {
      if (on) labels = keepLabels(labels, names)
      else if (names.length > 0) labels = dropLabels(labels, names)
    }
    const from = one === FILLED ? matchLabels(labels, on, names) : other
    for (const name of include) labels = withLabel(labels, name, labelValue(from, name))
    return labels
  }
}
