import { describe, expect, it } from 'vitest'
import { decodeLine } from '../../../worker/ingest/json-lines'
import type { Labels } from '../../../worker/promql/source'

/** A line's samples with the hexadecimal of their values' bits. */
function samples(text: string): { labels: Labels; samples: [number, string][] } {
  const line = decodeLine(text)
  if (line.kind !== 'samples') throw new Error(`not samples: ${line.kind}`)
  const { labels, times, values } = line.series
  const bits = new BigUint64Array(values.buffer)
  return { labels, samples: [...times].map((time, n) => [time, bits[n]!.toString(16)]) }
}

const line = (values: string, timestamps = '[1,2,3]') =>
  `{"metric":{"__name__":"m"},"values":${values},"timestamps":${timestamps}}`

const bits = (values: string) => samples(line(values)).samples.map(([, value]) => value)

describe('a line of VictoriaMetrics', () => {
  it('gives a series', () => {
    const text =
      '{"metric":{"__name__":"up","job":"node","no":""},"values":[1,0.5],"timestamps":[1700000000000,1700000015000]}'
    expect(samples(text)).toEqual({
      labels: { __name__: 'up', job: 'node' },
      samples: [
        [1_700_000_000_000, '3ff0000000000000'],
        [1_700_000_015_000, '3fe0000000000000'],
      ],
    })
  })

  it.each([
    ['as version 1.79 writes them', '[-Inf,+Inf,NaN]'],
    ['as newer ones do', '["-Infinity","Infinity",null]'],
  ])('may hold what is no number, %s', (_, values) => {
    expect(bits(values)).toEqual(['fff0000000000000', '7ff0000000000000', '7ff8000000000001'])
  })

  it('keeps labels that look like bare infinities', () => {
    const label = '[+Inf,"NaN\\\\'
    const metric = JSON.stringify({ __name__: 'm', label })
    expect(samples(`{"metric":${metric},"values":[+Inf],"timestamps":[1]}`)).toEqual({
      labels: { __name__: 'm', label },
      samples: [[1, '7ff0000000000000']],
    })
  })
})

describe('a line of our own', () => {
  it('may hold a staleness marker, any other NaN, and a negative zero', () => {
    expect(bits('["stale","0xfff8000000000123",-0]')).toEqual([
      '7ff0000000000002',
      'fff8000000000123',
      '8000000000000000',
    ])
  })

  it.each(['0x7ff0000000000000', '0x3ff0000000000000', '0x1', 'STALE'])(
    'does not take %s for a NaN',
    (word) => {
      expect(() => bits(`[1,2,"${word}"]`)).toThrow('expected a value')
    }
  )

  it('may be its first or last', () => {
    const header = { format: 1, exportedAt: '2026-01-02T03:04:05.000Z', settings: { a: 1 } }
    expect(decodeLine(JSON.stringify({ openmanager: header }))).toEqual({ kind: 'header', header })
    const trailer = { lines: 2, samples: 3 }
    expect(decodeLine(JSON.stringify({ openmanager: trailer }))).toEqual({
      kind: 'trailer',
      trailer,
    })
  })
})

it("reads a series of a matrix of Prometheus's API, in seconds", () => {
  const text = '{"metric":{"__name__":"up"},"values":[[1435781430.781,"1"],[1435781445.78,"+Inf"]]}'
  expect(samples(text)).toEqual({
    labels: { __name__: 'up' },
    samples: [
      [1_435_781_430_781, '3ff0000000000000'],
      [1_435_781_445_780, '7ff0000000000000'],
    ],
  })
})

describe('of a line that cannot be read it says why', () => {
  it.each([
    ['', 'expected JSON'],
    ['{"metric":', 'expected JSON'],
    ['"never closed', 'expected JSON'],
    ['[1]', 'expected an object'],
    ['null', 'expected an object'],
    ['{}', 'expected an object of labels'],
    ['{"metric":[],"values":[],"timestamps":[]}', 'expected an object of labels'],
    ['{"metric":{"a":1},"values":[1],"timestamps":[1]}', 'label a is not a string'],
    ['{"metric":{"a":"\\ud800"},"values":[1],"timestamps":[1]}', 'label a is not valid Unicode'],
    ['{"metric":{},"timestamps":[1]}', 'expected a list of values'],
    ['{"metric":{},"values":[1],"timestamps":{}}', 'expected a list of timestamps'],
    ['{"metric":{},"values":[1]}', 'expected timestamps, or values of the form'],
    ['{"metric":{},"values":[["1","1"]]}', 'expected timestamps, or values of the form'],
    ['{"metric":{},"values":[[1e300,"1"]]}', 'whole numbers of milliseconds'],
    [line('[1,2]'), '2 values, but 3 timestamps'],
    [line('[1,2,true]'), 'expected a value, not boolean'],
    [line('[1,2,[3]]'), 'expected a value, not object'],
    [line('[1,2,"three"]'), 'expected a value, not "three"'],
    [line('[1,2,1e400]'), 'a number out of range'],
    [line('[1,2,3]', '[1,2,3.5]'), 'whole numbers of milliseconds'],
    [line('[1,2,3]', '[1,2,"3"]'), 'whole numbers of milliseconds'],
    [line('[1,2,3]', '[1,2,1e18]'), 'whole numbers of milliseconds'],
    ['{"openmanager":{}}', 'expected the first or the last line'],
  ])('%s', (text, message) => {
    expect(() => decodeLine(text)).toThrow(message)
  })

  it.each([
    ['nested a million deep', `{"metric":${'['.repeat(1e6)}`],
    ['with a million quotes', `{"metric":${'\\"'.repeat(1e6)}`],
    ['with a number of a million digits', line(`[1,2,"${'1'.repeat(1e6)}x"]`)],
  ])('%s, at once', (_, text) => {
    const start = performance.now()
    expect(() => decodeLine(text)).toThrow('expected')
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

it('counts a repeated name with its last value, and reads a label called __proto__', () => {
  const text =
    '{"metric":{"a":"1","a":"2","__proto__":"x"},"values":[9],"values":[1],"timestamps":[1]}'
  const { labels } = samples(text)
  expect(Object.entries(labels)).toEqual([
    ['a', '2'],
    ['__proto__', 'x'],
  ])
})
