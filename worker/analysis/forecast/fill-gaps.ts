/** Values for the steps of a grid that have none. */

/**
 * A copy in which each gap is drawn from its neighbours: the same time of the day before and after,
 * moved to the level of the values around the gap; a straight line where no such day is.
 *
 * Values at the ends are carried on. A grid without any value stays as it is.
 *
 * @param values NaN where missing
 * @param day steps in a day; infinitely many for straight lines only
 */
export function fillGaps(values: Float64Array, day: number): Float64Array {
  const filled = Float64Array.from(values)
  const { length } = values
  for (let from = 0; from < length; from++) {
    if (Number.isFinite(values[from]!)) continue
    let to = from
    while (to < length && !Number.isFinite(values[to]!)) to++
    fillOne(filled, from, to, day)
    from = to
  }
  return filled
}

/** Fill [from, to), knowing that everything before `from` is filled. */
function fillOne(filled: Float64Array, from: number, to: number, day: number): void {
  const { length } = filled
  if (from === 0 && to === length) return
  const before = from > 0 ? filled[from - 1]! : filled[to]!
  const after = to < length ? filled[to]! : before
  const width = to - from + 1
  const straight = (at: number) => before + ((after - before) * (at - from + 1)) / width
  for (let at = from; at < to; at++) {
    const anchor = at - day
    // The shape of the day before, shifted so that it meets both ends of the gap.
    filled[at] = straight(at)
    if (anchor - (at - from) - 1 < 0) continue
    const shapeBefore = filled[from - 1 - day]!
    const shapeAfter = to < length && to - day < from ? filled[to - day]! : shapeBefore
    const chord = shapeBefore + ((shapeAfter - shapeBefore) * (at - from + 1)) / width
    if (anchor < from) filled[at]! += filled[anchor]! - chord
    else filled[at] = filled[anchor]!
  }
}
