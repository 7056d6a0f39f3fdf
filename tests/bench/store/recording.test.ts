import { describe, expect, it } from 'vitest'
import { labelsOf, pack, recordingOf, unpack } from './recording.ts'

describe('a recording of a node_exporter', () => {
  it('comes out of its file bit for bit', () => {
    const times = [1_000, 16_001, 31_000, 46_000, 61_000, 76_000]
    const series = new Map<string, (number | undefined)[]>([
      ['counter{cpu="0"}', [1_234.56, 1_234.57, 1_234.99, 1_240, 1_240.01, 1_240.02]],
      ['constant', [4_096, 4_096, 4_096, 4_096, 4_096, 4_096]],
      ['late', [undefined, undefined, undefined, 7, undefined, 7]],
      ['odd', [0.1 + 0.2, 1.9325e-5, Number.POSITIVE_INFINITY, -Number.POSITIVE_INFINITY, -0, 2]],
      ['large', [1.7952676161676455e9, 2 ** 60, 1e308, 5e-324, 0, Number.NaN]],
    ])
    expect(unpack(pack({ times, series }))).toEqual({ times, series })
  })

  it('is read from scrapes in the text format', () => {
    const recording = recordingOf([
      { time: 0, text: '# TYPE a gauge\na{x="1 2"} 1.5\nb +Inf\n' },
      { time: 15_000, text: 'a{x="1 2"} 2\n' },
    ])
    expect(recording.times).toEqual([0, 15_000])
    expect([...recording.series]).toEqual([
      ['a{x="1 2"}', [1.5, 2]],
      ['b', [Number.POSITIVE_INFINITY, undefined]],
    ])
  })

  it.each([
    ['up', { __name__: 'up' }],
    ['a{b="c",d="e f"}', { __name__: 'a', b: 'c', d: 'e f' }],
    ['a{b="\\"\\\\\\n}"}', { __name__: 'a', b: '"\\\n}' }],
  ])('names its series %s', (text, labels) => {
    expect(labelsOf(text)).toEqual(labels)
  })
})
