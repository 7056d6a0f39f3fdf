/**
 * Snappy's block format.
 * Source: https://github.com/google/snappy/blob/main/format_description.txt
 */
import { Status } from './status'

/** The densest element is a copy of 64 bytes in 3, so a longer claim cannot be true. */
export const MAX_EXPANSION: u64 = 22

/** Copies move whole words, so they may touch this many bytes past the end of the output. */
export const SLACK: u32 = 16

/** The length that a block claims when decoded, or -1; it is not to be believed yet. */
export function claimedLength(at: usize, length: u32): i64 {
  let claim: u64 = 0
  const end = at + min<u32>(length, 5)
  for (let shift: u64 = 0; at < end; shift += 7) {
    const byte = load<u8>(at++)
    claim |= (<u64>byte & 127) << shift
    if (byte < 128) return claim > 0xffffffff ? -1 : <i64>claim
  }
  return -1
}

/** Decode the block of `length` bytes at `from` to `to`, where it claims `claim` bytes. */
export function decompress(from: usize, length: u32, to: usize, claim: u32): Status {
  const end = from + length
  const limit = to + claim
  const start = to
  let at = from
  while (load<u8>(at++) > 127) {}
  while (at < end) {
    const tag = <u32>load<u8>(at++)
    const kind = tag & 3
    let count: u32
    if (kind === 0) {
      count = tag >> 2
      if (count >= 60) {
        const extra = count - 59
        if (at + extra > end) return Status.SnappyDamaged
        count = littleEndian(at, extra)
        at += extra
      }
      // Compared before 1 is added: four bytes of 255 would wrap round to nothing.
      if (count >= <u32>(end - at) || count >= <u32>(limit - to)) return Status.SnappyDamaged
      count++
      if (count <= 16 && at + 16 <= end) {
        v128.store(to, v128.load(at))
      } else memory.copy(to, at, count)
      at += count
      to += count
      continue
    }
    let offset: u32
    if (kind === 1) {
      if (at + 1 > end) return Status.SnappyDamaged
      count = ((tag >> 2) & 7) + 4
      offset = ((tag & 0xe0) << 3) | <u32>load<u8>(at++)
    } else {
      const bytes: u32 = kind === 2 ? 2 : 4
      if (at + bytes > end) return Status.SnappyDamaged
      count = (tag >> 2) + 1
      offset = littleEndian(at, bytes)
      at += bytes
    }
    if (offset === 0 || offset > <u32>(to - start) || count > <u32>(limit - to)) {
      return Status.SnappyDamaged
    }
    copyBack(to, offset, count)
    to += count
  }
  return to === limit ? Status.Ok : Status.SnappyDamaged
}

@inline
function littleEndian(at: usize, bytes: u32): u32 {
  let value: u32 = 0
  for (let n: u32 = 0; n < bytes; n++) value |= <u32>load<u8>(at + n) << (n << 3)
  return value
}

/** A copy may overlap what it writes: then it repeats itself. */
@inline
function copyBack(to: usize, offset: u32, count: u32): void {
  const from = to - offset
  if (offset >= 16) {
    for (let n: u32 = 0; n < count; n += 16) v128.store(to + n, v128.load(from + n))
  } else if (offset >= 8) {
    for (let n: u32 = 0; n < count; n += 8) store<u64>(to + n, load<u64>(from + n))
  } else {
    for (let n: u32 = 0; n < count; n++) store<u8>(to + n, load<u8>(from + n))
  }
}
