import { expect, it } from 'vitest'
import { words } from '../../site/src/i18n/index.ts'
import { evidenceTime } from '../../site/src/lib/evidence-time.ts'

const AT = '2026-01-01T10:00:15.000Z'

/** What is said of evidence from and to a time of that morning, by a diagnosis of 10:00:15. */
const said = (from: string, to: string, at = AT) =>
  evidenceTime({ from: `2026-01-01T${from}Z`, to: `2026-01-01T${to}Z` }, at, {
    ...words('en'),
    language: 'en',
  })

/** The minute as it is written on the page, in whatever zone the tests run. */
const minute = (time: string) =>
  new Date(`2026-01-01T${time}Z`).toLocaleTimeString('en-GB', {
    ...{ hour: '2-digit', minute: '2-digit' },
  })

it('ends a window no later than its diagnosis was made, though its last row lasts longer', () => {
  const text = said('09:46:00', '10:01:00')
  expect(text).toContain(minute('09:46:00'))
  expect(text.endsWith(`–${minute('10:00:00')}`) || text.endsWith(` ${minute('10:00:00')}`)).toBe(
    true
  )
  expect(text).not.toContain(minute('10:01:00'))
})

it('leaves a window that was over before as it was', () => {
  expect(said('09:30:00', '09:45:00')).toMatch(new RegExp(`${minute('09:45:00')}$`))
})

it('names one moment for an event, and for what began as it was looked', () => {
  expect(said('09:50:00', '09:50:00')).toMatch(new RegExp(`^[^–]*${minute('09:50:00')}$`))
  expect(said('10:00:00', '10:01:00')).toMatch(new RegExp(`^[^–]*${minute('10:00:00')}$`))
})
