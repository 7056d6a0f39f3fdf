/** Whether sentences are in a language, and its particles fit; by rules of their own, not by those they are made with. */
import type { Language } from '../../../worker/contracts/generation.ts'

const withoutQuotes = (text: string) => text.replace(/“[^”]*”/g, ' ')

const ENGLISH = /\b(?:the|is|are|was|were|of|and|not|no|has|you|it|to)\b/i

/** Names, terms and units are the same in both. */
export function isIn(language: Language, text: string): boolean {
  const bare = withoutQuotes(text)
  const hangul = bare.match(/\p{Script=Hangul}/gu)?.length ?? 0
  // A row of names and numbers is neither.
  return language === 'ko' ? hangul > 0 || !ENGLISH.test(bare) : hangul === 0
}

/** Digits that end in a consonant when they are read: 공, 일, 삼, 육, 칠, 팔. */
const CLOSED_DIGITS = new Set('013678')
/** Of these ㄹ is the last sound, after which 로 stands. */
const L_DIGITS = new Set('178')
const WORD_END = '(?=[\\s.,)?!]|$)'
const AFTER_NUMBER = new RegExp(
  `(\\d)(?:\\([^()]*\\))?(은|는|이|가|을|를|과|와|으로|로|이에요|예요)${WORD_END}`,
  'g'
)
const AFTER_PERCENT = new RegExp(`%p?(?:\\([^()]*\\))?(은|이|을|과|으로|이에요)${WORD_END}`, 'g')
const AFTER_HANGUL = new RegExp(
  `([가-힣])(?:\\([^()]*\\))?(을|를|으로|이에요|예요)${WORD_END}`,
  'g'
)
/** Words that end like a particle and have none. */
const WORDS = /(?:다음|마음|처음|가을|마을|노을|서로|아니에요|아니예요)$/

type Ending = 'open' | 'closed' | 'l'

const fits: Readonly<Record<string, readonly Ending[]>> = {
  ...{ 은: ['closed', 'l'], 이: ['closed', 'l'], 을: ['closed', 'l'], 과: ['closed', 'l'] },
  ...{ 는: ['open'], 가: ['open'], 를: ['open'], 와: ['open'], 예요: ['open'] },
  ...{ 이에요: ['closed', 'l'], 으로: ['closed'], 로: ['open', 'l'] },
}

const ofDigit = (digit: string): Ending =>
  L_DIGITS.has(digit) ? 'l' : CLOSED_DIGITS.has(digit) ? 'closed' : 'open'

function ofSyllable(syllable: string): Ending {
  const final = (syllable.charCodeAt(0) - 0xac00) % 28
  return final === 0 ? 'open' : final === 8 ? 'l' : 'closed'
}

/** Particles that do not fit what is before them, with it; and pairs that nobody chose from. */
export function wrongParticles(text: string): string[] {
  const wrong: string[] = []
  for (const [whole, before, particle] of text.matchAll(AFTER_NUMBER)) {
    if (!fits[particle!]!.includes(ofDigit(before!))) wrong.push(whole)
  }
  // 퍼센트, 포인트: both end in a vowel.
  for (const [whole] of text.matchAll(AFTER_PERCENT)) wrong.push(whole)
  for (const { 0: whole, 1: before, 2: particle, index } of text.matchAll(AFTER_HANGUL)) {
    if (WORDS.test(text.slice(0, index + whole.length))) continue
    if (!fits[particle!]!.includes(ofSyllable(before!))) wrong.push(whole)
  }
  return [...wrong, ...(text.match(/\S(?:은\(는\)|이\(가\)|을\(를\)|와\(과\)|\(으\)로)/g) ?? [])]
}
