import { expect, it } from 'vitest'
import { Kernel } from '../../../durable-objects/series/kernel'
import { LabelIndex } from '../../../durable-objects/series/label-index'
import { encodeLabels } from '../../../worker/ingest/labels'
import { KERNEL } from './kernel-module'

const labelsOf = (n: number) => ({ __name__: 'm', instance: 'a', n: String(100_000 + n) })
const keyOf = (n: number) => encodeLabels(labelsOf(n))

it('series are told apart whose hashes are equal', () => {
  const kernel = new Kernel(KERNEL, 1)
  // Among this many 32-bit hashes a few are equal.
  const count = 250_000
  for (let n = 0; n < count; n++) kernel.addSeries(n, keyOf(n), 0)
  let found = 0
  for (let n = 0; n < count; n++) if (kernel.find(keyOf(n)) === n) found++
  expect(found).toBe(count)
  expect(kernel.find(keyOf(count))).toBe(-1)
}, 30_000)

it('the ids that were given back are used first', () => {
  const index = new LabelIndex()
  for (const id of [0, 3]) index.add(id, labelsOf(id))
  const next = Array.from({ length: 4 }, (_, n) => {
    const id = index.unusedId()
    index.add(id, labelsOf(10 + n))
    return id
  })
  expect(next.sort()).toEqual([1, 2, 4, 5])
  expect(index.count).toBe(6)
})
