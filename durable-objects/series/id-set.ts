/** A set of series ids, one bit for each id that may exist. */
export class IdSet {
  readonly #words: Uint32Array

  /** @param size all ids are below this */
  constructor(size: number) {
    this.#words = new Uint32Array((size + 31) >>> 5)
  }

  addAll(ids: Uint32Array): void {
    for (let n = 0; n < ids.length; n++) this.#words[ids[n]! >>> 5]! |= 1 << (ids[n]! & 31)
  }

  has(id: number): boolean {
    return (this.#words[id >>> 5]! & (1 << (id & 31))) !== 0
  }

  /** The ids, ascending; `count` of them are in the set. */
  toArray(count: number): Uint32Array {
    const ids = new Uint32Array(count)
    let length = 0
    for (let word = 0; word < this.#words.length; word++) {
      for (let bits = this.#words[word]!; bits !== 0; bits &= bits - 1) {
        ids[length++] = (word << 5) + 31 - Math.clz32(bits & -bits)
      }
    }
    return ids
  }
}
