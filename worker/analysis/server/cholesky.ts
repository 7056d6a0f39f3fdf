/** The Cholesky factor of a symmetric positive definite matrix. */

/** What a pivot is at least, so that rounding cannot make a square root of a negative number. */
const LEAST_PIVOT = 1e-12

/**
 * The lower triangle L with L Lᵀ = A, row by row.
 *
 * @param matrix A, row by row; only its lower triangle is read
 * @param size rows of A
 * @see Golub and Van Loan (2013), Matrix Computations, 4.2
 * @example
 * cholesky([4, 0, 2, 5], 2) // => [2, 0, 1, 2]
 */
export function cholesky(matrix: ArrayLike<number>, size: number): Float64Array {
  const factor = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column]!
      for (let k = 0; k < column; k++) sum -= factor[row * size + k]! * factor[column * size + k]!
      factor[row * size + column] =
        row === column
          ? Math.sqrt(Math.max(sum, LEAST_PIVOT))
          : sum / factor[column * size + column]!
    }
  }
  return factor
}

/**
 * The lower triangle that is the inverse of a Cholesky factor: a product with it whitens, and
 * costs no divisions.
 */
export function invertFactor(factor: ArrayLike<number>, size: number): Float64Array {
  const inverse = new Float64Array(size * size)
  for (let column = 0; column < size; column++) {
    inverse[column * size + column] = 1 / factor[column * size + column]!
    for (let row = column + 1; row < size; row++) {
      let sum = 0
      for (let k = column; k < row; k++)
        sum -= factor[row * size + k]! * inverse[k * size + column]!
      inverse[row * size + column] = sum / factor[row * size + row]!
    }
  }
  return inverse
}
