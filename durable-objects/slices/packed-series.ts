/**
 * Series as one run of bytes, for answers that cross RPC.
 *
 * Two words of 32 bits: bytes of the head, and samples of all series. Then the head,
 * padded to 8 bytes: the JSON of label sets and of the number of samples of each. Then all times and
 * all values as 64-bit floats, which keep the bits of their NaNs.
 */
import type { Labels, Series } from '../../worker/promql/source'

const PREFIX_BYTES = 8

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function packSeries(series: readonly Series[]): ArrayBuffer {
  const counts = series.map(({ times }) => times.length)
  const samples = counts.reduce((sum, count) => sum + count, 0)
  const labels = series.map((one) => one.labels)
  const head = encoder.encode(JSON.stringify([labels, counts]))
  const columns = padded(PREFIX_BYTES + head.length)
  const bytes = new Uint8Array(columns + 16 * samples)
  new Uint32Array(bytes.buffer, 0, 2).set([head.length, samples])
  bytes.set(head, PREFIX_BYTES)
  const times = new Float64Array(bytes.buffer, columns, samples)
  const values = new Float64Array(bytes.buffer, columns + 8 * samples, samples)
  let at = 0
  for (const one of series) {
    times.set(one.times, at)
    values.set(one.values, at)
    at += one.times.length
  }
  return bytes.buffer
}

/** What was packed; the columns are views of `packed`. */
export function unpackSeries(packed: ArrayBuffer): Series[] {
  const [headBytes = 0, samples = 0] = new Uint32Array(packed, 0, 2)
  const columns = padded(PREFIX_BYTES + headBytes)
  const head = decoder.decode(new Uint8Array(packed, PREFIX_BYTES, headBytes))
  const [labels, counts] = JSON.parse(head) as [Labels[], number[]]
  const times = new Float64Array(packed, columns, samples)
  const values = new Float64Array(packed, columns + 8 * samples, samples)
  let end = 0
  return labels.map((one, n) => {
    const start = end
    end += counts[n]!
    return {
      labels: one,
      times: times.subarray(start, end),
      values: values.subarray(start, end),
    }
  })
}

const padded = (bytes: number) => Math.ceil(bytes / 8) * 8
