/** Facts of an answer in words. */
import type { Fact, Skipped } from '../../../worker/contracts/assistant'
import type { VitalName } from '../../../worker/contracts/vital'
import { ASSISTANT } from '../../../worker/policy'
import { fill } from './fill'
import { bytes, percent, span } from './format'
import { moment } from './moment'
import { plain } from './naming'
import { quantity } from './quantity'
import { vitalText } from './vital-text'
import type { AssistantWords } from './words'

/** Digits of a value that has no format of its own. */
const DIGITS = 4
const MINUTE_S = 60

/** What was measured, recorded or foreseen. */
export function factText(fact: Fact, words: AssistantWords): string {
  if (fact.value !== null) return amountText(fact, fact.value, words)
  if (fact.text !== null) return plain(fact.text)
  // Of a foreseen moment, the end of the window is the fact.
  if (fact.kind === 'forecast') return moment(Date.parse(fact.to), words.language)
  return words.assistant.notMeasured
}

/** Whether a value is the vital's own, rather than for how long or of how many servers something holds. */
const isOfVital = (vital: VitalName, unit: string) =>
  unit !== 'servers' && (unit === 's') === vital.endsWith('Seconds')

/** A value of a fact with its unit. */
export function amountText(
  { vital, unit }: Pick<Fact, 'vital' | 'unit'>,
  value: number,
  words: AssistantWords
): string {
  if (vital !== null && isOfVital(vital, unit)) return vitalText(vital, value, words)
  if (unit === '%') return percent(value)
  if (unit === 'B/s') return `${bytes(value)}/s`
  if (unit === 's' && Math.abs(value) >= MINUTE_S) return span(value, words.common)
  const named = Object.entries(words.assistant.unit).find(([name]) => name === unit)?.[1]
  if (named === undefined) return `${quantity(value, DIGITS)} ${plain(unit)}`.trim()
  const joint = words.language === 'ko' ? '' : ' '
  return `${quantity(value, DIGITS)}${joint}${fill(named, { n: value })}`
}

/** From here on nobody would bet against a cause; what else is called how is the answers' own policy. */
const CERTAIN = 0.95

/** How sure a probability is, in a word. */
export function likelihood(probability: number): keyof AssistantWords['assistant']['likelihood'] {
  if (probability >= CERTAIN) return 'certain'
  if (probability >= ASSISTANT.likely) return 'likely'
  return probability >= ASSISTANT.possible ? 'plausible' : 'unlikely'
}

/** An engine by its name, with the model where the name has it: `google:gemini-3-flash#2`. */
export function engineText(name: string, { assistant }: AssistantWords): string {
  const [provider = '', ...rest] = name.split(':')
  const known = Object.entries(assistant.engine).find(([key]) => key === provider)?.[1]
  const model = plain(rest.join(':'))
  return known === undefined ? plain(name) : model ? `${known} (${model})` : known
}

/** Why an engine did not answer. */
export function reasonText({ reason }: Skipped, { assistant }: AssistantWords): string {
  const known = Object.entries(assistant.reason).find(([key]) => key === reason)
  return known?.[1] ?? assistant.reason.other
}

/** An address within the console; null for any other: what an answer links to is not ours to trust. */
export function within(link: string | null): string | null {
  return link !== null && /^\/(?![/\\])/.test(link) ? link : null
}
