import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeLabels, labelText, readLabels, setLabel } from '../../../worker/ingest/labels'
import { decodeRemoteWrite } from './decoder'
import { series, writeRequest } from './write-request'

/** The labels of a series as a store would accept them. */
function accepted(...pairs: [string, string][]) {
  const labels = pairs.map(([name, value]) => ({ name, value }))
  const push = decodeRemoteWrite(writeRequest([{ labels, samples: [{ value: 1, timestamp: 1 }] }]))
  return readLabels(push.keys, push.keyStart[0]!, push.keyEnd[0]!)
}

const name: [string, string] = ['__name__', 'up']

describe('a label set', () => {
  it('has the same bytes as Prometheus sends for it', () => {
    const labels = { __name__: 'up', instance: 'web-1', job: 'ü'.repeat(100) }
    const push = decodeRemoteWrite(writeRequest([series(labels, [1, 1])]))
    expect(encodeLabels(labels)).toEqual(push.keys.slice(push.keyStart[0], push.keyEnd[0]))
  })

  it('comes back from its bytes, sorted or not', () => {
    const label = fc.tuple(
      fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,9}$/),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    )
    const labels = fc.uniqueArray(label, { selector: ([key]) => key, maxLength: 20 })
    fc.assert(
      fc.property(labels, (pairs) => {
        const set: Record<string, string> = {}
        for (const [key, value] of pairs) setLabel(set, key, value)
        set.__name__ = 'a:b'
        const bytes = encodeLabels(set)
        expect(readLabels(bytes, 0, bytes.length)).toEqual(set)
        expect(Object.keys(readLabels(bytes, 0, bytes.length)!)).toEqual(Object.keys(set).sort())
      })
    )
  })

  it('may call a label __proto__', () => {
    expect(Object.entries(accepted(name, ['__proto__', 'x'])!)).toContainEqual(['__proto__', 'x'])
  })

  it('loses labels with empty values', () => {
    expect(accepted(name, ['a', ''])).toEqual({ __name__: 'up' })
  })

  it.each<[string, [string, string][]]>([
    ['without a metric name', [['a', 'b']]],
    ['with an empty metric name', [['__name__', '']]],
    ['with a metric name that starts with a digit', [['__name__', '1up']]],
    ['with an empty name', [name, ['', 'x']]],
    ['with a dash in a name', [name, ['a-b', 'x']]],
    ['with a colon in a name', [name, ['a:b', 'x']]],
    ['with a name twice', [name, ['a', 'x'], ['a', 'x']]],
    ['with a name twice, once empty', [name, ['a', 'x'], ['a', '']]],
    ['with a name that is too long', [name, ['a'.repeat(257), 'x']]],
    ['with a value that is too long', [name, ['a', 'x'.repeat(4_097)]]],
    ['with too many labels', [name, ...many(64)]],
    ['with too many empty labels', [name, ...many(1_000, '')]],
  ])('is invalid %s', (_, pairs) => {
    expect(accepted(...pairs)).toBeUndefined()
  })

  it('may use its limits to the full', () => {
    expect(accepted(name, ...many(62), ['z'.repeat(256), 'x'.repeat(4_096)])).toBeDefined()
  })

  it('is invalid when it is not UTF-8', () => {
    const bytes = encodeLabels({ __name__: 'up', a: 'xyz' })
    bytes[bytes.length - 1] = 0xff
    expect(readLabels(bytes, 0, bytes.length)).toBeUndefined()
  })

  it('reads as people write it', () => {
    expect(labelText({ __name__: 'up', a: 'b"c' })).toBe('up{a="b\\"c"}')
    expect(labelText({ __name__: 'up' })).toBe('up')
    expect(labelText({ __name__: 'up', a: 'x'.repeat(500) })).toHaveLength(200)
  })
})

function many(count: number, value = 'x'): [string, string][] {
  return Array.from({ length: count }, (_, n) => [`l${n}`, value])
}
