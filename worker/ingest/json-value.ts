/**
 * Values that are no JSON numbers, in the words that stand for them.
 *
 * `null`, `"Infinity"` and `"-Infinity"` are VictoriaMetrics's. A staleness marker is `"stale"`; any
 * other NaN than Prometheus's own is its 64 bits, such as `"0x7ff8000000000000"`. Prometheus's API
 * writes every value as a string.
 */
import { LineError, parseNumber } from './line-reader'

/** `null`: Prometheus's NaN for "a measurement that is not a number", as two 32-bit words. */
const NORMAL_NAN = { low: 1, high: 0x7ff80000 }

const STALE = { low: 2, high: 0x7ff00000 }
const STALE_WORD = 'stale'

const BITS = /^0x([0-9a-f]{8})([0-9a-f]{8})$/

/** The JSON of a NaN with these bits. */
export function nanText(low: number, high: number): string {
  if (low === NORMAL_NAN.low && high === NORMAL_NAN.high) return 'null'
  if (low === STALE.low && high === STALE.high) return `"${STALE_WORD}"`
  return `"0x${hex(high)}${hex(low)}"`
}

/** The JSON of an infinity. */
export function infinityText(value: number): string {
  return value > 0 ? '"Infinity"' : '"-Infinity"'
}

/**
 * Set `values[index]` to what `json` stands for.
 * @param bits the same memory as `values`, low word first: NaNs are written through here
 * @throws {LineError} if it is not a value
 */
export function readValue(
  json: unknown,
  values: Float64Array,
  bits: Uint32Array,
  index: number
): void {
  const value = typeof json === 'string' ? parseNumber(json) : json
  if (typeof value === 'number' && !Number.isNaN(value)) {
    if (typeof json === 'number' && !Number.isFinite(json)) throw notAValue('a number out of range')
    values[index] = value
    return
  }
  const { low, high } = nanOf(json)
  bits[2 * index] = low
  bits[2 * index + 1] = high
}

function nanOf(json: unknown): { low: number; high: number } {
  if (json === null) return NORMAL_NAN
  if (json === STALE_WORD) return STALE
  if (typeof json !== 'string') throw notAValue(typeof json)
  if (Number.isNaN(parseNumber(json) ?? 0)) return NORMAL_NAN
  const [, high, low] = BITS.exec(json) ?? []
  const bits = { low: Number.parseInt(low ?? '', 16), high: Number.parseInt(high ?? '', 16) }
  if (!isNaNBits(bits.low, bits.high)) throw notAValue(JSON.stringify(json.slice(0, 32)))
  return bits
}

const isNaNBits = (low: number, high: number) =>
  (high & 0x7ff00000) === 0x7ff00000 && ((high & 0x000fffff) !== 0 || low !== 0)

const notAValue = (what: string) => new LineError(`expected a value, not ${what}`)

const hex = (word: number) => word.toString(16).padStart(8, '0')
