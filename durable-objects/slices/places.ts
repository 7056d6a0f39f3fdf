/** The slices of a fleet as places that evaluate expressions over their own samples. */
import { SLICES } from '../../worker/policy'
import type { Annotation } from '../../worker/promql/annotations'
import { within } from '../../worker/promql/ast'
import {
  type PartAnswer,
  type PartQuestion,
  type PartRefusal,
  throwRefusal,
} from '../../worker/promql/part'
import type { Labels, Places, Table } from '../../worker/promql/source'
import { inParallel } from './in-parallel'
import { inOneEpoch, type SliceMap, slicesFor } from './map'

/** The answer of one slice. */
export type AskSlice = (slice: number, question: PartQuestion) => Promise<PartAnswer | PartRefusal>

/** An answer is complete or none: a slice that fails or refuses fails the question. */
export function slicedPlaces(map: SliceMap, ask: AskSlice): Places {
  return {
    isDivided: (from, to) => from < to && inOneEpoch(map, from, to),

    async evaluate(question, from, to) {
      const slices = slicesOfExpr(map, question, from, to)
      // Each has a share, so that all answers together fit in memory; one that needs more comes last.
      const maxSamples = Math.floor(question.maxSamples / slices.length)
      const large: number[] = []
      const answers: PartAnswer[] = []
      const first = await inParallel(slices, SLICES.maxCalls, (n) =>
        ask(n, { ...question, maxSamples })
      )
      for (const [n, answer] of first.entries()) {
        if (!('kind' in answer)) answers.push(answer)
        else if (answer.kind === 'too-many-samples') large.push(slices[n]!)
        else throwRefusal(answer)
      }
      let left = question.maxSamples - answers.reduce((sum, { samples }) => sum + samples, 0)
      for (const n of large) {
        const answer = await ask(n, { ...question, maxSamples: left })
        if ('kind' in answer) throwRefusal(answer)
        left -= answer.samples
        answers.push(answer)
      }
      return together(answers)
    },
  }
}

/** The slices that may have samples of any selector of the expression. */
function slicesOfExpr(map: SliceMap, { expr }: PartQuestion, from: number, to: number): number[] {
  const slices = new Set<number>()
  for (const one of within(expr)) {
    if (one.kind !== 'selector') continue
    for (const slice of slicesFor(map, one.matchers, from, to)) slices.add(slice)
  }
  return [...slices]
}

function together(answers: readonly PartAnswer[]): PartAnswer {
  const annotations: Annotation[] = answers.flatMap((answer) => answer.annotations)
  const samples = answers.reduce((sum, answer) => sum + answer.samples, 0)
  return { table: joined(answers.map(({ table }) => table)), samples, annotations }
}

/** All rows of some tables over the same times. */
function joined(tables: readonly Table[]): Table {
  const size = tables.reduce((sum, { values }) => sum + values.length, 0)
  const rows: Labels[] = []
  const values = new Float64Array(size)
  const present = new Uint8Array(size)
  let at = 0
  for (const table of tables) {
    for (const row of table.rows) rows.push(row)
    values.set(table.values, at)
    present.set(table.present, at)
    at += table.values.length
  }
  return { rows, values, present }
}
