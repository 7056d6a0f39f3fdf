/** Strings for bytes that come again and again: few distinct texts stand in most labels. */

/** Longer texts are decoded each time. */
const MAX_BYTES = 64
/** A power of two. */
const SLOTS = 1_024

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

interface Entry {
  bytes: Uint8Array
  text: string
}

/** Each text has one place; whichever was decoded last is there. */
const entries: (Entry | undefined)[] = new Array(SLOTS)

/** @throws {TypeError} for bytes that are not valid UTF-8 */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start
  if (length > MAX_BYTES) return utf8.decode(bytes.subarray(start, end))
  let hash = length
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
  const known = entries[slot]
  if (known !== undefined && same(known.bytes, bytes, start, length)) return known.text
  const own = bytes.slice(start, end)
  const text = utf8.decode(own)
  entries[slot] = { bytes: own, text }
  return text
}

function same(known: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (known.length !== length) return false
  for (let n = 0; n < length; n++) if (known[n] !== bytes[start + n]) return false
  return true
}
