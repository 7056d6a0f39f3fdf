/** Numbers and times of an answer that no fact of it has. */
import { difference, duration, quantity } from '../../../worker/assistant/words/quantity'
import { between, type Clock, day, moment, windowText } from '../../../worker/assistant/words/times'
import type { Fact, Findings } from '../../../worker/contracts/assistant'

/** Everything that a sentence may say of a fact. */
function sayable(fact: Fact, clock: Clock): string[] {
  const { language } = clock
  const [from, to] = [Date.parse(fact.from), Date.parse(fact.to)]
  const numbers = [fact.value, fact.baseline].filter((value) => value !== null)
  return [
    ...numbers.flatMap((value) => {
      const change = difference(value, fact.unit, language)
      return [
        quantity(value, fact.unit, language),
        change,
        change.replace(/^[+±−]/, ''),
        quantity(Math.round(value), fact.unit, language),
        ...(fact.unit === 'points' ? [String(Math.round(value))] : []),
        ...(fact.unit === 's'
          ? [value, Math.round(value / 86_400) * 86_400].map((s) => duration(Math.abs(s), language))
          : []),
      ]
    }),
    ...[moment(from, clock), moment(to, clock), day(to, clock)],
    ...[between(from, to, clock), windowText(from, to, clock)],
  ]
}

/**
 * What is left of each sentence's digits when all that its answer's facts support is taken out; none in
 * an honest answer.
 *
 * @param names of servers, which may have digits of their own
 */
export function unsupported(
  { draft, facts, understanding: { language } }: Findings,
  names: readonly string[],
  { now, timeZone }: Pick<Clock, 'now' | 'timeZone'>
): string[] {
  const clock = { now, timeZone, language }
  const known = [...names, ...facts.flatMap((fact) => sayable(fact, clock))]
    .filter((text) => text !== '')
    .sort((a, b) => b.length - a.length)
  const ids = new Set(facts.map(({ id }) => id))
  return draft.flatMap(({ text, evidence }) => {
    const rest = known.reduce((left, one) => left.replaceAll(one, ' '), text)
    const strangers = evidence.filter((id) => !ids.has(id))
    return /\d/.test(rest) || strangers.length > 0 ? [`${text} → ${rest} ${strangers}`] : []
  })
}
