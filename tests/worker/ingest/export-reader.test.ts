import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExportReader } from '../../../worker/ingest/export-reader'
import { INGEST, TRANSFER } from '../../../worker/policy'
import type { Series } from '../../../worker/promql/source'

const utf8 = (text: string) => new TextEncoder().encode(text)

/** Reads a file given in chunks; a chunk's memory is used again, as a network's buffers are. */
function read(chunks: readonly Uint8Array[]) {
  const reader = new ExportReader()
  const batches: Series[][] = []
  for (const chunk of chunks) {
    const buffer = chunk.slice()
    batches.push(...reader.push(buffer))
    buffer.fill(0)
  }
  batches.push(...reader.end())
  return { reader, batches, series: batches.flat() }
}

const readText = (text: string) => read([utf8(text)])

const samples = (series: readonly Series[]) =>
  series.map(({ labels, times, values }) => [labels, [...times], [...values]])

const HEADER =
  '{"openmanager":{"format":1,"exportedAt":"2026-01-02T03:04:05.000Z","settings":{"x":1}}}'
const trailer = (lines: number, count: number) =>
  `{"openmanager":{"lines":${lines},"samples":${count}}}`
const line = (name: string, ...times: number[]) =>
  `{"metric":{"__name__":"${name}"},"values":[${times.map((t) => 10 * t)}],"timestamps":[${times}]}`
const file = (...lines: string[]) => `${lines.join('\n')}\n`

it('gives the same wherever the bytes are cut, also inside a character', () => {
  const labels = { __name__: 'm', text: 'é – 서버 – 𝄞 – "\\' }
  const text = file(
    HEADER,
    JSON.stringify({ metric: labels, values: [1, 2], timestamps: [1, 2] }),
    line('other', 5),
    trailer(2, 3)
  )
  const bytes = utf8(text)
  const expected = [
    [labels, [1, 2], [1, 2]],
    [{ __name__: 'other' }, [5], [50]],
  ]
  for (let cut = 0; cut <= bytes.length; cut++) {
    const { reader, series } = read([bytes.subarray(0, cut), bytes.subarray(cut)])
    expect([reader.missing, reader.unreadable.count, samples(series)]).toEqual(['', 0, expected])
  }
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
      const ends = [...cuts.toSorted((a, b) => a - b), bytes.length]
      const chunks = ends.map((end, n) => bytes.subarray(ends[n - 1] ?? 0, end))
      expect(samples(read(chunks).series)).toEqual(expected)
    })
  )
})

it('puts the lines of a series together, by time; the first sample of a time stays', () => {
  const again = '{"metric":{"__name__":"m"},"values":["stale",-1],"timestamps":[5,2]}'
  const { series } = readText(file(line('m', 3, 1), line('n', 1), line('m', 2), again))
  expect(samples(series)).toEqual([
    [{ __name__: 'm' }, [1, 2, 3, 5], [10, 20, 30, Number.NaN]],
    [{ __name__: 'n' }, [1], [10]],
  ])
  expect(new BigUint64Array(series[0]!.values.buffer)[3]!.toString(16)).toBe('7ff0000000000002')
})

it('leaves out lines that it cannot read, and tells the first', () => {
  const { reader, series } = readText(file(line('a', 1), '{"metric":1}', 'no', '', line('b', 1)))
  expect(samples(series)).toHaveLength(2)
  expect(reader.unreadable).toEqual({
    count: 2,
    example: 'line 2: expected an object of labels as "metric": "{\\"metric\\":1}"',
  })
  expect(reader.missing).toBe('')
})

it.each([
  ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22, 0x0a]), 'expected UTF-8'],
  [
    'a line that is too long',
    utf8(`${' '.repeat(TRANSFER.maxLineBytes + 1)}\n`),
    `more than ${TRANSFER.maxLineBytes} bytes`,
  ],
])('leaves out %s', (_, bytes, message) => {
  const { reader, series } = read([bytes, utf8(file(line('a', 1)))])
  expect(series).toHaveLength(1)
  expect(reader.unreadable.example).toContain(`line 1: ${message}`)
})

it('refuses what is no such file at all', () => {
  expect(() => readText('')).toThrow('no line in the body')
  expect(() => readText('<html>\n</html>\n')).toThrow('line 1: expected JSON: "<html>"')
  const page = 'up 1\n'.repeat(INGEST.maxUnreadableLines + 1)
  expect(() => readText(file(line('a', 1)) + page)).toThrow('line 2: expected JSON: "up 1"')
  expect(() => readText(HEADER.replace('"format":1', '"format":2'))).toThrow(
    'format 2 is newer than 1'
  )
})

describe('that an export is whole', () => {
  it.each([
    ['nothing, of an empty fleet', file(HEADER, trailer(0, 0)), ''],
    ['nothing', file(HEADER, line('a', 1, 2), trailer(1, 2)), ''],
    ['the end', file(HEADER, line('a', 1)), 'the last line of the export is missing'],
    ['half a line', `${file(HEADER)}${line('a', 1).slice(0, -5)}`, 'the last line is cut off'],
    ['the beginning', file(line('a', 1), trailer(2, 2)), 'the first line of the export is missing'],
    ['a line', file(HEADER, line('a', 1), trailer(2, 5)), '1 of 5 samples, in 1 of 2 lines'],
    ['a sample', file(HEADER, line('a', 1), trailer(1, 2)), '1 of 2 samples, in 1 of 1 lines'],
    [
      'the end of the first of two',
      file(HEADER, HEADER, line('a', 1), trailer(1, 1)),
      'an export ends before line 2',
    ],
    ["nothing, of another program's", file(line('a', 1)), ''],
    ["half of another's line", line('a', 1).slice(0, -5), ''],
  ])('shows when %s is missing', (what, text, missing) => {
    if (what.startsWith('half of')) text = file(line('b', 1)) + text
    const expected = what.startsWith('half of') ? 'the last line is cut off' : missing
    expect(readText(text).reader.missing).toBe(expected)
  })
})

it('gives batches that a store can take', () => {
  const times = Array.from({ length: TRANSFER.batchSamples / 4 }, (_, n) => n + 1)
  const text = file(...['a', 'b', 'c', 'd', 'e', 'a'].map((name) => line(name, ...times)))
  const { batches, reader } = readText(text)
  const sizes = batches.map((batch) => batch.reduce((sum, one) => sum + one.times.length, 0))
  expect(sizes).toEqual([TRANSFER.batchSamples, TRANSFER.batchSamples / 2])
  expect(reader.series).toBe(5)
})
