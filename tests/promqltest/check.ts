/** Runs what {@link read} read against our own language. */
import { printAnnotation } from '../../worker/promql/annotations'
import { PromqlError } from '../../worker/promql/error'
import { compareLabels, labelsKey, NAME, printLabels } from '../../worker/promql/labels'
import { type Answer, type QueryWindow, query } from '../../worker/promql/query'
import { type Labels, type Series, writeStale } from '../../worker/promql/source'
import { type MemorySource, memorySource } from '../worker/promql/memory-source'
import type { Command, Eval, Load, Point, SeriesLine } from './reader'
import { read } from './reader'

/** What became of the evals of a file. */
export interface Outcome {
  passed: number
  failed: { line: number; expr: string; problem: string }[]
  /** Evals that native histograms, or start timestamps of counters, take part in. */
  skipped: { histograms: number; startTimes: number }
}

/** Relative, as in Prometheus's own tests. */
const TOLERANCE = 1e-6

/** What a series has that we do not keep; a query that finds it is skipped. */
type Missing = 'histograms' | 'startTimes'

/** Run every eval of a file; those after a failure too. */
export async function run(text: string): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, failed: [], skipped: { histograms: 0, startTimes: 0 } }
  let store = new Store()
  for (const command of read(text)) {
    if (command.kind === 'clear') store = new Store()
    else if (command.kind === 'load') store.load(command)
    else await runEval(command, store, outcome)
  }
  return outcome
}

async function runEval(command: Eval, store: Store, outcome: Outcome): Promise<void> {
  store.missed = null
  const problem = await problemOf(command, store)
  const expected = command.series.some(({ points }) => points.includes('histogram'))
  if (expected) outcome.skipped.histograms++
  else if (store.missed) outcome.skipped[store.missed as Missing]++
  else if (problem === null) outcome.passed++
  else outcome.failed.push({ line: command.line, expr: command.expr, problem })
}

/** The series that were loaded; tells when a query meets one that is not fit for us. */
class Store {
  missed: Missing | null = null
  readonly #series = new Map<string, { labels: Labels; points: Map<number, number | 'stale'> }>()
  readonly #unfit = new Map<Missing, Map<string, Series>>()
  #source: MemorySource | null = null

  load({ gapMs, series, custom }: Load): void {
    this.#source = null
    for (const line of series) {
      if (line.points.includes('histogram')) this.#mark('histograms', line.labels, line, gapMs)
      if (line.startTimes) this.#mark('startTimes', line.labels, line, gapMs)
      const name = line.labels[NAME] ?? ''
      if (custom && /_bucket$/.test(name)) {
        const { le: _, ...rest } = line.labels
        this.#mark('histograms', { ...rest, [NAME]: name.replace(/_bucket$/, '') }, line, gapMs)
      }
      this.#add(line, gapMs)
    }
  }

  #mark(missing: Missing, labels: Labels, { points }: SeriesLine, gapMs: number): void {
    const unfit = this.#unfit.get(missing) ?? new Map<string, Series>()
    this.#unfit.set(missing, unfit)
    const times = Float64Array.from(points, (_, i) => i * gapMs)
    unfit.set(labelsKey(labels), { labels, times, values: new Float64Array(times.length) })
  }

  #add({ labels, points }: SeriesLine, gapMs: number): void {
    const key = labelsKey(labels)
    const known = this.#series.get(key) ?? { labels, points: new Map() }
    this.#series.set(key, known)
    points.forEach((point, i) => {
      if (point !== 'none' && point !== 'histogram') known.points.set(i * gapMs, point)
    })
  }

  get source(): MemorySource {
    if (this.#source !== null) return this.#source
    const all = [...this.#series.values()].filter(({ points }) => points.size > 0)
    const fit = memorySource(all.map(({ labels, points }) => columns(labels, points)))
    const unfit = [...this.#unfit].map(
      ([missing, series]) => [missing, memorySource([...series.values()])] as const
    )
    this.#source = {
      ...fit,
      select: async (matchers, from, to, hints) => {
        for (const [missing, source] of unfit) {
          if ((await source.select(matchers, from, to, hints)).length > 0) this.missed = missing
        }
        return fit.select(matchers, from, to, hints)
      },
    }
    return this.#source
  }
}

function columns(labels: Labels, points: ReadonlyMap<number, number | 'stale'>): Series {
  const sorted = [...points].sort(([a], [b]) => a - b)
  const values = new Float64Array(sorted.length)
  sorted.forEach(([, value], i) => {
    if (value === 'stale') writeStale(values, i)
    else values[i] = value
  })
  return { labels, times: Float64Array.from(sorted, ([time]) => time), values }
}

/** What is wrong with the answer to an eval; null for nothing. */
async function problemOf(command: Eval, store: Store): Promise<string | null> {
  const { from, to, stepMs } = command
  const first = await problemOfWindow(command, { from, to, stepMs }, store)
  if (first !== null || stepMs > 0 || command.range || command.text !== null) return first
  if (/(start|end|range|step)\(\)/.test(command.expr) || isExpected(command, 'fail')) return null
  // The same must come out in the middle of a range, where answers have no order.
  if (isExpected(command, 'ordered')) return null
  const window = { from: from - 60_000, to: from + 60_000, stepMs: 60_000 }
  const problem = await problemOfWindow(command, window, store)
  return problem && `in range mode: ${problem}`
}

