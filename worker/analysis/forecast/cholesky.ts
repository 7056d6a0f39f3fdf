/** Linear equations with a symmetric, positive definite matrix. */
import { dot } from './dot'

/** Keeps a pivot that rounding took below 0 from turning the solution round. */
const LEAST_PIVOT = 1e-300

/**
 * Take a matrix apart in place: `matrix` becomes the D and Lᵀ of A = LDLᵀ, which {@link solve} reads.
 *
 * Goes row by row: the inner loop then adds to independent values, which is several times quicker
 * than the usual form's dot products. Four rows are taken off at once, so that what is below them is
 * read and written once instead of four times.
 *
 * @param matrix row by row, `size` × `size`, of which the upper triangle is read
 * @see Golub and Van Loan (2013), Matrix Computations, sections 4.1 and 4.2.9
 */
export function factorise(matrix: Float64Array, size: number): void {
  const blocks = size - (size % 4)
  for (let row = 0; row < blocks; row += 4) {
    takeOff(matrix, size, row, row + 4, row + 4)
    takeOffFour(matrix, size, row)
  }
  takeOff(matrix, size, blocks, size, size)
}

/** Take the rows in [from, to) off those below them, down to `end`. */
function takeOff(matrix: Float64Array, size: number, from: number, to: number, end: number): void {
  for (let row = from; row < to; row++) {
    const at = row * size
    const pivot = Math.max(matrix[at + row]!, LEAST_PIVOT)
    matrix[at + row] = pivot
    for (let other = row + 1; other < end; other++) {
      const factor = matrix[at + other]! / pivot
      const below = other * size
      for (let k = other; k < size; k++) matrix[below + k]! -= factor * matrix[at + k]!
    }
  }
}

/** Take four rows, which are taken off one another, off all below them. */
function takeOffFour(matrix: Float64Array, size: number, row: number): void {
  const a = row * size
  const b = a + size
  const c = b + size
  const d = c + size
  for (let other = row + 4; other < size; other++) {
    const byA = matrix[a + other]! / matrix[a + row]!
    const byB = matrix[b + other]! / matrix[b + row + 1]!
    const byC = matrix[c + other]! / matrix[c + row + 2]!
    const byD = matrix[d + other]! / matrix[d + row + 3]!
    const below = other * size
    for (let k = other; k < size; k++) {
      matrix[below + k]! -=
        byA * matrix[a + k]! + byB * matrix[b + k]! + byC * matrix[c + k]! + byD * matrix[d + k]!
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
    const later = dot(factors, at + row + 1, vector, row + 1, size - row - 1)
    vector[row] = (vector[row]! - later) / factors[at + row]!
  }
}
