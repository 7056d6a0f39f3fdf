/** The series by the bytes of their labels, with what is known of each. */
import { grown, roomFor } from './memory'

const EMPTY: i32 = -1

/** Slots of the hash table per series, so that a search ends after a step or two. */
const MIN_SLOTS_PER_SERIES: u32 = 2

/** All ids are below this. */
export let size: u32 = 0
export let capacity: u32 = 0
let seed: u32 = 0

/** Of each series: where its label bytes are in the arena, how many they are, and their hash. */
let start: usize = 0
let length: usize = 0
let hash: usize = 0
/** Of each series: time of the newest sample, in Unix ms; -Infinity before the first one. */
export let newest: usize = 0
/** Of each series: the number of its server. */
export let server: usize = 0

let arena: usize = 0
let arenaUsed: u32 = 0
let arenaCapacity: u32 = 0

let slots: usize = 0
let slotCount: u32 = 0
let placed: u32 = 0

export function initialize(hashSeed: u32): void {
  seed = hashSeed
  newSlots(256)
}

/** The id of the series whose label bytes these are, or -1. */
export function find(at: usize, bytes: u32): i32 {
  const wanted = hashOf(at, bytes)
  const mask = slotCount - 1
  let slot = wanted & mask
  while (true) {
    const id = load<i32>(slots + (<usize>slot << 2))
    if (id === EMPTY) return EMPTY
    const known = <usize>id << 2
    if (load<u32>(hash + known) === wanted && load<u32>(length + known) === bytes) {
      if (equal(arena + load<u32>(start + known), at, bytes)) return id
    }
    slot = (slot + 1) & mask
  }
}

/** Whether these are the label bytes of series `id`, which may be any number. */
@inline
export function is(id: u32, at: usize, bytes: u32): bool {
  // An id that was given back has no label bytes, and must not be found by a series without labels.
  if (id >= size || bytes === 0) return false
  const known = <usize>id << 2
  if (load<u32>(length + known) !== bytes) return false
  return equal(arena + load<u32>(start + known), at, bytes)
}

/** Add a series under an id that no other has. */
export function add(id: u32, at: usize, bytes: u32, serverNumber: u32): void {
  if (id >= capacity) reserve(id + 1)
  if (id >= size) size = id + 1
  if (arenaUsed + bytes > arenaCapacity) {
    const needed = roomFor(max(arenaCapacity, 16384), arenaUsed + bytes)
    arena = grown(arena, arenaUsed, needed)
    arenaCapacity = needed
  }
  memory.copy(arena + arenaUsed, at, bytes)
  const slot = <usize>id << 2
  store<u32>(start + slot, arenaUsed)
  store<u32>(length + slot, bytes)
  store<u32>(hash + slot, hashOf(at, bytes))
  store<u32>(server + slot, serverNumber)
  store<f64>(newest + (slot << 1), -Infinity)
  arenaUsed += bytes
  if (++placed * MIN_SLOTS_PER_SERIES > slotCount) rehash()
  else place(id)
}

@inline
export function newestOf(id: u32): f64 {
  return load<f64>(newest + (<usize>id << 3))
}

@inline
export function setNewest(id: u32, time: f64): void {
  store<f64>(newest + (<usize>id << 3), time)
}

@inline
export function serverOf(id: u32): u32 {
  return load<u32>(server + (<usize>id << 2))
}

export function keyAt(id: u32): usize {
  return arena + load<u32>(start + (<usize>id << 2))
}

export function keyLength(id: u32): u32 {
  return load<u32>(length + (<usize>id << 2))
}

function reserve(count: u32): void {
  const room = roomFor(capacity, count)
  start = grown(start, capacity << 2, room << 2)
  length = grown(length, capacity << 2, room << 2)
  hash = grown(hash, capacity << 2, room << 2)
  server = grown(server, capacity << 2, room << 2)
  newest = grown(newest, capacity << 3, room << 3)
  for (let id = capacity; id < room; id++) {
    store<u32>(length + (<usize>id << 2), 0)
    setNewest(id, -Infinity)
  }
  capacity = room
}

function newSlots(count: u32): void {
  if (slots !== 0) heap.free(slots)
  slots = heap.alloc(<usize>count << 2)
  memory.fill(slots, 0xff, <usize>count << 2)
  slotCount = count
}

function rehash(): void {
  newSlots(slotCount * 4)
  for (let id: u32 = 0; id < size; id++) {
    if (load<u32>(length + (<usize>id << 2)) > 0) place(id)
  }
}

function place(id: u32): void {
  const mask = slotCount - 1
  let slot = load<u32>(hash + (<usize>id << 2)) & mask
  while (load<i32>(slots + (<usize>slot << 2)) !== EMPTY) slot = (slot + 1) & mask
  store<u32>(slots + (<usize>slot << 2), id)
}

/** Like wyhash, eight bytes at a time; the seed makes collisions hard to provoke from outside. */
@inline
function hashOf(at: usize, bytes: u32): u32 {
  let h: u64 = (<u64>seed * 0x9e3779b97f4a7c15) ^ bytes
  let n: u32 = 0
  for (; n + 8 <= bytes; n += 8) {
    h = (h ^ load<u64>(at + n)) * 0x9fb21c651e98df25
    h ^= h >> 32
  }
  let rest: u64 = 0
  for (; n < bytes; n++) rest = (rest << 8) | <u64>load<u8>(at + n)
  h = (h ^ rest) * 0x9fb21c651e98df25
  h ^= h >> 28
  h *= 0x9e3779b97f4a7c15
  return <u32>(h >> 32)
}

@inline
function equal(a: usize, b: usize, bytes: u32): bool {
  let n: u32 = 0
  for (; n + 16 <= bytes; n += 16) {
    if (v128.any_true(v128.xor(v128.load(a + n), v128.load(b + n)))) return false
  }
  for (; n < bytes; n++) if (load<u8>(a + n) !== load<u8>(b + n)) return false
  return true
}
