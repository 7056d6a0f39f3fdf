/** Labels from info metrics: series that say what an instance of a job is, and have the value 1. */
import { bare, type Call, type Expr, operandsOf, type Selector } from '../ast'
import { type Position, PromqlError } from '../error'
import { compareLabels, keepLabels, labelsKey, labelValue, NAME, printLabels } from '../labels'
import { valueTest } from '../matchers'
import type { Labels, Matcher } from '../source'
import { emptyVector, unite, type Vector, withSeenLabels } from '../value'
import { type CallSite, type FunctionSpec, vectorOf } from './spec'

/** The labels that a series shares with the info series about it. */
const IDENTIFYING = ['instance', 'job'] as const

/** The name of the info metric where the expression names none. */
const TARGET_INFO: Matcher = { name: NAME, op: '=', value: 'target_info' }

export const INFO_FUNCTIONS = {
  // The second argument arrives as the times of the info series' samples; see `infoSelector`.
  info: {
    args: ['vector', 'vector'],
    variadic: 1,
    returns: 'vector',
    call: (args, site) => {
      const selector = site.node.args[1] as Selector
      return enriched(vectorOf(args, 0), vectorOf(args, 1), selector.matchers, site)
    },
  },
} satisfies Record<string, FunctionSpec>

/**
 * The selector of the info series that a call of `info` needs: by the name and the labels asked for,
 * at the time that the first selector of the operand looks at.
 */
export function infoSelector({ args, from, to }: Call): Selector {
  const asked = args[1]?.kind === 'selector' ? args[1].matchers : []
  const names = asked.filter(({ name }) => name === NAME)
  const positive = names.some(({ op }) => op === '=' || op === '=~')
  const matchers = [...asked]
  if (names.length === 0) matchers.unshift(TARGET_INFO)
  else if (!positive) matchers.unshift({ name: NAME, op: '=~', value: '.+_info' })
  const { at, offsetMs } = firstLook(args[0]!) ?? { at: null, offsetMs: 0 }
  const rest = { named: false, rangeMs: 0, extent: null, from, to }
  return { kind: 'selector', matchers, at, offsetMs, ...rest }
}

/** Where the first selector of an expression looks, with the subqueries around it. */
function firstLook(expr: Expr): Pick<Selector, 'at' | 'offsetMs'> | null {
  const node = bare(expr)
  switch (node.kind) {
    case 'selector':
      return { at: node.at, offsetMs: node.offsetMs }
    case 'subquery': {
      const inner = firstLook(node.operand)
      if (inner === null || inner.at !== null) return inner
      return { at: node.at, offsetMs: inner.offsetMs + node.offsetMs }
    }
    case 'aggregate':
      return firstLook(node.operand)
    default:
      for (const operand of operandsOf(node)) {
        const look = firstLook(operand)
        if (look !== null) return look
      }
      return null
  }
}

/** Which info series are about a group of series at each step: one of each info metric at most. */
type Infos = Map<string, Map<string, Int32Array>>

/** The rows of `base`, at each step with the labels of the info series that are about them. */
function enriched(
  base: Vector,
  info: Vector,
  matchers: readonly Matcher[],
  site: CallSite
): Vector {
  const { grid, context, node } = site
  const { count } = grid
  context.spend(base.values.length + info.values.length)
  context.spendLabels(base.rows.length + info.rows.length)
  const vector = withSeenLabels(base, context)
  const ofName = matchers.filter(({ name }) => name === NAME).map(valueTest)
  const wanted = matchers.filter(({ name }) => name !== NAME)
  const names = new Set(wanted.map(({ name }) => name))
  const needsInfo = wanted.some((matcher) => !valueTest(matcher)(''))
  const infos = infosBySignature(info, count, node)
  const pieces: { labels: Labels; row: number; steps: number[] }[] = []
  for (let row = 0; row < vector.rows.length; row++) {
    const labels = vector.rows[row]!
    const isInfo = ofName.every((accepts) => accepts(labelValue(labels, NAME)))
    const about = isInfo ? undefined : infos.get(signature(labels))
    const found = new Map<string, { labels: Labels; row: number; steps: number[] }>()
    for (let step = 0; step < count; step++) {
      if (vector.present[row * count + step] === 0) continue
      const rows = about ? rowsAt(about, step) : []
      if (!isInfo && rows.length === 0 && needsInfo) continue
      const key = rows.join()
      let piece = found.get(key)
      if (piece === undefined) {
        const extra = rows.map((one) => info.rows[one]!)
        piece = { labels: withInfo(labels, extra, names, node), row, steps: [] }
        found.set(key, piece)
        pieces.push(piece)
      }
      piece.steps.push(step)
    }
  }
  const result = emptyVector(
    pieces.map(({ labels }) => labels),
    count
  )
  pieces.forEach(({ row, steps }, to) => {
    for (const step of steps) {
      result.values[to * count + step] = vector.values[row * count + step]!
      result.present[to * count + step] = 1
    }
  })
  const { nameless } = vector
  result.nameless = nameless && Uint8Array.from(pieces, ({ row }) => nameless[row]!)
  return unite(result, node)
}

const signature = (labels: Labels) => labelsKey(keepLabels(labels, IDENTIFYING))

/** @param info the times of the samples, Unix s: of several series, the one seen last counts */
function infosBySignature(info: Vector, count: number, position: Position): Infos {
  const infos: Infos = new Map()
  for (let row = 0; row < info.rows.length; row++) {
    const labels = info.rows[row]!
    const key = signature(labels)
    const byName = infos.get(key) ?? new Map<string, Int32Array>()
    infos.set(key, byName)
    const name = labelValue(labels, NAME)
    const rows = byName.get(name) ?? new Int32Array(count).fill(-1)
    byName.set(name, rows)
    for (let step = 0; step < count; step++) {
      if (info.present[row * count + step] === 0) continue
      const known = rows[step]!
      const time = info.values[row * count + step]!
      if (known < 0) rows[step] = row
      else {
        const other = info.values[known * count + step]!
        if (time === other) throw duplicate(info.rows[known]!, labels, time * 1000, position)
        if (time > other) rows[step] = row
      }
    }
  }
  return infos
}

function duplicate(a: Labels, b: Labels, ms: number, position: Position): PromqlError {
  const [first, second] = [a, b].sort(compareLabels).map(printLabels)
  const problem = `found duplicate series for info metric: existing ${first} @ ${ms}, new ${second} @ ${ms}`
  return new PromqlError(problem, position, 'execution')
}

const rowsAt = (byName: ReadonlyMap<string, Int32Array>, step: number) =>
  [...byName.values()].map((rows) => rows[step]!).filter((row) => row >= 0)

/** @throws {PromqlError} where two info metrics say different things of one label */
function withInfo(
  labels: Labels,
  infos: readonly Labels[],
  names: ReadonlySet<string>,
  position: Position
): Labels {
  const extra: Record<string, string> = {}
  for (const info of infos) {
    for (const name in info) {
      if (name === NAME || (names.size > 0 && !names.has(name))) continue
      if (labelValue(extra, name) !== '' && extra[name] !== info[name]) {
        throw new PromqlError(`conflicting label: ${name}`, position, 'execution')
      }
      if (labelValue(labels, name) === '') extra[name] = info[name]!
    }
  }
  return { ...labels, ...extra }
}
