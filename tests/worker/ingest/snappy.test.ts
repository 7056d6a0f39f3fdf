import fc from 'fast-check'
import snappy from 'snappy'
import { describe, expect, it } from 'vitest'
import { MalformedBody } from '../../../worker/ingest/malformed'
import { decompress } from './decoder'

const MAX = 1 << 20
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const block = (...bytes: (number | string)[]) =>
  Uint8Array.from(
    bytes.flatMap((b) => (typeof b === 'number' ? [b] : [...new TextEncoder().encode(b)]))
  )

describe('a snappy block', () => {
  it('of nothing is nothing', () => {
    expect(decompress(block(0), MAX)).toHaveLength(0)
  })

  it('holds literals, with their length in the tag or in up to four bytes after it', () => {
    expect(text(decompress(block(3, 2 << 2, 'abc'), MAX))).toBe('abc')
    expect(text(decompress(block(3, 60 << 2, 2, 'abc'), MAX))).toBe('abc')
    expect(text(decompress(block(3, 63 << 2, 2, 0, 0, 0, 'abc'), MAX))).toBe('abc')
  })

  it('repeats itself with one, two and four byte offsets', () => {
    expect(text(decompress(block(8, 3 << 2, 'abcd', 0b000_000_01, 4), MAX))).toBe('abcdabcd')
    expect(text(decompress(block(8, 3 << 2, 'abcd', (3 << 2) | 2, 4, 0), MAX))).toBe('abcdabcd')
    expect(text(decompress(block(7, 3 << 2, 'abcd', (2 << 2) | 3, 3, 0, 0, 0), MAX))).toBe(
      'abcdbcd'
    )
  })

  it('may repeat bytes that the same element has just written', () => {
    expect(text(decompress(block(12, 1 << 2, 'xa', (9 << 2) | 2, 2, 0), MAX))).toBe('xaxaxaxaxaxa')
    expect(text(decompress(block(6, 0, 'x', 0b000_001_01, 1), MAX))).toBe('xxxxxx')
  })

  it('is what the reference implementation makes of any bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 3_000 }),
      fc
        .array(fc.constantFrom('node_cpu_seconds_total', 'mode', 'idle', 'x', '\n', 'zz'))
        .map((words) => new TextEncoder().encode(words.join('')))
    )
    fc.assert(
      fc.property(bytes, (plain) => {
        const packed = snappy.compressSync(Buffer.from(plain))
        expect(Buffer.from(decompress(packed, MAX)).equals(Buffer.from(plain))).toBe(true)
      }),
      { numRuns: 500 }
    )
  })
})

describe('a damaged snappy block', () => {
  it.each([
    ['without a length', block()],
    ['with a length that never ends', block(255, 255, 255, 255, 255, 1)],
    ['with a length over 32 bits', block(255, 255, 255, 255, 0x7f)],
    ['shorter than it claims', block(4, 2 << 2, 'abc')],
    ['longer than it claims', block(2, 2 << 2, 'abc')],
    ['that ends inside a literal', block(3, 2 << 2, 'ab')],
    ['that ends inside an element', block(3, 61 << 2, 1)],
    ['that copies from before its start', block(5, 0, 'x', 0b000_000_01, 2)],
    ['that copies with offset 0', block(5, 0, 'x', 0b000_000_01, 0)],
    ['that copies past its claimed end', block(3, 0, 'x', 0b000_000_01, 1)],
  ])('%s is malformed', (_, bytes) => {
    expect(() => decompress(bytes, MAX)).toThrow(MalformedBody)
  })

  it('says how large it may be, before any memory is taken', () => {
    expect(() => decompress(block(0x80, 0x80, 0x80, 0x80, 0x04, 'x'), 100)).toThrow(
      'the body is more than 100 bytes decoded'
    )
    expect(() => decompress(block(0x80, 0x80, 0x40, 0, 'x'), MAX)).toThrow('damaged')
  })

  it('never fails in another way, whatever the bytes', () => {
    const packed = snappy.compressSync(Buffer.from(`${'abcdefgh'.repeat(40)}node_load1 node_load5`))
    const damaged = fc
      .array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
      .map((edits) => {
        const copy = new Uint8Array(packed)
        for (const [at, byte] of edits) copy[at] = byte
        return copy
      })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), (bytes) => {
        try {
          expect(decompress(bytes, MAX).length).toBeLessThanOrEqual(MAX)
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBody)
        }
      }),
      { numRuns: 3_000 }
    )
  })
})
