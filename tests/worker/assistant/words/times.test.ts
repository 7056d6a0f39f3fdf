import { expect, it } from 'vitest'
import {
  between,
  type Clock,
  moment,
  since,
  windowText,
} from '../../../../worker/assistant/words/times'

const at = (text: string) => Date.parse(text)
const seoul = (language: Clock['language']): Clock => ({
  now: at('2026-11-21T06:00:00Z'),
  timeZone: 'Asia/Seoul',
  language,
})

it('says a moment in the zone of whoever reads it, with the day where it is another', () => {
  expect(moment(at('2026-11-21T05:02:00Z'), seoul('ko'))).toBe('14:02')
  expect(moment(at('2026-11-20T14:10:00Z'), seoul('ko'))).toBe('어제 23:10')
  // 15:10 UTC is past midnight in Seoul.
  expect(moment(at('2026-11-20T15:10:00Z'), seoul('en'))).toBe('00:10')
  expect(moment(at('2026-11-03T00:00:00Z'), seoul('ko'))).toBe('11월 3일 09:00')
  expect(moment(at('2025-11-03T00:00:00Z'), seoul('en'))).toBe('3 November 2025 09:00')
  expect(moment(at('2026-11-22T00:00:00Z'), seoul('en'))).toBe('tomorrow 09:00')
})

it('names the zone where it is UTC', () => {
  expect(moment(at('2026-11-21T05:02:00Z'), { ...seoul('ko'), timeZone: 'UTC' })).toBe('05:02 UTC')
})

it('says since when', () => {
  expect(since(at('2026-11-20T14:10:00Z'), seoul('ko'))).toBe('어제 23:10부터')
  expect(since(at('2026-11-20T14:10:00Z'), seoul('en'))).toBe('since yesterday 23:10')
})

it('says a window by its ends', () => {
  const [from, to] = [at('2026-11-21T05:02:00Z'), at('2026-11-21T05:20:00Z')]
  expect(between(from, to, seoul('ko'))).toBe('14:02–14:20')
  expect(between(at('2026-11-20T14:10:00Z'), to, seoul('ko'))).toBe('어제 23:10–오늘 14:20')
})

it('says a day of the calendar by its name', () => {
  const [from, to] = [at('2026-11-19T15:00:00Z'), at('2026-11-20T15:00:00Z')]
  expect(windowText(from, to, seoul('ko'))).toBe('어제')
  expect(windowText(from, to, seoul('en'))).toBe('yesterday')
  expect(windowText(from - 86_400_000, to - 86_400_000, seoul('en'))).toBe('19 November')
})

it('says a window that ends now by its length', () => {
  const { now } = seoul('ko')
  expect(windowText(now - 3_600_000, now, seoul('ko'))).toBe('지난 1시간')
  expect(windowText(now - 3_600_000, now, seoul('en'))).toBe('the last hour')
  expect(windowText(now - 86_400_000, now, seoul('en'))).toBe('the last 24 hours')
  expect(windowText(now - 5_400_000, now, seoul('en'))).toBe('the last 1 hour 30 minutes')
  expect(windowText(now - 7_200_000, now - 3_600_000, seoul('ko'))).toBe('13:00–14:00')
})
