type Values = Record<string, string | number>

/** How Sino-Korean readings of the digits 0 to 9 end: in a consonant or not (영, 일, 이, 삼 …). */
const DIGIT_CLOSED = [true, true, false, true, false, false, true, true, true, false]

/**
 * Whether a word ends in a consonant when read in Korean: decides 이 or 가, 은 or 는, 을 or 를.
 *
 * Latin letters are read by the sound that the word ends in (l, m, n and a few stops close a syllable).
 */
export function closed(word: string): boolean {
  const last = word.trimEnd().at(-1) ?? ''
  if (/[가-힣]/.test(last)) return (last.charCodeAt(0) - 0xac00) % 28 !== 0
  if (/\d/.test(last)) return DIGIT_CLOSED[Number(last)]!
  return /[lmnbkpt]$/i.test(last)
}

/**
 * Put values into a sentence.
 *
 * `{name}` is replaced by its value; `{name:a/b}` chooses by it: for a number, `a` for 1 and `b`
 * otherwise (English plurals); for a word, `a` after a consonant and `b` after a vowel (Korean josa).
 *
 * @example fill('{n} {n:server/servers}', { n: 1 }) // '1 server'
 * @example fill('{s}{s:이/가}', { s: '디스크' }) // '디스크가'
 */
export function fill(sentence: string, values: Values): string {
  return sentence.replace(/\{(\w+)(?::([^/}]*)\/([^}]*))?\}/g, (_, name, first, second) => {
    const value = values[name] ?? ''
    if (first === undefined) return String(value)
    const chosen = typeof value === 'number' ? value === 1 : closed(value)
    return chosen ? first : second
  })
}
