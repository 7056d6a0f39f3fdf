/** Memory that grows, and the numbers in it. */

/** The address of a block of at least `needed` bytes that begins with the `used` bytes at `at`. */
export function grown(at: usize, used: usize, needed: usize): usize {
  const moved = heap.alloc(needed)
  if (used > 0) memory.copy(moved, at, used)
  memory.fill(moved + used, 0, needed - used)
  if (at !== 0) heap.free(at)
  return moved
}

/** From here on, doubling would waste more memory than copying costs time. */
const LARGE: u32 = 1 << 20

/** A capacity of at least `needed`, far enough from `capacity` that growing stays cheap. */
export function roomFor(capacity: u32, needed: u32): u32 {
  let room = max(capacity, 64)
  while (room < needed) room += room < LARGE ? room : room >> 2
  return room
}

/** Copy a few words of 8 bytes; `memory.copy` is slow to begin. */
@inline
export function copyWords(to: usize, from: usize, count: u32): void {
  for (let n: u32 = 0; n < count; n++) {
    store<u64>(to + (<usize>n << 3), load<u64>(from + (<usize>n << 3)))
  }
}

/** Bytes that are appended to; `at` may move with every reservation. */
@unmanaged
export class Bytes {
  at: usize
  length: u32
  capacity: u32

  static create(): Bytes {
    const bytes = changetype<Bytes>(heap.alloc(offsetof<Bytes>()))
    bytes.at = 0
    bytes.length = 0
    bytes.capacity = 0
    return bytes
  }

  /** Make sure that `count` more bytes fit. */
  reserve(count: u32): void {
    if (this.length + count <= this.capacity) return
    const capacity = roomFor(max(this.capacity, 4096), this.length + count)
    this.at = grown(this.at, this.length, capacity)
    this.capacity = capacity
  }

  byte(value: u32): void {
    this.reserve(1)
    store<u8>(this.at + this.length++, value)
  }

  /** A non-negative integer in groups of 7 bits, lowest first. */
  varint(value: u64): void {
    this.reserve(10)
    let rest = value
    let to = this.at + this.length
    while (rest > 127) {
      store<u8>(to++, (<u32>rest & 127) | 128)
      rest >>= 7
    }
    store<u8>(to++, <u32>rest)
    this.length = <u32>(to - this.at)
  }

  /** 0, -1, 1, -2, … as 0, 1, 2, 3, …. */
  signed(value: i64): void {
    this.varint(((<u64>value) << 1) ^ <u64>(value >> 63))
  }

  /** The 8 bytes of a float, lowest first. */
  word(bits: u64): void {
    this.reserve(8)
    store<u64>(this.at + this.length, bits)
    this.length += 8
  }

  append(from: usize, count: u32): void {
    this.reserve(count)
    memory.copy(this.at + this.length, from, count)
    this.length += count
  }
}
