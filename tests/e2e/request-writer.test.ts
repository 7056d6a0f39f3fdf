import { uncompressSync } from 'snappy'
import { expect, it } from 'vitest'
import { series, writeRequest } from '../worker/ingest/write-request.ts'
import { encodeLabels, RequestWriter } from './request-writer.ts'

it('writes what protobufjs writes', () => {
  const labels = { __name__: 'node_load1', instance: 'web-1', note: 'ü'.repeat(300) }
  const writer = new RequestWriter()
  for (const [time, value] of [
    [0, 0],
    [1_795_000_000_000, -1.5],
  ] as const) {
    writer.add(encodeLabels(labels), time, value)
  }
  const body = uncompressSync(writer.take()) as Buffer
  const expected = writeRequest([series(labels, [0, 0]), series(labels, [1_795_000_000_000, -1.5])])
  // protobufjs leaves zeros out.
  expect(body.length - expected.length).toBe(9 + 2)
  expect(body.subarray(-200)).toEqual(Buffer.from(expected).subarray(-200))
})

it('grows with what is added', () => {
  const writer = new RequestWriter()
  const labels = encodeLabels({ __name__: 'wide', filler: 'x'.repeat(1_000) })
  for (let n = 0; n < 5_000; n++) writer.add(labels, n, n)
  expect(writer.samples).toBe(5_000)
  expect((uncompressSync(writer.take()) as Buffer).length).toBeGreaterThan(5_000_000)
  expect(writer.samples).toBe(0)
})
