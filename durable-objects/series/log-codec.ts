/**
 * The log: accepted samples in the order of their arrival, as few bytes as one push allows.
 *
 * A record is one byte that says how the rest is written, then the rest:
 *
 *     bits 0-4  the value: 0-9 a difference of integers at this exponent, 30 the same value again,
 *               31 the 8 bytes themselves
 *     bit 5     the time is that of the record before; else a difference follows
 *     bit 6-7   the series is that of the record before (0), the next one (1), or follows (2)
 *
 * Times and series restart with each row. Values are compared with the series' previous value since
 * the last flush, so rows are read back in the order in which they were written.
 */
import { grown } from '../../worker/ingest/grow'
import { ByteReader, ByteWriter } from './bytes'
import { MAX_EXPONENT, scaled, unscaled } from './decimal'

const REPEAT = 30
const RAW = 31
const VALUE_BITS = 31
const SAME_TIME = 1 << 5
const NEXT_SERIES = 1 << 6
const OTHER_SERIES = 2 << 6

/** No record is longer: 1 byte, a series, a time and a value. */
export const MAX_RECORD_BYTES = 1 + 5 + 8 + 8

const float = new Float64Array(1)
const words = new Uint32Array(float.buffer)

/** The previous value of every series since the last flush; both directions keep their own. */
export class PreviousValues {
  bits = new Uint32Array(128)
  values = new Float64Array(this.bits.buffer)
  /** The exponent that last suited a series, to be tried first. */
  exponents = new Uint8Array(64)

  /** Make room for ids below `series`. */
  reserve(series: number): void {
    if (series <= this.exponents.length) return
    this.exponents = grown(this.exponents, series)
    this.bits = grown(this.bits, 2 * this.exponents.length)
    this.values = new Float64Array(this.bits.buffer, 0, this.bits.length >>> 1)
  }

  clear(): void {
    this.values.fill(0)
  }
}

/** Writes one push as one or more rows. */
export class LogWriter {
  readonly #previous: PreviousValues
  readonly #maxRowBytes: number
  readonly #rows: Uint8Array<ArrayBuffer>[] = []
  #row = new ByteWriter(8_192)
  #id = 0
  #time = 0

  constructor(previous: PreviousValues, maxRowBytes: number) {
    this.#previous = previous
    this.#maxRowBytes = maxRowBytes
  }

  add(id: number, time: number, low: number, high: number): void {
    if (this.#row.length + MAX_RECORD_BYTES > this.#maxRowBytes) this.#endRow()
    words[0] = low
    words[1] = high
    const code = this.#code(id, low, high)
    const step = id - this.#id
    const series = step === 0 ? 0 : step === 1 ? NEXT_SERIES : OTHER_SERIES
    this.#row.byte(code | (time === this.#time ? SAME_TIME : 0) | series)
    if (series === OTHER_SERIES) this.#row.signed(step)
    if (time !== this.#time) this.#row.signed(time - this.#time)
    this.#value(id, code, low, high)
    this.#id = id
    this.#time = time
  }

  /** The rows written; empty when nothing was added. */
  finish(): Uint8Array<ArrayBuffer>[] {
    if (this.#row.length > 0) this.#endRow()
    return this.#rows
  }

  #code(id: number, low: number, high: number): number {
    const { bits, values, exponents } = this.#previous
    if (bits[2 * id] === low && bits[2 * id + 1] === high) return REPEAT
    const value = float[0]!
    const usual = exponents[id]!
    const previous = values[id]!
    if (suits(value, previous, usual)) return usual
    for (let exponent = 0; exponent <= MAX_EXPONENT; exponent++) {
      if (!suits(value, previous, exponent)) continue
      exponents[id] = exponent
      return exponent
    }
    return RAW
  }

  #value(id: number, code: number, low: number, high: number): void {
    const { bits, values } = this.#previous
    if (code === RAW) this.#row.float(low, high)
    else if (code !== REPEAT) {
      this.#row.signed(scaled(float[0]!, code) - scaled(values[id]!, code))
    }
    bits[2 * id] = low
    bits[2 * id + 1] = high
  }

  #endRow(): void {
    this.#rows.push(this.#row.copy())
    this.#row = new ByteWriter(8_192)
    this.#id = 0
    this.#time = 0
  }
}

/** Reads rows back, which is also how memory is restored. */
export class LogReader {
  readonly #previous: PreviousValues

  constructor(previous: PreviousValues) {
    this.#previous = previous
  }

  /** Call `visit` for each record of a row, with the value as two words. */
  read(row: Uint8Array, visit: (id: number, time: number, low: number, high: number) => void) {
    const reader = new ByteReader(row)
    let id = 0
    let time = 0
    while (!reader.done) {
      const tag = reader.byte()
      if ((tag & NEXT_SERIES) !== 0) id++
      else if ((tag & OTHER_SERIES) !== 0) id += reader.signed()
      if ((tag & SAME_TIME) === 0) time += reader.signed()
      this.#previous.reserve(id + 1)
      this.#value(reader, id, tag & VALUE_BITS)
      visit(id, time, this.#previous.bits[2 * id]!, this.#previous.bits[2 * id + 1]!)
    }
  }

  #value(reader: ByteReader, id: number, code: number): void {
    const { bits, values } = this.#previous
    if (code === REPEAT) return
    if (code === RAW) {
      bits[2 * id] = reader.word()
      bits[2 * id + 1] = reader.word()
    } else values[id] = unscaled(scaled(values[id]!, code) + reader.signed(), code)
  }
}

function suits(value: number, previous: number, exponent: number): boolean {
  return !Number.isNaN(scaled(value, exponent)) && !Number.isNaN(scaled(previous, exponent))
}
