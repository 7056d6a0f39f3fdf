/**
 * FNV-1a, the 64-bit hash of Fowler, Noll and Vo, in two words of 32 bits.
 * Source: http://www.isthe.com/chongo/tech/comp/fnv/
 */

/** An unsigned number of 64 bits. */
export interface Hash64 {
  high: number
  low: number
}

/** The prime is 2^40 + 0x1b3: a shift and a small product. */
const PRIME_LOW = 0x1b3

/** The hash of `bytes[start, end)`. */
export function fnv1a(bytes: Uint8Array, start = 0, end = bytes.length): Hash64 {
  let high = 0xcbf29ce4
  let low = 0x84222325
  for (let at = start; at < end; at++) {
    low = (low ^ bytes[at]!) >>> 0
    const product = low * PRIME_LOW
    high = (Math.imul(high, PRIME_LOW) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0
    low = product >>> 0
  }
  return { high, low }
}
