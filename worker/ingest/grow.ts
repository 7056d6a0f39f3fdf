/** Arrays that grow. */

/** From this length on, doubling would waste more memory than copying costs time. */
const LONG = 65_536

type Growing = Uint8Array | Uint32Array | Int32Array | Float64Array

/**
 * `array`, or if that is shorter than `needed` a longer copy of it, with spare room.
 * @param fill what the new elements are
 */
export function grown<T extends Growing>(array: T, needed: number, fill = 0): T {
  const { length } = array
  if (needed <= length) return array
  const Type = array.constructor as new (length: number) => T
  const spare = length < LONG ? 2 * length : length + (length >>> 2)
  const longer = new Type(Math.max(needed, spare))
  if (fill !== 0) longer.fill(fill, length)
  longer.set(array)
  return longer
}
