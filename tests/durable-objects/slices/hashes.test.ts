import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fnv1a } from '../../../durable-objects/slices/fnv1a'
import { jumpHash } from '../../../durable-objects/slices/jump-hash'
import { serverHash } from '../../../durable-objects/slices/map'

const WORD = 0xffff_ffffn
const words = (key: bigint) => ({ high: Number(key >> 32n), low: Number(key & WORD) })

/** The paper's program, word for word, on numbers of 64 bits. */
function paper(key: bigint, buckets: number): number {
  let b = -1n
  let j = 0n
  let state = key
  while (j < BigInt(buckets)) {
    b = j
    state = BigInt.asUintN(64, state * 2862933555777941757n + 1n)
    j = BigInt(Math.trunc(Number(b + 1n) * (Number(1n << 31n) / Number((state >> 33n) + 1n))))
  }
  return Number(b)
}

const servers = Array.from({ length: 10_000 }, (_, n) => serverHash(`web-${n}:9100`))

describe('FNV-1a', () => {
  // From the authors' own test suite.
  it.each([
    ['', 0xcbf29ce484222325n],
    ['a', 0xaf63dc4c8601ec8cn],
    ['foobar', 0x85944171f73967e8n],
    ['chongo was here!\n', 0x46810940eff5f915n],
  ])('hashes %j as its authors do', (text, hash) => {
    expect(fnv1a(new TextEncoder().encode(text))).toEqual(words(hash))
  })

  it('hashes a part of the bytes', () => {
    expect(fnv1a(new TextEncoder().encode('xfoobary'), 1, 7)).toEqual(words(0x85944171f73967e8n))
  })
})

describe('jump consistent hash', () => {
  it('puts every key where the published program puts it', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 64n - 1n), fc.integer({ min: 1, max: 1024 }), (key, n) => {
        expect(jumpHash(words(key), n)).toBe(paper(key, n))
      }),
      { numRuns: 2_000 }
    )
  })

  it('gives each of 64 slices its share of servers whose names differ by a number', () => {
    const counts = new Array(64).fill(0)
    for (const server of servers) counts[jumpHash(server, 64)]++
    // 156 on average; by chance alone three deviations are 37.
    expect(Math.min(...counts)).toBeGreaterThan(110)
    expect(Math.max(...counts)).toBeLessThan(205)
  })

  it('moves half of the servers when slices double, and those only to new slices', () => {
    const moved = servers.filter((server) => jumpHash(server, 8) !== jumpHash(server, 16))
    expect(moved.length / servers.length).toBeCloseTo(0.5, 1)
    expect(moved.every((server) => jumpHash(server, 16) >= 8)).toBe(true)
  })
})
