import { describe, expect, it } from 'vitest'
import {
  forgotten,
  MAX_REMEMBERED,
  readHistory,
  recalled,
  remembered,
} from '../../site/src/lib/expression-history.ts'

describe('the history of expressions', () => {
  it('has the newest first, and each once', () => {
    expect(remembered(['b', 'a'], 'c')).toEqual(['c', 'b', 'a'])
    expect(remembered(['b', 'a'], 'a')).toEqual(['a', 'b'])
  })

  it('forgets the oldest when it is full', () => {
    const full = Array.from({ length: MAX_REMEMBERED }, (_, i) => `up == ${i}`)
    const history = remembered(full, 'new')
    expect(history).toHaveLength(MAX_REMEMBERED)
    expect(history[0]).toBe('new')
    expect(history).not.toContain(full.at(-1))
  })

  it('forgets what it is told to', () => {
    expect(forgotten(['b', 'a'], 'b')).toEqual(['a'])
  })

  it('is searched word by word, whatever the case', () => {
    const history = ['rate(node_cpu_seconds_total[5m])', 'node_load1', 'rate(http_requests[5m])']
    expect(recalled(history, 'RATE cpu')).toEqual(['rate(node_cpu_seconds_total[5m])'])
    expect(recalled(history, '')).toEqual(history)
  })

  it.each([null, '', 'not JSON', '{"a":1}', '42', 'null'])(
    'is empty when %j was found in its place',
    (text) => {
      expect(readHistory(text)).toEqual([])
    }
  )

  it('takes no more than it keeps', () => {
    const text = JSON.stringify(Array(MAX_REMEMBERED + 1).fill('up'))
    expect(readHistory(text)).toHaveLength(MAX_REMEMBERED)
  })

  it('takes what is text of what was found', () => {
    expect(readHistory('["up", 1, null, "node_load1"]')).toEqual(['up', 'node_load1'])
  })
})
