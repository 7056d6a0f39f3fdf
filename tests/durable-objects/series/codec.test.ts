import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Block } from '../../../durable-objects/series/block'
import { ByteReader, ByteWriter } from '../../../durable-objects/series/bytes'
import type { Column } from '../../../durable-objects/series/column'
import { Kernel } from '../../../durable-objects/series/kernel'
import { encodeLabels } from '../../../worker/ingest/labels'
import { Push } from '../../../worker/ingest/push'
import { KERNEL } from './kernel-module'

const kernel = new Kernel(KERNEL, 1)

/** The bytes of a block, before they are deflated. */
function encodeBlock(series: readonly (Column & { id: number })[]): Uint8Array {
  kernel.beginBlock()
  for (const { id, ...column } of series) kernel.blockAdd(id, column)
  return kernel.finishBlock().slice()
}

const valuesOf = (bits: readonly bigint[]) => new Float64Array(BigUint64Array.from(bits).buffer)
const timesOf = (count: number) => Float64Array.from({ length: count }, (_, n) => n * 15_000)

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
})

describe('a column of values', () => {
  it('comes back bit for bit', () => {
    fc.assert(
      fc.property(column, (bits) => {
        const block = new Block(
          encodeBlock([{ id: 0, times: timesOf(bits.length), values: valuesOf(bits) }])
        )
        expect([...new BigUint64Array(block.read(0)!.values.buffer)]).toEqual(bits)
      }),
      { numRuns: 3_000 }
    )
  })

  it.each([
    ['constants', Array(1_000).fill(0.1 + 0.2), 9],
    ['counters of hundredths', Array.from({ length: 1_000 }, (_, n) => (n * 15) / 100), 1_100],
    ['memory in pages', Array.from({ length: 1_000 }, (_, n) => 4096 * ((n * 7) % 11)), 3_100],
  ])('of %s is small', (_, values, bytes) => {
    const times = timesOf(values.length)
    const block = (column: number[]) =>
      encodeBlock([{ id: 0, times, values: Float64Array.from(column) }]).length
    const without = block(Array(values.length).fill(0)) - 9
    expect(block(values) - without).toBeLessThanOrEqual(bytes)
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
  const SERIES = 41
  const sample = fc.tuple(fc.nat(SERIES - 1), fc.integer({ min: -1e6, max: 1e6 }), value)

  /** A kernel that knows the series, by the ids that they have in the tests. */
  function knowing(series: number): Kernel {
    const kernel = new Kernel(KERNEL, 1)
    for (let id = 0; id < series; id++) kernel.addSeries(id, keyOf(id), 0)
    return kernel
  }
  const keyOf = (id: number) => encodeLabels({ __name__: 'm', id: String(id) })

  /** The rows for a push of samples in this order, all of which are accepted. */
  function rowsOf(kernel: Kernel, samples: readonly [number, number, bigint][], rowBytes: number) {
    const push = new Push(new Uint8Array())
    const keys: number[] = []
    for (const [id, time, bits] of samples) {
      const key = keyOf(id)
      push.addSample(time, ...wordsOf(bits))
      push.endSeries(keys.length, keys.length + key.length)
      keys.push(...key)
    }
    push.keys = Uint8Array.from(keys)
    kernel.load(push)
    kernel.begin({ from: -1e15, to: 1e15, lateMs: 1e15 }, rowBytes, NOTE)
    kernel.takeAll()
    const unusual = kernel.unusual().slice()
    for (let n = 0; n < unusual.length; n += 3) kernel.logSample(unusual[n]!, unusual[n + 1]!)
    return kernel.finishLog()
  }
  const NOTE = Uint8Array.of(1, 2, 3)

  it('gives back what was written, over any number of rows and fresh starts', () => {
    const pushes = fc.array(fc.tuple(fc.array(sample, { maxLength: 60 }), fc.boolean()), {
      maxLength: 5,
    })
    fc.assert(
      fc.property(pushes, (all) => {
        const writing = knowing(SERIES)
        const reading = knowing(SERIES)
        const sent: string[] = []
        const read: string[] = []
        for (const [samples, afresh] of all) {
          if (afresh) writing.startLogAfresh()
          for (const [id, time, bits] of samples) sent.push(`${id} ${time} ${bits}`)
          for (const row of rowsOf(writing, samples, 100)) {
            expect(row.length).toBeLessThanOrEqual(100)
            expect(row.slice(2, 2 + row[1]!)).toEqual(NOTE)
            reading.readLog(row, (id, time, low, high) => {
              read.push(`${id} ${time} ${(BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)}`)
            })
          }
        }
        for (let id = 0; id < SERIES; id++) {
          const column = reading.headRead(false, id)
          const bits = new BigUint64Array(column?.values.buffer ?? new ArrayBuffer())
          column?.times.forEach((time, n) => {
            read.push(`${id} ${time} ${bits[n]}`)
          })
        }
        expect(read.sort()).toEqual(sent.sort())
      }),
      { numRuns: 500 }
    )
  })

  it('takes about two bytes for a sample of a scrape', () => {
    const kernel = knowing(1_000)
    const scrape = (round: number) => {
      const samples = Array.from({ length: 1_000 }, (_, id): [number, number, bigint] => [
        id,
        1.79e12 + round * 15_000,
        bitsOf(id + (round * (id % 50)) / 100),
      ])
      return rowsOf(kernel, samples, 1e6)[0]!.length
    }
    scrape(0)
    expect(scrape(1)).toBeLessThan(2_100)
  })

  it('that is damaged is refused, whatever its bytes', () => {
    const kernel = knowing(SERIES)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 300 }), (row) => {
        try {
          kernel.readLog(row, () => undefined)
        } catch (error) {
          expect(String(error)).toContain('a row of the log is damaged')
        }
      }),
      { numRuns: 2_000 }
    )
  })
})

function bitsOf(number: number): bigint {
  return new BigUint64Array(Float64Array.of(number).buffer)[0]!
}

function wordsOf(bits: bigint): [number, number] {
  return [Number(bits & 0xffffffffn), Number(bits >> 32n)]
}
