import { describe, expect, it } from 'vitest'
import { LabelIndex, viewOf } from '../../../durable-objects/series/label-index'
import { encodeLabels } from '../../../worker/ingest/labels'

const keyOf = (n: number) => encodeLabels({ __name__: 'm', instance: 'a', n: String(100_000 + n) })

describe('the label index', () => {
  it('tells series apart whose hashes are equal', () => {
    const index = new LabelIndex(1)
    // Among this many 32-bit hashes a few are equal.
    const count = 250_000
    for (let n = 0; n < count; n++) index.add(n, keyOf(n))
    let found = 0
    for (let n = 0; n < count; n++) {
      const key = keyOf(n)
      if (index.find(viewOf(key), 0, key.length) === n) found++
    }
    expect(found).toBe(count)
    const unknown = keyOf(count)
    expect(index.find(viewOf(unknown), 0, unknown.length)).toBe(-1)
  }, 30_000)

  it('uses the ids first that were given back', () => {
    const index = new LabelIndex(1)
    for (const id of [0, 3]) index.add(id, keyOf(id))
    const next = Array.from({ length: 4 }, (_, n) => {
      const id = index.unusedId()
      index.add(id, keyOf(10 + n))
      return id
    })
    expect(next.sort()).toEqual([1, 2, 4, 5])
    expect(index.count).toBe(6)
  })

  it('knows the series of each server, and those of none', () => {
    const index = new LabelIndex(1)
    const instances = [undefined, 'b', 'a', 'b']
    for (const [id, instance] of instances.entries()) {
      index.add(id, encodeLabels({ __name__: `m${id}`, ...(instance && { instance }) }))
    }
    const servers = [...index.instances()].map(([server, ids]) => [server, [...ids]])
    expect(servers).toEqual([
      ['b', [1, 3]],
      ['a', [2]],
      ['', [0]],
    ])
  })
})
