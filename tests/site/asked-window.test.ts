import { expect, it } from 'vitest'
import { windowAround } from '../../site/src/lib/asked-window.ts'

const NOON = Date.UTC(2026, 0, 1, 12)

it('shows what goes on up to now, an hour at least', () => {
  expect(windowAround('2026-01-01T11:50:00Z', null, NOON)).toEqual({ range: '1h' })
  expect(windowAround('2026-01-01T08:00:00Z', null, NOON)).toEqual({ range: '12h' })
})

it('has what is over in its middle', () => {
  expect(windowAround('2026-01-01T06:00:00Z', '2026-01-01T07:00:00Z', NOON)).toEqual({
    ...{ range: '3h', end: '2026-01-01T08:00:00.000Z' },
  })
})
