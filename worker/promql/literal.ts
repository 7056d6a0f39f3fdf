/** The value of a literal as PromQL spells it; each function throws a `RangeError` that says what is wrong. */

const UNIT_MS: Readonly<Record<string, number>> = {
  y: 365 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
}

const DURATION = /^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m(?!s))?(\d+s)?(\d+ms)?$/

/**
 * A number: decimal, hexadecimal, octal with a leading 0, `Inf`, `NaN`, with `_` between digits, or
 * a duration in seconds (`5m` is 300).
 *
 * @throws {RangeError} when the text is none of them
 */
export function numberValue(text: string): number {
  const compact = text.replace(/\s+/g, '')
  const sign = compact.startsWith('-') ? -1 : 1
  const digits = compact.replace(/^[-+]/, '').toLowerCase()
  if (digits === 'inf') return sign * Number.POSITIVE_INFINITY
  if (digits === 'nan') return Number.NaN
  if (DURATION.test(digits)) return (sign * duration(digits)) / 1000
  const plain = digits.replaceAll('_', '')
  // Go's ParseInt with base 0 reads a leading 0 as octal, and Prometheus inherits it.
  const value = /^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain)
  if (/^(?:\d+[a-z]+)+$/.test(digits) && Number.isNaN(value)) {
    throw new RangeError(`not a valid duration string: ${JSON.stringify(text)}`)
  }
  if (!Number.isFinite(value)) throw new RangeError(`bad number ${JSON.stringify(text)}`)
  return sign * value
}

/**
 * A duration in ms: `1h30m`, or a number of seconds (`90`, `1.5`).
 *
 * @throws {RangeError} when the text is neither
 */
export function durationMs(text: string): number {
  return DURATION.test(text) ? duration(text) : Math.round(numberValue(text) * 1000)
}

function duration(text: string): number {
  let ms = 0
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[ywdhms])/g)) {
    ms += Number(count) * UNIT_MS[unit!]!
  }
  return ms
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

const ESCAPE = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{3})|(.)|$)/gis

/**
 * The text between the quotes, with Go's escapes resolved; between backticks nothing is an escape.
 *
 * @throws {RangeError} when the closing quote is missing or an escape is unknown
 */
export function stringValue(quoted: string): string {
  const quote = quoted[0]!
  if (quoted.length < 2 || quoted.at(-1) !== quote) throw new RangeError('unterminated string')
  const body = quoted.slice(1, -1)
  if (quote === '`') return body
  if (body.includes('\n')) throw new RangeError('unterminated string')
  const text = body.replace(ESCAPE, (whole, x, u, long, octal, letter) => {
    const code = u ?? long
    if (code !== undefined && isCharacter(Number.parseInt(code, 16))) {
      return String.fromCodePoint(Number.parseInt(code, 16))
    }
    const byte = Number.parseInt(x ?? octal, x === undefined ? 8 : 16)
    if (byte < 0x80) return String.fromCharCode(byte)
    // A byte of UTF-8, to be read together with those beside it.
    if (byte <= 0xff) return String.fromCharCode(LONE_SURROGATES + byte)
    if (letter === quote) return quote
    if (letter !== undefined && letter in ESCAPES) return ESCAPES[letter]!
    throw new RangeError(unknownEscape(whole))
  })
  return text.replace(BYTES, (bytes) => {
    const codes = Uint8Array.from(bytes, (byte) => byte.charCodeAt(0) - LONE_SURROGATES)
    return new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(codes)
  })
}

function unknownEscape(sequence: string): string {
  const character = sequence[1] ?? ''
  if (character === '') return 'escape sequence not terminated'
  if (/[xuU0-7]/.test(character)) return `illegal character in escape sequence ${sequence}`
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  return `unknown escape sequence U+${code} '${character}'`
}

/** What is no character stands for a byte until all escapes are resolved. */
const LONE_SURROGATES = 0xdc00
const BYTES = /[\udc80-\udcff]+/gu

const isCharacter = (code: number) => code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
