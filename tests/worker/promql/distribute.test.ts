import { expect, it } from 'vitest'
import { distributed } from '../../../worker/promql/distribute'
import { parse } from '../../../worker/promql/parse'

/** The parts that are asked elsewhere, as they stand in the text. */
function partsOf(text: string): string[] {
  return [...distributed(parse(text)).parts].map(({ from, to }) => text.slice(from, to))
}

const WHOLE = [
  'up',
  'rate(a[5m])',
  'avg by (instance) (rate(a[5m]))',
  'sum without (cpu) (a) * 100',
  '100 - a / ignoring (mode) b',
  'a and on (instance) b',
  'a * on (instance) group_left (version) b',
  'topk by (instance) (3, a)',
  'max_over_time(sum by (instance) (a)[1h:1m])',
  'label_replace(a, "host", "$1", "instance", "(.*):.*")',
  'clamp_max(a, time() - 5)',
]
it.each(WHOLE)('%s is worked out where the samples are', (text) => {
  expect(partsOf(text)).toEqual([text])
})

it.each([
  ['sum(a)', ['sum(a)']],
  ['topk(10, rate(a[5m]))', ['topk(10, rate(a[5m]))']],
  ['count by (job) (a > 1)', ['count by (job) (a > 1)']],
  ['avg(a)', ['avg(a)', 'avg(a)']],
  ['avg by (__name__) (a)', ['a']],
  ['quantile(0.9, a)', ['a']],
  ['a / on (job) b', ['a', 'b']],
  ['a / ignoring (instance) b', ['a', 'b']],
  ['sum by (instance) (label_replace(a, "instance", "x", "", ""))', ['a']],
  ['sum(topk(3, a))', ['topk(3, a)']],
  ['a - scalar(sum(b))', ['a', 'sum(b)']],
  ['topk(scalar(b), a)', ['a']],
  ['absent(a)', ['a']],
  ['vector(1) + on () sum(a)', ['sum(a)']],
  ['sum(sum(a))', ['sum(a)']],
  ['1 + 1', []],
])('of %s, only %j is', (text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})
