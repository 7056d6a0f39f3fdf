import type { Evidence } from '../../../worker/contracts/diagnosis'
import { fill } from './fill'
import { moment } from './moment'
import type { AnalysisWords } from './words'

/**
 * When evidence is of: a moment, or a window that ends no later than its diagnosis.
 *
 * The last row of a window lasts until the next one, which may not have come when was looked.
 *
 * @param at up to when was looked, an instant
 */
export function evidenceTime(
  { from, to }: Pick<Evidence, 'from' | 'to'>,
  at: string,
  { analysis, language }: Pick<AnalysisWords, 'analysis' | 'language'>
): string {
  const fromMs = Date.parse(from)
  const toMs = Math.max(fromMs, Math.min(Date.parse(to), Date.parse(at)))
  const [begin, end] = [moment(fromMs, language), moment(toMs, language)]
  return begin === end ? begin : fill(analysis.causes.window, { from: begin, to: end })
}
