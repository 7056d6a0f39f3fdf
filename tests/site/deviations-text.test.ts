import { expect, it } from 'vitest'
import { deviationsText } from '../../site/src/lib/deviations-text.ts'

it.each([
  [3.456, '+3.5'],
  [-42.4, '−42'],
  [99.4, '+99'],
  [2.7e13, '> +99'],
  [-2.7e13, '< −99'],
])('writes %d as %s', (deviations, text) => {
  expect(deviationsText(deviations)).toBe(text)
})
