import { expect, it } from 'vitest'
import { allowedOrigin } from '../../../worker/access/cross-origin'

it.each([
  ['https://a.test', undefined, null],
  ['https://a.test', '', null],
  ['', '', null],
  ['https://a.test', 'https://a.test', 'https://a.test'],
  ['https://a.test', 'https://b.test, https://a.test/', 'https://a.test'],
  ['https://a.test:8443', 'https://a.test', null],
  ['http://a.test', 'https://a.test', null],
  ['https://a.test.evil.test', 'https://a.test', null],
  ['null', 'https://a.test', null],
  ['https://a.test', '*', '*'],
])('allows %s with the setting %s: %s', (origin, setting, allowed) => {
  expect(allowedOrigin(origin, setting)).toBe(allowed)
})
