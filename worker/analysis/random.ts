/** Numbers that look random but are the same for the same seed. */

/**
 * A source of evenly spread numbers in [0, 1).
 *
 * @param seed a whole number; only its lowest 32 bits count
 * @see Mulberry32 by Tommy Ettinger, public domain: a counter behind a mixing function
 * @example
 * randomFrom(1)() // => 0.6270739405881613
 */
export function randomFrom(seed: number): () => number {
  let counter = seed >>> 0
  return () => {
    counter = (counter + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(counter ^ (counter >>> 15), counter | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
