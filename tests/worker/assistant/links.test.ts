import { expect, it } from 'vitest'
import { explorePage, serverPage } from '../../../site/src/lib/paths'
import {
  exploreLink,
  INLINE_FLEET,
  promDuration,
  serverLink,
} from '../../../worker/assistant/links'

const NOW = Date.parse('2026-11-21T05:20:00Z')

it.each(['ko', 'en'] as const)('leads to the pages that the console has, in %s', (language) => {
  const console = { fleet: 'main', language }
  expect(serverLink(console, 'a b&c')).toBe(serverPage(language, 'main', 'a b&c'))
  const expr = 'sum(rate(x{instance="a"}[5m]))'
  const [path, search] = exploreLink(console, expr, NOW - 7_200_000, NOW)!.split('?')
  const own = explorePage(language, {
    ...{ fleet: 'main', expr, range: '2h', end: '2026-11-21T05:20:00.000Z' },
  })
  expect(path).toBe(own.split('?')[0])
  expect(Object.fromEntries(new URLSearchParams(search))).toEqual(
    Object.fromEntries(new URLSearchParams(own.split('?')[1]))
  )
})

it('has no page of values that came with a question', () => {
  expect(serverLink({ fleet: INLINE_FLEET, language: 'en' }, 'a')).toBeNull()
})

it('writes lengths of time as PromQL does', () => {
  expect([0, 90_000, 86_400_000, 90_061_000].map(promDuration)).toEqual([
    '1s',
    '1m30s',
    '1d',
    '1d1h1m1s',
  ])
})
