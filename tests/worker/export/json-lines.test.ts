import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ExportWriter } from '../../../worker/export/json-lines'
import { ExportReader } from '../../../worker/ingest/export-reader'
import type { Series } from '../../../worker/promql/source'

/** Values by their bits. */
function series(labels: Series['labels'], samples: [time: number, bits: bigint][]): Series {
  const bits = BigUint64Array.from(samples, ([, value]) => value)
  return {
    labels,
    times: Float64Array.from(samples, ([time]) => time),
    values: new Float64Array(bits.buffer),
  }
}

const bitsOf = ({ values }: Series) => [
  ...new BigUint64Array(values.buffer, values.byteOffset, values.length),
]

it('writes what VictoriaMetrics reads, with other values in lines of their own', () => {
  const writer = new ExportWriter()
  const text = [
    writer.header(Date.UTC(2026, 0, 2), { theme: 'dark' }),
    writer.series(
      series({ __name__: 'm' }, [
        [1, 0x3ff8000000000000n],
        [2, 0x7ff0000000000002n],
        [3, 0x8000000000000000n],
        [4, 0xfff0000000000000n],
        [5, 0x7ff8000000000001n],
        [6, 0x7ff8000000000000n],
      ])
    ),
    writer.trailer(),
  ].join('')
  expect(text).toBe(
    `{"openmanager":{"format":1,"exportedAt":"2026-01-02T00:00:00.000Z","settings":{"theme":"dark"}}}
{"metric":{"__name__":"m"},"values":[1.5,-0],"timestamps":[1,3]}
{"metric":{"__name__":"m"},"values":["-Infinity"],"timestamps":[4]}
{"metric":{"__name__":"m"},"values":["stale",null,"0x7ff8000000000000"],"timestamps":[2,5,6]}
{"openmanager":{"lines":3,"samples":6}}
`
  )
})

it('is read back bit for bit', () => {
  const special = [
    ...[0x7ff0000000000002n, 0x7ff8000000000001n, 0x7ff8000000000000n, 0xfff8000000000001n],
    ...[0x7ff0000000000000n, 0xfff0000000000000n, 0x8000000000000000n, 0n, 1n],
  ]
  const value = fc.oneof(fc.bigInt(0n, 2n ** 64n - 1n), fc.constantFrom(...special))
  const samples = fc.uniqueArray(fc.tuple(fc.maxSafeInteger(), value), {
    minLength: 1,
    selector: ([time]) => time,
  })
  const labels = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }))
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(labels, samples), { minLength: 1 }), (all) => {
      const written = all.map(([names, list], n) =>
        series(
          { ...names, n: String(n) },
          list.toSorted(([a], [b]) => a - b)
        )
      )
      const writer = new ExportWriter()
      const lines = written.map((one) => writer.series(one))
      const text = [writer.header(0, {}), ...lines, writer.trailer()].join('')
      const reader = new ExportReader()
      const read = [...reader.push(new TextEncoder().encode(text)), ...reader.end()].flat()
      expect(reader.missing).toBe('')
      expect(read.map((one) => [one.labels, [...one.times], bitsOf(one)])).toEqual(
        written.map((one) => [one.labels, [...one.times], bitsOf(one)])
      )
    })
  )
})
