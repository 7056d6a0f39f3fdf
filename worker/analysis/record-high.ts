/**
 * Which values are higher than all of the last ones.
 *
 * So an incident is told once, and again only when it grows.
 */

/** A record is higher than so many values before it. */
export const RECORD_LENGTH = 100

const HIGHEST = 0
const HIGHEST_AT = 1
const RECENT_FROM = 2

/** Numbers of the state. */
export const RECORD_SIZE = RECENT_FROM + RECORD_LENGTH

/**
 * Whether a value is a record; it is remembered.
 *
 * @param state holds RECORD_SIZE numbers from `at` on, all 0 before the first value
 * @param position of the value in its series, from 1 on, one higher with each call
 * @param value not negative
 */
export function isRecord(
  state: Float64Array,
  at: number,
  position: number,
  value: number
): boolean {
  if (position - state[at + HIGHEST_AT]! > RECORD_LENGTH) findHighest(state, at, position)
  const highest = state[at + HIGHEST]!
  state[at + RECENT_FROM + (position % RECORD_LENGTH)] = value
  if (value >= highest) {
    state[at + HIGHEST] = value
    state[at + HIGHEST_AT] = position
  }
  return value > highest
}

/** The highest of the values before `position` that still count; the latest of equals. */
function findHighest(state: Float64Array, at: number, position: number): void {
  state[at + HIGHEST] = 0
  for (let age = RECORD_LENGTH; age > 0; age--) {
    const value = state[at + RECENT_FROM + ((position - age) % RECORD_LENGTH)]!
    if (value < state[at + HIGHEST]!) continue
    state[at + HIGHEST] = value
    state[at + HIGHEST_AT] = position - age
  }
}
