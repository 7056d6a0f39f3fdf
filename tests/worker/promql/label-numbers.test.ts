import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LabelNumbers, type Relevant } from '../../../worker/promql/label-numbers'
import { dropLabels, keepLabels, labelsKey } from '../../../worker/promql/labels'
import type { Labels } from '../../../worker/promql/source'

const names = ['__name__', 'a', 'b', 'constructor', 'é']
const labelSet = fc.dictionary(fc.constantFrom(...names), fc.constantFrom('1', '2', '12', 'x'))

/** The number of each set, by comparing texts. */
function numbered(sets: readonly Labels[], relevant: (labels: Labels) => Labels): number[] {
  const known = new Map<string, number>()
  return sets.map((labels) => {
    const key = labelsKey(relevant(labels))
    const number = known.get(key) ?? known.size
    known.set(key, number)
    return number
  })
}

it.each<[string, Relevant, (labels: Labels) => Labels]>([
  ['all labels', 'all', (labels) => labels],
  ['some labels', { on: ['b', 'a', 'b', 'none'] }, (labels) => keepLabels(labels, ['a', 'b'])],
  ['no labels', { on: [] }, () => ({})],
  [
    'all but some',
    { ignoring: ['a', '__name__'] },
    (labels) => dropLabels(labels, ['a', '__name__']),
  ],
])('gives sets that are equal in %s equal numbers, in order', (_, relevant, of) => {
  fc.assert(
    fc.property(fc.array(labelSet, { maxLength: 200 }), (sets) => {
      const numbers = new LabelNumbers(relevant)
      expect(sets.map((labels) => numbers.of(labels))).toEqual(numbered(sets, of))
    })
  )
})

it('tells thousands of sets apart', () => {
  const numbers = new LabelNumbers('all')
  const sets = Array.from({ length: 20_000 }, (_, i) => ({ a: `${i % 200}`, b: `${i}` }))
  expect(sets.every((labels, i) => numbers.of(labels) === i)).toBe(true)
  expect(sets.every((labels, i) => numbers.of(labels) === i)).toBe(true)
  expect(numbers.count).toBe(20_000)
})
