/** The past of a fact, as a small chart draws it. */
import type { Fact } from '../../../worker/contracts/assistant'
import { windowOfFact } from './fact-window'
import type { Point } from './point'
import { queryOver } from './prometheus'
import { linesOf } from './query-lines'

/** Lines of one small chart. */
export const MOST_LINES = 4
/** Questions that are out at a time. */
const MOST_AT_ONCE = 4

let out = 0
const waiting: (() => void)[] = []

/**
 * The lines of a fact's query over its window, a few facts at a time.
 * @throws {ApiError} when no answer came or the answer is an error
 */
export async function linesOfFact(
  fleet: string,
  fact: Fact,
  signal: AbortSignal
): Promise<Point[][]> {
  while (out >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  out += 1
  try {
    signal.throwIfAborted()
    const window = windowOfFact(fact)
    const asking = { fleet, expr: fact.query!, limit: MOST_LINES, signal }
    return linesOf((await queryOver(asking, window)).data, window).lines.map(({ points }) => points)
  } finally {
    out -= 1
    waiting.shift()?.()
  }
}
