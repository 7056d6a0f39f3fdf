/**
 * Jump consistent hash: spreads keys evenly over buckets; when buckets are added, keys move only to
 * the new ones.
 * Source: Lamping and Veach (2014), A Fast, Minimal Memory, Consistent Hash Algorithm, arXiv 1406.2294
 */
import type { Hash64 } from './fnv1a'

/** The paper's multiplier, 2862933555777941757, in two words. */
const MULTIPLIER_HIGH = 0x27bb2ee6
const MULTIPLIER_LOW = 0x87b0b0fd

/** The bucket of `key`, from 0 to `buckets - 1`; `buckets` is whole and above 0. */
export function jumpHash({ high, low }: Hash64, buckets: number): number {
  let bucket = 0
  let next = 0
  while (next < buckets) {
    bucket = next
    const upper = Math.imul(high, MULTIPLIER_LOW) + Math.imul(low, MULTIPLIER_HIGH)
    const product = Math.imul(low, MULTIPLIER_LOW) >>> 0
    const carry = product === 0xffffffff ? 1 : 0 // Of the one that is added.
    high = (upper + upperProduct(low, MULTIPLIER_LOW) + carry) >>> 0
    low = (product + 1) >>> 0
    next = Math.floor((bucket + 1) * (2 ** 31 / ((high >>> 1) + 1)))
  }
  return bucket
}

/** The upper 32 bits of the product of two unsigned words. */
function upperProduct(a: number, b: number): number {
  const [a0, a1, b0, b1] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16]
  const first = a1 * b0 + ((a0 * b0) >>> 16)
  const second = a0 * b1 + (first & 0xffff)
  return a1 * b1 + (first >>> 16) + Math.floor(second / 0x10000)
}
