/** Linear equations with a symmetric, positive definite matrix. */

/** Keeps a pivot that rounding took below 0 from turning the solution round. */
const LEAST_PIVOT = 1e-300

/**
 * Take a matrix apart in place: `matrix` becomes the D and Lᵀ of A = LDLᵀ, which {@link solve} reads.
 *
 * Goes row by row: the inner loop then adds to independent values, which is several times quicker
 * than the usual form's dot products.
 *
 * @param matrix row by row, `size` × `size`, of which the upper triangle is read
 * @see Golub and Van Loan (2013), Matrix Computations, section 4.1
 */
export function factorise(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row++) {
    const at = row * size
    const pivot = Math.max(matrix[at + row]!, LEAST_PIVOT)
    matrix[at + row] = pivot
    for (let other = row + 1; other < size; other++) {
      const factor = matrix[at + other]! / pivot
      const below = other * size
      for (let k = other; k < size; k++) matrix[below + k]! -= factor * matrix[at + k]!
    }
  }
}

/**
 * Solve A x = b in place, with A taken apart before.
 *
 * @example
 * const matrix = Float64Array.of(4, 2, 0, 3)
 * const x = Float64Array.of(8, 7)
 * factorise(matrix, 2)
 * solve(matrix, x) // x is [1.25, 1.5]
 */
export function solve(factors: Float64Array, vector: Float64Array): void {
  const size = vector.length
  for (let row = 0; row < size; row++) {
    const at = row * size
    const share = vector[row]! / factors[at + row]!
    for (let k = row + 1; k < size; k++) vector[k]! -= share * factors[at + k]!
  }
  for (let row = size - 1; row >= 0; row--) {
    const at = row * size
    let sum = vector[row]!
    for (let k = row + 1; k < size; k++) sum -= factors[at + k]! * vector[k]!
    vector[row] = sum / factors[at + row]!
  }
}
