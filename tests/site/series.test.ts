import { describe, expect, it } from 'vitest'
import { columnsOf, seriesText } from '../../site/src/lib/series.ts'

describe('a series', () => {
  it('reads as PromQL, its labels by name', () => {
    expect(seriesText({ job: 'node', __name__: 'up', instance: 'a:9100' })).toBe(
      'up{instance="a:9100", job="node"}'
    )
    expect(seriesText({ __name__: 'up' })).toBe('up')
    expect(seriesText({ mode: 'idle' })).toBe('{mode="idle"}')
    expect(seriesText({})).toBe('{}')
  })

  it('quotes names that are no words', () => {
    expect(seriesText({ __name__: 'http.requests', 'status code': '2xx' })).toBe(
      '{"http.requests", "status code"="2xx"}'
    )
  })

  it('cannot turn or break the text around it', () => {
    expect(seriesText({ a: 'x"\\\n\u202e<b>' })).toBe('{a="x\\"\\\\\\u000a\\u202e<b>"}')
  })
})

describe('a table of series', () => {
  const idle = { __name__: 'cpu', instance: 'a', mode: 'idle' }
  const user = { __name__: 'cpu', instance: 'a', mode: 'user' }

  it('has a column for each label that tells them apart', () => {
    expect(columnsOf([idle, user], 5)).toEqual({
      names: ['mode'],
      shared: { __name__: 'cpu', instance: 'a' },
    })
  })

  it('has the metric first where there are several', () => {
    const load = { __name__: 'load', instance: 'b' }
    expect(columnsOf([load, { __name__: 'cpu', instance: 'a' }], 5)?.names).toEqual([
      '__name__',
      'instance',
    ])
  })

  it('counts a label that only some have', () => {
    expect(columnsOf([{ a: '1' }, {}], 5)?.names).toEqual(['a'])
  })

  it('has none where they would be too many, or nothing tells them apart', () => {
    expect(columnsOf([{ a: '1', b: '1' }, { c: '1' }], 2)).toBeNull()
    expect(columnsOf([idle], 5)).toBeNull()
    expect(columnsOf([], 5)).toBeNull()
  })
})