const isExpected = (command: Eval, what: string) =>
  command.expectations.some((one) => one.what === what)

async function problemOfWindow(
  command: Eval,
  window: QueryWindow,
  store: Store
): Promise<string | null> {
  let answer: Answer
  try {
    answer = await query(command.expr, store.source, window, { delayedNameRemoval: true })
  } catch (error) {
    if (!(error instanceof PromqlError)) return `broke: ${(error as Error).stack}`
    const failures = command.expectations.filter(({ what }) => what === 'fail')
    if (failures.length === 0) return `failed: ${error.message}`
    const wrong = failures.some(({ matches }) => !matches(error.message))
    return wrong ? `failed with another message: ${error.message}` : null
  }
  if (isExpected(command, 'fail')) return 'expected a failure'
  const middle = command.stepMs === 0 && window.stepMs > 0
  const said = middle ? null : problemOfRemarks(command, answer)
  return said ?? problemOfValue(command, answer, middle)
}

function problemOfRemarks({ expr, expectations }: Eval, { annotations }: Answer): string | null {
  for (const [what, level] of [
    ['warn', 'warning'],
    ['info', 'info'],
  ] as const) {
    const said = annotations
      .filter((one) => one.level === level)
      .map((one) => printAnnotation(one, expr))
    const wanted = expectations.filter((one) => one.what === what)
    if (expectations.some((one) => one.what === `no_${what}`) && said.length > 0) {
      return `unexpected ${what}: ${said}`
    }
    if (wanted.length === 0) continue
    for (const { matches } of wanted) if (!said.some(matches)) return `no such ${what} in: ${said}`
    const odd = said.find((one) => !wanted.some(({ matches }) => matches(one)))
    if (odd) return `unexpected ${what}: ${odd}`
  }
  return null
}

/** @param middle whether only the second of three steps counts */
function problemOfValue(command: Eval, { value, grid }: Answer, middle: boolean): string | null {
  const { count } = grid
  if (value.type === 'string') return value.text === command.text ? null : `got ${value.text}`
  if (value.type === 'scalar') {
    const got = value.values[middle ? 1 : 0]!
    if (command.stepMs > 0) {
      const line = command.series[0]
      return line ? problemOfPoints(line.points, [...value.values]) : 'no series expected'
    }
    return command.scalar === null
      ? `got a scalar ${got}`
      : problemOfPoints([command.scalar], [got])
  }
  if (command.scalar !== null) return `expected a scalar, got a ${value.type}`
  const got =
    value.type === 'matrix'
      ? value.series.map(({ labels, times, values }) => {
          const { from, stepMs } = command.range ?? { from: 0, stepMs: 1 }
          const points: Point[] = []
          times.forEach((time, i) => {
            points[(time - from) / stepMs] = values[i]!
          })
          return { labels, points: Array.from(points, (point) => point ?? 'none') }
        })
      : value.rows.map((labels, row) => {
          const points = Array.from({ length: count }, (_, step) =>
            value.present[row * count + step] === 1 ? value.values[row * count + step]! : 'none'
          ) as Point[]
          return { labels, points: middle ? points.slice(1, 2) : points }
        })
  const some = got.filter(({ points }) => points.some((point) => point !== 'none'))
  if (command.stepMs > 0) {
    for (let i = 1; i < some.length; i++) {
      if (compareLabels(some[i - 1]!.labels, some[i]!.labels) > 0) return 'not sorted by labels'
    }
  }
  return problemOfSeries(command, some)
}

function problemOfSeries(
  command: Eval,
  got: readonly { labels: Labels; points: Point[] }[]
): string | null {
  const wanted = new Map<string, { line: SeriesLine; at: number }>()
  for (const [at, line] of command.series.entries())
    wanted.set(labelsKey(line.labels), { line, at })
  const seen = new Set<string>()
  for (const [at, { labels, points }] of got.entries()) {
    const key = labelsKey(labels)
    const expected = wanted.get(key)
    if (!expected) return `unexpected ${printLabels(labels)} ${points}`
    if (seen.has(key)) return `${printLabels(labels)} twice`
    seen.add(key)
    if (isExpected(command, 'ordered') && expected.at !== at) {
      return `${printLabels(labels)} at position ${at}, not ${expected.at}`
    }
    const problem = problemOfPoints(expected.line.points, points)
    if (problem) return `${printLabels(labels)}: ${problem}`
  }
  for (const [key, { line }] of wanted) {
    const empty = line.points.every((point) => point === 'none')
    if (!seen.has(key) && !empty)
      return `missing ${printLabels(line.labels)}; got ${got.length} series`
  }
  return null
}

function problemOfPoints(wanted: readonly Point[], got: readonly Point[]): string | null {
  for (let i = 0; i < Math.max(wanted.length, got.length); i++) {
    const [want, have] = [wanted[i] ?? 'none', got[i] ?? 'none']
    const same =
      typeof want === 'number' && typeof have === 'number' ? nearly(want, have) : want === have
    if (!same) return `wanted ${wanted.join(' ')}, got ${got.join(' ')}`
  }
  return null
}

function nearly(a: number, b: number): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true
  if (a === 0 || b === 0) return Math.abs(a - b) < TOLERANCE * 2 ** -1022
  const sum = Math.min(Math.abs(a) + Math.abs(b), Number.MAX_VALUE)
  return Math.abs(a - b) / sum < TOLERANCE
}

export type { Command }
