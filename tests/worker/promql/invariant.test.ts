import { expect, it } from 'vitest'
import { invariantParts } from '../../../worker/promql/invariant'
import { parse } from '../../../worker/promql/parse'
import { print } from '../../../worker/promql/print'

it.each([
  ['a', []],
  ['a @ 5', ['a @ 5.000']],
  ['sum(a @ 5) + 1', ['a @ 5.000', 'sum(a @ 5.000)', 'sum(a @ 5.000) + 1']],
  // Beside what is not pinned, before it as well as after it.
  ['a - b @ 5', ['b @ 5.000']],
  ['b @ 5 - a', ['b @ 5.000']],
  ['quantile(scalar(a), b @ 5)', ['b @ 5.000']],
  ['max_over_time(sum(a @ 5)[5m:])', ['a @ 5.000', 'sum(a @ 5.000)']],
  ['predict_linear(a[5m] @ 5, 60)', []],
  ['vector(time())', []],
])('of %s, %j need be worked out at one step only', (text, parts) => {
  expect([...invariantParts(parse(text))].map((part) => print(part))).toEqual(parts)
})
