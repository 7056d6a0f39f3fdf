/** Labels of single rows, read as events. */

/** The first and the last row of an event, both in it. */
export type Event = readonly [first: number, last: number]

/** Runs of rows whose label is not 0, in order. */
export function eventsOf(labels: ArrayLike<number>): Event[] {
  const events: Event[] = []
  let first = -1
  for (let row = 0; row <= labels.length; row++) {
    const isLabelled = row < labels.length && labels[row] !== 0
    if (isLabelled && first < 0) first = row
    if (!isLabelled && first >= 0) {
      events.push([first, row - 1])
      first = -1
    }
  }
  return events
}
