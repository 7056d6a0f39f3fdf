import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Block, encodeBlock } from '../../../durable-objects/series/block-codec'
import { ByteReader, ByteWriter } from '../../../durable-objects/series/bytes'
import { scaled, unscaled } from '../../../durable-objects/series/decimal'
import { LogReader, LogWriter, PreviousValues } from '../../../durable-objects/series/log-codec'
import { readValues, writeValues } from '../../../durable-objects/series/value-column'

/** Any 64 bits, and the kinds of numbers that servers report. */
const value = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((bits) => bits),
  fc.constantFrom(
    0x7ff0000000000002n, // stale
    0x7ff8000000000001n, // NaN with a payload
    0xfff8000000000000n,
    0x8000000000000000n, // -0
    0n,
    1n, // the smallest denormal
    0x7ff0000000000000n, // infinity
    0x7fefffffffffffffn // the largest number
  ),
  fc
    .oneof(
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.integer({ min: -1e6, max: 1e9 }).map((n) => n / 100),
      fc.nat(5)
    )
    .map(bitsOf)
)
/** A column in which neighbours are alike, or not. */
const column = fc.oneof(
  fc.array(value, { minLength: 1, maxLength: 60 }),
  fc
    .tuple(fc.integer({ min: 0, max: 1e9 }), fc.array(fc.nat(500), { minLength: 1, maxLength: 60 }))
    .map(([start, steps]) => {
      let total = start
      return steps.map((step) => {
        total += step
        return bitsOf(total / 100)
      })
    }),
  fc.tuple(value, fc.integer({ min: 1, max: 40 })).map(([one, n]) => Array<bigint>(n).fill(one))
)

describe('an integer', () => {
  it('comes back from its bytes up to the bounds of its kind', () => {
    const writer = new ByteWriter(1)
    const plain = [0, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1]
    const signed = [0, -1, 1, 2 ** 31, -(2 ** 31), 2 ** 52 - 1, -(2 ** 52)]
    for (const n of plain) writer.varint(n)
    for (const n of signed) writer.signed(n)
    const reader = new ByteReader(writer.copy())
    expect(plain.map(() => reader.varint())).toEqual(plain)
    expect(signed.map(() => reader.signed())).toEqual(signed)
    expect(reader.done).toBe(true)
  })

  it('stands for a decimal only where it gives back the same bits', () => {
    expect(scaled(12.34, 2)).toBe(1234)
    expect(scaled(12.34, 1)).toBeNaN()
    expect(scaled(-0, 0)).toBeNaN()
    expect(scaled(2 ** 60, 0)).toBeNaN()
    fc.assert(
      fc.property(fc.double(), fc.nat(9), (number, exponent) => {
        const integer = scaled(number, exponent)
        if (!Number.isNaN(integer)) expect(bitsOf(unscaled(integer, exponent))).toBe(bitsOf(number))
      })
    )
  })
})

describe('a column of values', () => {
  it('comes back bit for bit', () => {
    fc.assert(
      fc.property(column, (bits) => {
        const writer = new ByteWriter(1)
        writeValues(writer, new Float64Array(BigUint64Array.from(bits).buffer))
        const read = readValues(new ByteReader(writer.copy()), bits.length)
        expect([...new BigUint64Array(read.buffer)]).toEqual(bits)
      }),
      { numRuns: 3_000 }
    )
  })

  it.each([
    ['constants', Array(1_000).fill(0.1 + 0.2), 9],
    ['counters of hundredths', Array.from({ length: 1_000 }, (_, n) => (n * 15) / 100), 1_100],
    ['memory in pages', Array.from({ length: 1_000 }, (_, n) => 4096 * ((n * 7) % 11)), 3_100],
  ])('of %s is small', (_, values, bytes) => {
    const writer = new ByteWriter()
    writeValues(writer, Float64Array.from(values))
    expect(writer.length).toBeLessThanOrEqual(bytes)
  })
})

describe('a block', () => {
  it('gives back each series with its own times', () => {
    const sample = fc.tuple(fc.integer({ min: 0, max: 1.8e12 }), value)
    const samples = fc.uniqueArray(sample, {
      selector: ([time]) => time,
      minLength: 1,
      maxLength: 30,
    })
    const ids = fc.uniqueArray(fc.nat(100_000), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(
        ids,
        fc.array(samples, { minLength: 12, maxLength: 12 }),
        fc.boolean(),
        (list, all, same) => {
          const sorted = list
            .sort((a, b) => a - b)
            .map((id, n) => {
              const pairs = [...all[same ? 0 : n]!].sort(([a], [b]) => a - b)
              return {
                id,
                times: Float64Array.from(pairs, ([time]) => time),
                values: new Float64Array(BigUint64Array.from(pairs, ([, bits]) => bits).buffer),
              }
            })
          const block = new Block(encodeBlock(sorted))
          expect([...block.ids]).toEqual(list)
          for (const { id, times, values } of sorted) {
            const read = block.read(id)!
            expect(read.times).toEqual(times)
            expect(new BigUint64Array(read.values.buffer)).toEqual(
              new BigUint64Array(values.buffer)
            )
          }
          expect(block.read(100_001)).toBeUndefined()
        }
      )
    )
  })

  it('writes the times of a scrape once', () => {
    const times = Float64Array.from({ length: 100 }, (_, n) => 1.79e12 + n * 15_000 + (n % 3))
    const series = (count: number) =>
      encodeBlock(
        Array.from({ length: count }, (_, id) => ({
          id,
          times: times.slice(),
          values: new Float64Array(100),
        }))
      )
    expect(series(100).length - series(99).length).toBeLessThan(16)
  })

  it('of another version is refused', () => {
    expect(() => new Block(Uint8Array.of(9, 0, 0))).toThrow('unknown version 9')
  })
})

describe('the log', () => {
  const record = fc.tuple(fc.nat(40), fc.integer({ min: -1e6, max: 1e6 }), value)

  it('gives back what was written, over any number of rows', () => {
    fc.assert(
      fc.property(fc.array(fc.array(record, { maxLength: 60 }), { maxLength: 5 }), (pushes) => {
        const writing = new PreviousValues()
        const reading = new LogReader(new PreviousValues())
        writing.reserve(41)
        for (const records of pushes) {
          const writer = new LogWriter(writing, 100)
          for (const [id, time, bits] of records) writer.add(id, time, ...wordsOf(bits))
          const read: [number, number, bigint][] = []
          for (const row of writer.finish()) {
            expect(row.length).toBeLessThanOrEqual(100)
            reading.read(row, (id, time, low, high) => {
              read.push([id, time, (BigInt(high) << 32n) | BigInt(low)])
            })
          }
          expect(read).toEqual(records)
        }
      }),
      { numRuns: 500 }
    )
  })

  it('takes about two bytes for a sample of a scrape', () => {
    const previous = new PreviousValues()
    previous.reserve(1_000)
    const scrape = (round: number) => {
      const writer = new LogWriter(previous, 1e6)
      for (let id = 0; id < 1_000; id++) {
        writer.add(id, 1.79e12 + round * 15_000, ...wordsOf(bitsOf(id + (round * (id % 50)) / 100)))
      }
      return writer.finish()[0]!.length
    }
    scrape(0)
    expect(scrape(1)).toBeLessThan(2_100)
  })
})

function bitsOf(number: number): bigint {
  return new BigUint64Array(Float64Array.of(number).buffer)[0]!
}

function wordsOf(bits: bigint): [number, number] {
  return [Number(bits & 0xffffffffn), Number(bits >> 32n)]
}
