import { expect, it } from 'vitest'
import { wordUptime } from '../../../worker/fleet/wording'

const HOUR = 3_600
const DAY = 24 * HOUR

it.each([
  [15 * DAY + 8 * HOUR, '15일 8시간', '15 days 8 hours'],
  [DAY + HOUR, '1일 1시간', '1 day 1 hour'],
  [DAY, '1일 0시간', '1 day 0 hours'],
  [DAY - 1, '23시간', '23 hours'],
  [59 * 60, '59분', '59 minutes'],
  [0, '0분', '0 minutes'],
])('words %i seconds', (seconds, korean, english) => {
  expect(wordUptime(seconds, 'ko')).toBe(korean)
  expect(wordUptime(seconds, 'en')).toBe(english)
})
