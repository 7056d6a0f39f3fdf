/** Numbers and times in a model's words: it names them, and they are filled in from the facts. */
import type { Fact } from '../../contracts/assistant'
import { type Particle, particle } from '../words/josa'
import { quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { type Clock, moment } from '../words/times'
import type { ServerAliases } from './server-aliases'

/** `{{e3.value}}`. */
const PLACEHOLDER = /\{\{\s*(e[1-9]\d{0,2})\.(value|baseline|from|to)\s*\}\}/g

export interface Placeholder {
  fact: string
  field: 'value' | 'baseline' | 'from' | 'to'
}

/** In the order of the text. */
export const placeholdersOf = (text: string): Placeholder[] =>
  [...text.matchAll(PLACEHOLDER)].map(([, fact, field]) => ({
    fact: fact!,
    field: field as Placeholder['field'],
  }))

export const withoutPlaceholders = (text: string): string => text.replace(PLACEHOLDER, ' ')

/** What stands for a placeholder; null where the fact has nothing of the kind. */
export function filledIn({ field }: Placeholder, fact: Fact, clock: Clock): string | null {
  if (field === 'from' || field === 'to') return moment(Date.parse(fact[field]), clock)
  const value = fact[field]
  return value === null ? null : quantity(value, fact.unit, clock.language)
}

/** Particles by their forms: a model cannot know which one the number or name calls for. */
const PARTICLES: readonly [forms: string, pair: Particle][] = [
  ['이에요|예요', '이에요/예요'],
  ['으로|로|\\(으\\)로', '으로/로'],
  ['은\\(는\\)|는\\(은\\)|은|는', '은/는'],
  ['이\\(가\\)|가\\(이\\)|이|가', '이/가'],
  ['을\\(를\\)|를\\(을\\)|을|를', '을/를'],
  ['과\\(와\\)|와\\(과\\)|과|와', '와/과'],
]
/** Both at once, as a model writes that does not know: "사용률은(는)". */
const BOTH = PARTICLES.flatMap(([forms, pair]) => {
  const both = forms.split('|').filter((form) => form.includes('('))
  return both.length === 0
    ? []
    : [[new RegExp(`([^\\s]*[^\\s(])(?:${both.join('|')})`, 'g'), pair] as const]
})
const FOLLOWING = PARTICLES.map(
  ([forms, pair]) => [new RegExp(`^(?:${forms})(?=[\\s,.!?]|$)`), pair] as const
)

/** Units that a model writes although the number has one. */
const UNIT_AGAIN = /^\s?(?:%|percent\b|퍼센트)/i

/** The text as it is to be read: placeholders filled in, aliases replaced by names, particles fitted. */
export function filledText(
  text: string,
  facts: ReadonlyMap<string, Fact>,
  aliases: ServerAliases,
  clock: Clock
): string {
  let filled = ''
  let rest = text
  const token = new RegExp(`${PLACEHOLDER.source}|(srv_\\d+)`, 'i')
  for (let found = token.exec(rest); found; found = token.exec(rest)) {
    const [whole, id, field, alias] = found
    const word = alias
      ? shownName(aliases.server(alias.toLowerCase()) ?? alias)
      : (filledIn({ fact: id!, field: field as Placeholder['field'] }, facts.get(id!)!, clock) ??
        '')
    filled += rest.slice(0, found.index) + word
    rest = rest.slice(found.index + whole.length)
    if (/(?:%|percent)$/.test(word)) rest = rest.replace(UNIT_AGAIN, '')
    if (clock.language !== 'ko') continue
    const fitting = FOLLOWING.find(([form]) => form.test(rest))
    if (fitting) rest = rest.replace(fitting[0], particle(word, fitting[1]))
  }
  const read = filled + rest
  return clock.language === 'ko' ? decided(read) : read
}

/** Where both particles stand, the one that fits. */
const decided = (text: string): string =>
  BOTH.reduce(
    (read, [form, pair]) =>
      read.replace(form, (_whole, word: string) => `${word}${particle(word, pair)}`),
    text
  )
