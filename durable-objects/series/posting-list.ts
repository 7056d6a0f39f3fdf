/** Ascending ids of the series that carry one value of one label. */
import { grown } from '../../worker/ingest/grow'

export class PostingList {
  #ids = new Uint32Array(2)
  #length = 0
  #ascending = true

  /** Add an id that is not in the list. */
  add(id: number): void {
    this.#ids = grown(this.#ids, this.#length + 1)
    // Ids that were given back return, so this one may be smaller than the last.
    if (this.#length > 0 && id < this.#ids[this.#length - 1]!) this.#ascending = false
    this.#ids[this.#length++] = id
  }

  /** A view that holds until the next {@link add}. */
  get ids(): Uint32Array {
    const ids = this.#ids.subarray(0, this.#length)
    if (!this.#ascending) ids.sort()
    this.#ascending = true
    return ids
  }
}

/** The place of the first id in `ids`, ascending, from place `from` on that is not below `id`. */
export function seek(ids: Uint32Array, id: number, from: number): number {
  let low = from
  let step = 1
  for (; low + step < ids.length && ids[low + step]! < id; step *= 2) low += step
  let high = Math.min(low + step, ids.length)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ids[middle]! < id) low = middle + 1
    else high = middle
  }
  return low
}
