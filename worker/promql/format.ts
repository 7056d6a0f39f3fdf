/** Numbers as Go prints them. */

/** All digits and no exponent: `'f'` of Go's strconv, as in the labels of `count_values`. */
export function formatPlain(value: number): string {
  const special = formatSpecial(value)
  if (special !== null) return special
  const [digits, exponent] = shortest(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (exponent >= digits.length - 1) return sign + digits.padEnd(exponent + 1, '0')
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}

/**
 * The shorter of digits and exponent, `%g` of Go.
 *
 * @param from the exponent from which on there is one; 21 in Go, and 6 for the labels of OpenMetrics
 */
export function formatShort(value: number, from = 21): string {
  const special = formatSpecial(value)
  if (special !== null) return special
  const [digits, exponent] = shortest(value)
  if (exponent >= -4 && exponent < Math.max(from, digits.length)) return formatPlain(value)
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  const sign = value < 0 ? '-' : ''
  const size = String(Math.abs(exponent)).padStart(2, '0')
  return `${sign}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${size}`
}

/** As OpenMetrics wants labels that hold numbers: with a point or an exponent. */
export function formatOpenMetrics(value: number): string {
  const text = formatShort(value, 6)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

function formatSpecial(value: number): string | null {
  if (Number.isNaN(value)) return 'NaN'
  if (Number.isFinite(value)) return null
  return value > 0 ? '+Inf' : '-Inf'
}

/** The digits that tell a number from all others, and the power of ten of the first. */
function shortest(value: number): [digits: string, exponent: number] {
  const [mantissa, exponent] = Math.abs(value).toExponential().split('e')
  return [mantissa!.replace('.', ''), Number(exponent)]
}
