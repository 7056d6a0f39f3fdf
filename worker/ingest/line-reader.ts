/** One line of the text format, read from left to right. */
import { INGEST } from '../policy'
import type { LabelFields } from './label-fields'

/** A line that does not follow the format; the message says what was expected. */
export class LineError extends Error {
  override readonly name = 'LineError'
}

const TAB = 0x09
const SPACE = 0x20
const QUOTE = 0x22
const HASH = 0x23
const COMMA = 0x2c
const EQUALS = 0x3d
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d

/** The longest number that anyone writes: beyond it lies an error, or an attack. */
const MAX_NUMBER_CHARS = 64

const FINITE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const INFINITE = /^([+-]?)inf(?:inity)?$/i

/** Reads the parts of a sample in the order in which they stand. */
export class LineReader {
  readonly #bytes: Uint8Array
  #at = 0
  #end = 0

  constructor(page: Uint8Array) {
    this.#bytes = page
  }

  /** Begin with the line [start, end). */
  open(start: number, end: number): void {
    this.#at = start
    this.#end = end
  }

  /** Whether only blanks are left. */
  atEnd(): boolean {
    this.#skipBlanks()
    return this.#at >= this.#end
  }

  /** Read `name{label="value",…}` into `fields`. @throws {LineError} */
  series(fields: LabelFields): void {
    const start = this.#at
    const end = this.#nameEnd()
    if (end === start) throw new LineError('expected a metric name')
    fields.metric(this.#bytes.subarray(start, end))
    this.#skipBlanks()
    if (this.#bytes[this.#at] !== OPEN || this.#at >= this.#end) return
    this.#at++
    while (!this.#closed()) this.#label(fields)
  }

  /** Read a value; `+Inf`, `-Inf` and `NaN` are values too. @throws {LineError} */
  value(): number {
    const value = parseNumber(this.#word())
    if (value === undefined) throw new LineError('expected a value')
    return value
  }

  /**
   * Read a timestamp as Unix ms, or undefined if the line has none. An exemplar after ` # ` ends
   * the line. @throws {LineError}
   */
  timestamp(unitMs: number): number | undefined {
    if (this.#exhausted()) return undefined
    const time = parseNumber(this.#word())
    if (time === undefined || !Number.isFinite(time)) throw new LineError('expected a timestamp')
    if (!this.#exhausted()) throw new LineError('expected the end of the line')
    return Math.round(time * unitMs)
  }

  #exhausted(): boolean {
    return this.atEnd() || this.#bytes[this.#at] === HASH
  }

  #closed(): boolean {
    this.#skipBlanks()
    if (this.#at >= this.#end) throw new LineError('expected }')
    if (this.#bytes[this.#at] !== CLOSE) return false
    this.#at++
    return true
  }

  #label(fields: LabelFields): void {
    const start = this.#at
    const end = this.#nameEnd()
    if (end === start) throw new LineError('expected a label name')
    this.#expect(EQUALS, 'expected =')
    this.#expect(QUOTE, 'expected "')
    const value = this.#quoted()
    if (fields.count >= INGEST.maxLabels) throw new LineError('too many labels')
    fields.label(this.#bytes.subarray(start, end), value)
    this.#skipBlanks()
    if (this.#bytes[this.#at] === COMMA) this.#at++
    else if (this.#bytes[this.#at] !== CLOSE) throw new LineError('expected , or }')
  }

  #expect(byte: number, otherwise: string): void {
    this.#skipBlanks()
    if (this.#at >= this.#end || this.#bytes[this.#at] !== byte) throw new LineError(otherwise)
    this.#at++
  }

  #nameEnd(): number {
    if (isDigit(this.#bytes[this.#at]!)) return this.#at
    while (this.#at < this.#end && isNameByte(this.#bytes[this.#at]!)) this.#at++
    return this.#at
  }

  #quoted(): Uint8Array {
    const start = this.#at
    let escaped = false
    for (; this.#at < this.#end; this.#at++) {
      const byte = this.#bytes[this.#at]
      if (byte === QUOTE) {
        const value = this.#bytes.subarray(start, this.#at++)
        return escaped ? unescaped(value) : value
      }
      if (byte === BACKSLASH) {
        this.#at++
        escaped = true
      }
    }
    throw new LineError('expected " at the end of a label value')
  }

  #word(): string {
    this.#skipBlanks()
    let word = ''
    while (this.#at < this.#end && !isBlank(this.#bytes[this.#at]!)) {
      if (word.length === MAX_NUMBER_CHARS) return ''
      word += String.fromCharCode(this.#bytes[this.#at++]!)
    }
    return word
  }

  #skipBlanks(): void {
    while (this.#at < this.#end && isBlank(this.#bytes[this.#at]!)) this.#at++
  }
}

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39

const isBlank = (byte: number) => byte === SPACE || byte === TAB

/** a-z, A-Z, 0-9, _ and : */
function isNameByte(byte: number): boolean {
  if (byte >= 0x61) return byte <= 0x7a
  if (byte >= 0x41) return byte <= 0x5a || byte === 0x5f
  return byte >= 0x30 && byte <= 0x3a
}

/** `\\`, `\"` and `\n` stand for one character; a backslash before anything else for itself. */
function unescaped(value: Uint8Array): Uint8Array {
  const plain = new Uint8Array(value.length)
  let length = 0
  for (let n = 0; n < value.length; n++) {
    const meant = value[n] === BACKSLASH ? escapedByte(value[n + 1]) : undefined
    plain[length++] = meant ?? value[n]!
    if (meant !== undefined) n++
  }
  return plain.subarray(0, length)
}

function escapedByte(byte: number | undefined): number | undefined {
  if (byte === 0x6e) return 0x0a
  return byte === BACKSLASH || byte === QUOTE ? byte : undefined
}

/** What a word of the text format stands for, or undefined if it is no number; `+Inf` and `NaN` are. */
export function parseNumber(word: string): number | undefined {
  if (word.length > MAX_NUMBER_CHARS) return undefined
  if (FINITE.test(word)) return Number(word)
  if (/^[+-]?nan$/i.test(word)) return Number.NaN
  const infinite = INFINITE.exec(word)
  if (infinite === null) return undefined
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}
