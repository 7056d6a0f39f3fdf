/** The series of a store, found by their label bytes or by matchers. */
import { grown } from '../../worker/ingest/grow'
import { readLabels, setLabel } from '../../worker/ingest/labels'
import type { Labels, Matcher } from '../../worker/promql/source'
import { Postings } from './postings'

const EMPTY = -1

/** Slots of the hash table per series, so that a search ends after a step or two. */
const MIN_SLOTS_PER_SERIES = 2

export class LabelIndex {
  /** Series known. */
  count = 0
  /** All ids are below this. */
  size = 0
  readonly postings = new Postings((id) => this.labels(id))
  readonly #labels: (Labels | undefined)[] = []
  readonly #free: number[] = []
  readonly #interned = new Map<string, string>()
  readonly #seed: number
  #slots = new Int32Array(256).fill(EMPTY)
  #keys = new Uint8Array(16_384)
  #keysView = new DataView(this.#keys.buffer)
  #keysLength = 0
  #start = new Int32Array(64)
  #length = new Int32Array(64)
  #hash = new Int32Array(64)

  /** @param seed makes collisions hard to provoke from outside; any 32-bit number */
  constructor(seed: number) {
    this.#seed = seed
  }

  /** The id of the series whose label bytes are [start, end) of `bytes`, or -1. */
  find(bytes: DataView, start: number, end: number): number {
    const hash = hashOf(bytes, start, end, this.#seed)
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot]!
      if (id === EMPTY || (this.#hash[id] === hash && this.#same(id, bytes, start, end))) return id
    }
  }

  /** An id that no series has: one that was given back, or the next. Not yet taken. */
  unusedId(): number {
    let id = this.#free.at(-1)
    while (id !== undefined && this.#labels[id] !== undefined) {
      this.#free.pop()
      id = this.#free.at(-1)
    }
    return id ?? this.size
  }

  /** Add a series under an id that is unused; `key` is the canonical form of valid labels. */
  add(id: number, key: Uint8Array): void {
    const labels = this.#intern(readLabels(key, 0, key.length)!)
    this.#reserve(id, key.length)
    for (let unused = this.size; unused < id; unused++) this.#free.push(unused)
    this.size = Math.max(this.size, id + 1)
    this.#keys.set(key, this.#keysLength)
    this.#start[id] = this.#keysLength
    this.#length[id] = key.length
    this.#keysLength += key.length
    this.#hash[id] = hashOf(viewOf(key), 0, key.length, this.#seed)
    this.#labels[id] = labels
    this.count++
    this.postings.add(id, labels)
    if (this.count * MIN_SLOTS_PER_SERIES > this.#slots.length) this.#rehash()
    else this.#place(id)
  }

  has(id: number): boolean {
    return this.#labels[id] !== undefined
  }

  labels(id: number): Labels {
    return this.#labels[id]!
  }

  key(id: number): Uint8Array {
    return this.#keys.subarray(this.#start[id], this.#start[id]! + this.#length[id]!)
  }

  /** Which server a series belongs to; '' for a series of none. */
  instance(id: number): string {
    return this.#labels[id]!.instance ?? ''
  }

  /** Servers with the ids of their series as in {@link Postings.valuesOf}; '' for series of none. */
  *instances(): Generator<[server: string, ids: Uint32Array]> {
    yield* this.postings.valuesOf('instance')
    const others = this.postings.without('instance')
    if (others.length > 0) yield ['', others]
  }

  /** See {@link Postings.matching}. */
  matching(matchers: readonly Matcher[]): Uint32Array {
    return this.postings.matching(matchers)
  }

  *#all(): Generator<number> {
    for (let id = 0; id < this.size; id++) if (this.#labels[id] !== undefined) yield id
  }

  #same(id: number, bytes: DataView, start: number, end: number): boolean {
    const length = this.#length[id]!
    if (length !== end - start) return false
    return equal(this.#keysView, this.#start[id]!, bytes, start, length)
  }

  #intern(labels: Labels): Labels {
    const shared: Record<string, string> = {}
    for (const [name, value] of Object.entries(labels)) {
      const known = this.#interned.get(value)
      if (known === undefined) this.#interned.set(value, value)
      setLabel(shared, name, known ?? value)
    }
    return shared
  }

  #reserve(id: number, keyLength: number): void {
    this.#start = grown(this.#start, id + 1)
    this.#length = grown(this.#length, id + 1)
    this.#hash = grown(this.#hash, id + 1)
    const needed = this.#keysLength + keyLength
    if (needed <= this.#keys.length) return
    this.#keys = grown(this.#keys, needed)
    this.#keysView = viewOf(this.#keys)
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 4).fill(EMPTY)
    for (const id of this.#all()) this.#place(id)
  }

  #place(id: number): void {
    const mask = this.#slots.length - 1
    let slot = this.#hash[id]! & mask
    while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask
    this.#slots[slot] = id
  }
}

/** Murmur-like, four bytes at a time. */
function hashOf(view: DataView, start: number, end: number, seed: number): number {
  let hash = seed | 0
  let at = start
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ Math.imul(view.getUint32(at, true), 0xcc9e2d51), 0x1b873593)
    hash = (hash << 13) | (hash >>> 19)
  }
  for (; at < end; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x01000193)
  hash ^= end - start
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function equal(a: DataView, aStart: number, b: DataView, bStart: number, length: number): boolean {
  let n = 0
  for (; n + 4 <= length; n += 4) {
    if (a.getUint32(aStart + n) !== b.getUint32(bStart + n)) return false
  }
  for (; n < length; n++) if (a.getUint8(aStart + n) !== b.getUint8(bStart + n)) return false
  return true
}

/** The same bytes, to be read in words. */
export function viewOf(bytes: Uint8Array): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
}
