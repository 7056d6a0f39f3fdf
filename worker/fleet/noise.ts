/** Smooth noise whose integral is known, so that a counter can be computed at any time by itself. */

/** One layer of noise: `amplitude` is the largest value that it can add. */
export interface Octave {
  periodMs: number
  amplitude: number
}

/** A deterministic function of time with mean 0. */
export interface Noise {
  /** The value at a time (Unix ms): continuous, never beyond the sum of the amplitudes. */
  at(timeMs: number): number
  /**
   * The integral of {@link at} over time in seconds, up to a time in Unix ms.
   *
   * Bounded as well (each octave by a quarter of its amplitude × its period in seconds), which is
   * what makes the mean exactly 0.
   */
  integral(timeMs: number): number
}

/**
 * Mix a seed and an index into 32 bits: Murmur3's finalizer over a Weyl step.
 *
 * @param seed only its low 32 bits count
 * @param index only its low 32 bits count
 * @returns an integer in [0, 2³²)
 * @see https://github.com/aappleby/smhasher/wiki/MurmurHash3
 * @example hash(1, 2) // => 232174035
 */
export function hash(seed: number, index: number): number {
  let h = (seed ^ Math.imul(index, 0x9e3779b1)) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** The seed of a named part of something that has a seed; different names give unrelated seeds. */
export function seedFor(seed: number, name: string): number {
  let h = hash(seed, 0x5eed)
  for (let i = 0; i < name.length; i++) h = hash(h, name.charCodeAt(i))
  return h
}

/** A hash as a fraction in [0, 1). */
export const fraction = (seed: number, index: number): number => hash(seed, index) / 2 ** 32

/**
 * Value noise: a random value in [-amplitude, amplitude] at every multiple of each octave's period,
 * joined smoothly.
 *
 * Between two of these values the curve is the quadratic that meets both and has mean 0 (the slope of a
 * cubic Hermite spline that is 0 at every joint). So the integral is that spline and needs the same
 * two hashes; ordinary value noise would need the sum of all values since the beginning.
 */
export function noise(seed: number, octaves: readonly Octave[]): Noise {
  const layers = octaves.map(({ periodMs, amplitude }, index) => {
    const layerSeed = hash(seed, index)
    // Without a phase of their own, all noise of a fleet would meet its joints at the same moment.
    return { layerSeed, periodMs, amplitude, phase: fraction(layerSeed, 0x9a5e) }
  })
  return {
    at(timeMs) {
      let sum = 0
      for (const { layerSeed, periodMs, amplitude, phase } of layers) {
        const position = timeMs / periodMs + phase
        const joint = Math.floor(position)
        const u = position - joint
        const left = hash(layerSeed, joint) * SCALE - 1
        const right = hash(layerSeed, joint + 1) * SCALE - 1
        sum += amplitude * (left * (1 - u) * (1 - 3 * u) + right * u * (3 * u - 2))
      }
      return sum
    },
    integral(timeMs) {
      let sum = 0
      for (const { layerSeed, periodMs, amplitude, phase } of layers) {
        const position = timeMs / periodMs + phase
        const joint = Math.floor(position)
        const u = position - joint
        const left = hash(layerSeed, joint) * SCALE - 1
        const right = hash(layerSeed, joint + 1) * SCALE - 1
        sum += amplitude * periodMs * u * (1 - u) * (left * (1 - u) - right * u)
      }
      return sum / 1_000
    },
  }
}

/** Takes a hash to [0, 2]. */
const SCALE = 2 / (2 ** 32 - 1)
