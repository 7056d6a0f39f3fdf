/** Numbers as words. */

const ENGLISH: Readonly<Record<string, number>> = {
  ...{ one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 },
  ...{ eleven: 11, twelve: 12, fifteen: 15, twenty: 20, thirty: 30, forty: 40, fifty: 50 },
  ...{ sixty: 60, seventy: 70, eighty: 80, ninety: 90, hundred: 100 },
}
/** Tens, behind which a unit may follow: `열다섯`. */
const TENS: Readonly<Record<string, number>> = { 열: 10, 스물: 20, 서른: 30, 마흔: 40, 쉰: 50 }
const UNITS: Readonly<Record<string, number>> = {
  ...{ 하나: 1, 한: 1, 둘: 2, 두: 2, 셋: 3, 세: 3, 넷: 4, 네: 4 },
  ...{ 다섯: 5, 여섯: 6, 일곱: 7, 여덟: 8, 아홉: 9 },
}
const DIGITS = '영일이삼사오육칠팔구'

const oneOf = (table: Readonly<Record<string, number>>) => Object.keys(table).join('|')

const NATIVE = `(?:${oneOf(TENS)})(?:${oneOf(UNITS)})?|스무|${oneOf(UNITS)}`
const SINO = '[이삼사오육칠팔구]?십[일이삼사오육칠팔구]?|백'

/** Of a pattern: digits, `five`, `열다섯`. */
export const NUMERAL = `\\d{1,4}|${oneOf(ENGLISH)}|${NATIVE}`
/** Of a pattern: Chinese numbers, as of percentages, and English tens with their units. */
export const SPELT_PERCENT = `${SINO}|(?:${oneOf(ENGLISH)})(?:[ -](?:one|two|three|four|five|six|seven|eight|nine)(?![a-z]))?`

/** @param written as {@link NUMERAL} or {@link SPELT_PERCENT} finds it */
export function numberOf(written: string): number {
  if (/^\d/.test(written)) return Number(written)
  if (/^[a-z]/.test(written)) {
    return written.split(/[ -]/).reduce((sum, word) => sum + (ENGLISH[word] ?? 0), 0)
  }
  if (written === '스무') return 20
  if (written === '백') return 100
  const [, tens, units] = /^(.?)십(.?)$/.exec(written) ?? []
  if (tens !== undefined) {
    return 10 * (tens === '' ? 1 : DIGITS.indexOf(tens)) + (units ? DIGITS.indexOf(units) : 0)
  }
  const ten = Object.keys(TENS).find((word) => written.startsWith(word))
  const rest = ten === undefined ? written : written.slice(ten.length)
  return (ten === undefined ? 0 : TENS[ten]!) + (UNITS[rest] ?? 0)
}
