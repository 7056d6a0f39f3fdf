/** Questions to one of several places with samples, and their answers, in a form that crosses RPC. */
import type { Annotation } from './annotations'
import type { Expr } from './ast'
import { Context } from './context'
import { PromqlError, QueryAborted, TooManySamples, TooMuchWork } from './error'
import { evaluate } from './evaluate'
import type { Span } from './selector'
import type { SeriesSource, Table } from './source'
import { type Grid, type Vector, withPlainLabels } from './value'

/** An expression that yields a vector, to be worked out over the samples of one place. */
export interface PartQuestion {
  expr: Expr
  grid: Grid
  span: Span
  lookbackMs: number
  /** How many samples may be read for this. */
  maxSamples: number
}

export interface PartAnswer {
  table: Table
  samples: number
  annotations: readonly Annotation[]
}

/** Why there is no answer: a class of error does not survive RPC. */
export type PartRefusal =
  | { kind: 'promql'; message: string; from: number; to: number; error: PromqlError['kind'] }
  | { kind: 'too-many-samples' | 'too-much-work' }
  | { kind: 'aborted'; reason: QueryAborted['reason'] }

/** The answer of one place. Errors that are no refusal pass through. */
export async function answerPart(
  { expr, grid, span, lookbackMs, maxSamples }: PartQuestion,
  source: SeriesSource,
  now: () => number
): Promise<PartAnswer | PartRefusal> {
  let samples = 0
  const counted: SeriesSource = {
    async select(matchers, from, to, hints) {
      const series = await source.select(matchers, from, to, hints)
      for (const { times } of series) samples += times.length
      return series
    },
    async look(asked) {
      const answer = await source.look?.(asked)
      samples += answer?.samples ?? 0
      return answer
    },
  }
  const context = new Context({ lookbackMs, maxSamples, now })
  try {
    const vector = (await evaluate(expr, counted, grid, span, context)) as Vector
    const table = presentRows(withPlainLabels(vector), grid.count)
    return { table, samples, annotations: context.annotations.all }
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === undefined) throw error
    return refusal
  }
}

/** @throws {PromqlError} {TooManySamples} {TooMuchWork} {QueryAborted} as in the place itself */
export function throwRefusal(refusal: PartRefusal): never {
  switch (refusal.kind) {
    case 'promql': {
      const { message, error, from, to } = refusal
      throw new PromqlError(message, { from, to }, error)
    }
    case 'too-many-samples':
      throw new TooManySamples()
    case 'too-much-work':
      throw new TooMuchWork()
    case 'aborted':
      throw new QueryAborted(refusal.reason)
  }
}

function refusalOf(error: unknown): PartRefusal | undefined {
  if (error instanceof PromqlError) {
    const { message, position, kind } = error
    return { kind: 'promql', message, from: position.from, to: position.to, error: kind }
  }
  if (error instanceof TooManySamples) return { kind: 'too-many-samples' }
  if (error instanceof TooMuchWork) return { kind: 'too-much-work' }
  if (error instanceof QueryAborted) return { kind: 'aborted', reason: error.reason }
  return undefined
}

/** The rows that are present anywhere: others need not cross. */
function presentRows({ rows, values, present }: Vector, count: number): Table {
  const kept: number[] = []
  for (let row = 0; row < rows.length; row++) {
    const at = present.indexOf(1, row * count)
    if (at !== -1 && at < (row + 1) * count) kept.push(row)
  }
  if (kept.length === rows.length) return { rows, values, present }
  const table = {
    rows: kept.map((row) => rows[row]!),
    values: new Float64Array(kept.length * count),
    present: new Uint8Array(kept.length * count),
  }
  for (const [n, row] of kept.entries()) {
    table.values.set(values.subarray(row * count, (row + 1) * count), n * count)
    table.present.set(present.subarray(row * count, (row + 1) * count), n * count)
  }
  return table
}
