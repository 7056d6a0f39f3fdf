import fc from 'fast-check'
import snappy from 'snappy'
import { describe, expect, it } from 'vitest'
import { Kernel } from '../../../durable-objects/series/kernel'
import { addLabels } from '../../../worker/ingest/extra-labels'
import { MalformedBody } from '../../../worker/ingest/malformed'
import { INGEST } from '../../../worker/policy'
import { KERNEL } from '../../durable-objects/series/kernel-module'
import { bits, decoded, STALE_BITS } from './decoded'
import { decodeRemoteWrite, decompress } from './decoder'
import { series, writeRequest } from './write-request'

const up = { __name__: 'up', instance: 'web-1' }

describe('a remote-write request', () => {
  it('is read as its sender wrote it, whatever it holds', () => {
    const label = fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      value: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    })
    const request = fc.array(
      fc.record({
        labels: fc.uniqueArray(label, { selector: (l) => l.name, maxLength: 8 }),
        samples: fc.array(
          fc.record({ value: fc.double(), timestamp: fc.integer({ min: -1e9, max: 1.8e12 }) }),
          { minLength: 1, maxLength: 5 }
        ),
        exemplars: fc.constantFrom([], [{ labels: [], value: 1, timestamp: 5 }]),
      }),
      { maxLength: 20 }
    )
    fc.assert(
      fc.property(request, (unnamed) => {
        const timeseries = unnamed.map((one) => ({
          ...one,
          labels: [{ name: '__name__', value: 'x' }, ...one.labels],
        }))
        const plain = writeRequest(timeseries, [{ type: 1, help: 'a'.repeat(300) }])
        const body = decompress(snappy.compressSync(Buffer.from(plain)), 1 << 24)
        expect(decoded(decodeRemoteWrite(body))).toEqual(
          timeseries.map((one) => ({
            labels: Object.fromEntries(one.labels.map(({ name, value }) => [name, value])),
            samples: one.samples.map((s) => [s.timestamp, bits(s.value)]),
          }))
        )
      })
    )
  })

  it('keeps the bits of a staleness marker, also after thousands of samples', () => {
    const count = 20_000
    const body = writeRequest([series(up, ...numbered(count))])
    const view = new DataView(body.buffer)
    for (let at = 0; at + 8 < body.length; at++) {
      // Every value is 1.5, whose bytes occur nowhere else.
      if (view.getFloat64(at, true) === 1.5) view.setBigUint64(at, 0x7ff0000000000002n, true)
    }
    const [read] = decoded(decodeRemoteWrite(body))
    expect(new Set(read!.samples.map(([, value]) => value))).toEqual(new Set([STALE_BITS]))
    expect(read!.samples).toHaveLength(count)
  })

  it('may give the samples of a series between its labels', () => {
    const label = [0x0a, 6, 0x0a, 1, 0x61, 0x12, 1, 0x62] // a="b"
    const name = [0x0a, 13, 0x0a, 8, ...Buffer.from('__name__'), 0x12, 1, 0x78] // x
    const sample = [0x12, 2, 0x10, 7] // 0 at 7 ms
    const body = [...name, ...sample, ...label, ...sample]
    expect(decoded(decodeRemoteWrite(Uint8Array.from([0x0a, body.length, ...body])))).toEqual([
      {
        labels: { __name__: 'x', a: 'b' },
        samples: [
          [7, bits(0)],
          [7, bits(0)],
        ],
      },
    ])
  })

  it('leaves out a series without samples', () => {
    expect(decodeRemoteWrite(writeRequest([series(up), series(up, [1, 2])])).series).toBe(1)
  })

  it('counts the native histograms that it leaves out', () => {
    const histogram = { countInt: 3, sum: 1.5, timestamp: 7 }
    const push = decodeRemoteWrite(
      writeRequest([
        series(up, [1, 2]),
        { ...series({ __name__: 'latency', instance: 'a' }), histograms: [histogram, histogram] },
        { ...series({ __name__: 'size' }, [1, 2]), histograms: [histogram] },
      ])
    )
    expect(push.series).toBe(2)
    expect(push.histograms).toEqual({ count: 3, example: 'latency{instance="a"}' })
  })

  it('gets extra labels where a series does not have them itself', () => {
    const push = decodeRemoteWrite(
      writeRequest([series({ __name__: 'a' }, [1, 1]), series(up, [1, 1])])
    )
    addLabels(push, { instance: 'gw', site: 'x' })
    expect(decoded(push).map((one) => one.labels)).toEqual([
      { __name__: 'a', instance: 'gw', site: 'x' },
      { ...up, site: 'x' },
    ])
  })
})

describe('a body that is no WriteRequest', () => {
  it.each([
    ['a message longer than the body', [0x0a, 5, 0x0a]],
    ['a number without an end', [0x0a, 0x80]],
    ['a number of more than 10 bytes', [0x18, ...new Array(11).fill(0x80), 0]],
    ['a group', [0x1b, 0x1c]],
    ['field 0', [0x02, 0]],
    ['a fixed field past the end', [0x19, 1, 2]],
    ['a sample past the end of its series', [0x0a, 3, 0x12, 9, 0]],
    ['a value that is cut short', [0x0a, 5, 0x12, 3, 0x09, 0, 0]],
  ])('is malformed: %s', (_, bytes) => {
    expect(() => decodeRemoteWrite(Uint8Array.from(bytes))).toThrow(MalformedBody)
  })

  it('is malformed when it holds more samples than a store takes at once', () => {
    expect(() => decodeRemoteWrite(emptySamples(1_000_001))).toThrow(
      'more than 1000000 samples in one push'
    )
    expect(decodeRemoteWrite(emptySamples(1_000_000)).samples).toBe(1_000_000)
  })

  it('takes no memory for the samples beyond', () => {
    const kernel = new Kernel(KERNEL, 1)
    const limits = { maxBytes: INGEST.maxDecodedBytes, maxSamples: 1_000 }
    const body = emptySamples(4_000_000)
    expect(() => kernel.decode(body, 'identity', limits)).toThrow('more than 1000 samples')
    // The body itself is there twice, each time in a power of two.
    expect(kernel.newest.buffer.byteLength).toBeLessThan(36 * 1024 * 1024)
  })

  it('never fails in another way, whatever the bytes', () => {
    const request = writeRequest([series(up, [1e12, 1], [1e12 + 5, 2]), series(up, [3, 4])])
    const damaged = fc
      .array(fc.tuple(fc.nat(request.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
      .map((edits) => {
        const copy = request.slice()
        for (const [at, byte] of edits) copy[at] = byte
        return copy
      })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), (bytes) => {
        try {
          decoded(decodeRemoteWrite(bytes))
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBody)
        }
      }),
      { numRuns: 5_000 }
    )
  })
})

function numbered(count: number): [number, number][] {
  return Array.from({ length: count }, (_, n) => [n, 1.5])
}

/** A request of one series whose samples have no bytes. */
function emptySamples(count: number): Uint8Array {
  const start = [0x0a, ...varint(2 * count)]
  const body = new Uint8Array(start.length + 2 * count)
  body.set(start)
  for (let at = start.length; at < body.length; at += 2) body[at] = 0x12
  return body
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
}
