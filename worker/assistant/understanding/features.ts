/** A question as a set of numbers: what the classifier of intents reads. */
import { conceptsOf } from './concepts'
import type { Mentions } from './entities'
import { mask } from './mask'

/** Features are told apart by this many bits of a hash. */
const BITS = 18

/** FNV-1a with MurmurHash3's last steps, of UTF-16 code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> (32 - BITS)
}

const MAX_WORDS = 120
const LONGEST_GRAM = 3
const MOST_WORDS_COUNTED = 12

/** Words, their neighbours, their letters, and what they mention; each once, in no order. */
export function featuresOf(mentions: Mentions): number[] {
  const masked = mask(mentions.rest)
  const features = new Set<number>()
  const add = (feature: string) => features.add(hashOf(feature))
  const words = masked.split(/[^\p{L}\p{N}\p{M}§']+/u).filter(Boolean).slice(0, MAX_WORDS)
  for (const word of words) {
    add(`w:${word}`)
    // The stem of a Korean word, whose endings vary.
    for (let n = 2; n < Math.min(4, word.length) && /[가-힣]/.test(word); n++) add(`w:${word.slice(0, n)}`)
    const letters = ` ${word} `
    for (let n = 1; n <= LONGEST_GRAM; n++) {
      for (let i = 0; i + n <= letters.length; i++) add(`c:${letters.slice(i, i + n)}`)
    }
  }
  const sentence = ['^', ...words, '$']
  for (let i = 0; i + 1 < sentence.length; i++) {
    const [word, next, third] = sentence.slice(i, i + 3)
    add(`b:${word}_${next}`)
    if (third === undefined) continue
    add(`t:${word}_${next}_${third}`)
    add(`s:${word}__${third}`)
  }
  for (const concept of conceptsOf(mentions)) add(`k:${concept}`)
  if (masked.includes('?')) add('?')
  add(`words:${Math.min(MOST_WORDS_COUNTED, words.length)}`)
  add(`sentences:${masked.split(/[.?!]+ /).length}`)
  add(/[가-힣]/.test(masked) ? 'ko' : 'en')
  return [...features]
}
