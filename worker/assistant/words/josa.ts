/** Korean particles after anything that a sentence may have before them: names, numbers, units. */
import { josa } from 'es-hangul'

/** A pair of particles, the one after a consonant first; 와/과 is the other way round, as in dictionaries. */
export type Particle = Parameters<typeof josa.pick>[1]

/** Digits as they are read at the end of a number or an id; 0 is 영, 공, 십 or 백, which all end alike. */
const DIGITS = ['공', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구']

/** Letters as they are spelt out. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ a: '이', b: '비', c: '시', d: '디', e: '이', f: '프', g: '지', h: '치', i: '이', j: '이' },
  ...{ k: '이', l: '엘', m: '엠', n: '엔', o: '오', p: '피', q: '큐', r: '알', s: '스', t: '티' },
  ...{ u: '유', v: '이', w: '유', x: '스', y: '이', z: '지' },
}

/** Words that end in a sound that their last letter does not tell. */
const WORDS: Readonly<Record<string, string>> = {
  ...{ web: '웹', app: '앱', backup: '업', bot: '봇', stack: '택', slack: '랙', elastic: '틱' },
  ...{ block: '록', mac: '맥', nas: '스', set: '셋', net: '넷', internet: '넷', desktop: '톱' },
  ...{ file: '일', mobile: '일', profile: '일', pipeline: '인', engine: '진', online: '인' },
  ...{ offline: '인', machine: '신', inode: '드', time: '임', runtime: '임', volume: '륨' },
  ...{ table: '블', console: '솔', role: '롤', name: '임', hostname: '임', query: '리' },
}

/** What a word that is read as one ends in, by its last letters. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/ng$/, '링'],
  [/m$/, '엠'],
  [/n$/, '엔'],
  [/l$/, '엘'],
]

const SIGNS: Readonly<Record<string, string>> = { '%': '트', '°': '도', '℃': '도' }

/** Asides and closing marks are not read out where a particle follows. */
const UNREAD = /(?:\([^()]*\)|[\s"'”’」』)\]}.,:;!?_/·-])+$/u

/**
 * A syllable that ends as the word does when it is read out.
 * @example lastSound('web-01') // => '일'
 */
function lastSound(word: string): string {
  const read = word.replace(UNREAD, '')
  const last = read.at(-1) ?? ''
  if (/[가-힣]/.test(last)) return last
  if (/\d/.test(last)) return DIGITS[Number(last)]!
  const latin = /[a-z]+$/i.exec(read.slice(-32))?.[0]
  return latin ? lastOfLatin(latin) : (SIGNS[last] ?? '이')
}

function lastOfLatin(word: string): string {
  const small = word.toLowerCase()
  if (Object.hasOwn(WORDS, small)) return WORDS[small]!
  // Short words in capitals, and those without a vowel, are spelt out: DB, SSH, k8s, tcp.
  const isSpelt = (/^[A-Z]+$/.test(word) && word.length <= 4) || !/[aeiouy]/.test(small)
  if (isSpelt || small.length === 1) return LETTERS[small.at(-1)!]!
  return ENDINGS.find(([ending]) => ending.test(small))?.[1] ?? '이'
}

/**
 * The particle that follows a word.
 * @example particle('db-01', '은/는') // => '은'
 */
export function particle(word: string, pair: Particle): string {
  return josa.pick(lastSound(word), pair)
}

/**
 * A word with its particle.
 * @example withJosa('63.2%', '이에요/예요') // => '63.2%예요'
 */
export const withJosa = (word: string, pair: Particle): string => `${word}${particle(word, pair)}`
