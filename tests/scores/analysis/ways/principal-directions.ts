/** The directions in which rows vary most. */

/** Rounds of the iteration; the gaps between the first variances of servers are wide. */
const ROUNDS = 100

/**
 * The unit vectors of the greatest variances, by subspace iteration.
 *
 * @param covariance symmetric, row by row
 * @returns at most `count`, orthogonal
 * @see Golub and Van Loan (2013), Matrix Computations, section 8.2.4
 */
export function principalDirections(
  covariance: Float64Array,
  size: number,
  count: number
): Float64Array[] {
  // Any start will do that is not orthogonal to what is sought: unit vectors with a little of all.
  let directions: Float64Array[] = Array.from({ length: Math.min(count, size) }, (_, nth) =>
    Float64Array.from({ length: size }, (_, at) => (at === nth ? 1 : 1 / (2 + at + nth)))
  )
  for (let round = 0; round < ROUNDS; round++) {
    directions = orthonormal(directions.map((direction) => times(covariance, direction)))
  }
  return directions
}

const times = (matrix: Float64Array, vector: Float64Array): Float64Array =>
  vector.map((_, row) => {
    let sum = 0
    for (let at = 0; at < vector.length; at++)
      sum += matrix[row * vector.length + at]! * vector[at]!
    return sum
  })

/** Gram and Schmidt; a vector that depends on those before it becomes 0. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = []
  for (const vector of vectors) {
    const rest = vector.slice()
    for (const other of done) {
      const part = dot(rest, other)
      for (let at = 0; at < rest.length; at++) rest[at]! -= part * other[at]!
    }
    const length = Math.sqrt(dot(rest, rest))
    done.push(rest.map((value) => (length > 1e-12 ? value / length : 0)))
  }
  return done
}

const dot = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0)
