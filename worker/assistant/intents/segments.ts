/** Sentences of an answer in the evidence engine's own words. */
import type { Fact, Segment } from '../../contracts/assistant'
import type { Language } from '../../contracts/generation'
import { ASSISTANT } from '../../policy'
import type { Console } from '../links'
import type { Clock } from '../words/times'
import type { Asked } from './intent-handler'

/** The engine that words what is found without a model. */
export const EVIDENCE_ENGINE = 'evidence'

/** A sentence that these facts support. */
export const segment = (
  kind: Segment['kind'],
  text: string,
  facts: readonly (Fact | null | undefined)[] = []
): Segment => ({
  ...{ kind, text, engine: EVIDENCE_ENGINE },
  evidence: [...new Set(facts.flatMap((fact) => (fact ? [fact.id] : [])))],
})

/** The text in the language of the answer. */
export type Say = <Text>(ko: Text, en: Text) => Text
export const sayIn =
  (language: Language): Say =>
  (ko, en) =>
    language === 'ko' ? ko : en

/** What wording an answer takes: its language, its clock, the console's pages. */
export interface Wording {
  language: Language
  say: Say
  clock: Clock
  console: Console
}

export function wordingOf({ understanding, now, timeZone, state }: Asked): Wording {
  const { language } = understanding
  return {
    ...{ language, say: sayIn(language) },
    clock: { now, language, timeZone: timeZone ?? ASSISTANT.timeZone },
    console: { language, fleet: state.fleet.id },
  }
}

/** @example capital('memory use') // => 'Memory use' */
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** A list as each language has it. @example listed(['a', 'b'], 'en') // => 'a and b' */
export function listed(items: readonly string[], language: Language): string {
  if (language === 'ko' || items.length < 2) return items.join(', ')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** What stands after a list that was cut; '' where it was not. */
export function andMore(left: number, language: Language): string {
  if (left <= 0) return ''
  return language === 'ko' ? ` 외 ${left}대` : ` and ${left} more`
}
