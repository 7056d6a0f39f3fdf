import { expect, it } from 'vitest'
import { words } from '../../site/src/i18n/index.ts'
import { readingText } from '../../site/src/lib/reading-text.ts'
import { rarity } from '../../worker/analysis/health/rarity.ts'

const [korean, english] = [words('ko'), words('en')]

it.each([
  [4, '하루 4번꼴', 'about 4 times a day'],
  [1, '하루에 한 번꼴', 'about once a day'],
  [0.25, '4일에 한 번꼴', 'about once in 4 days'],
  [1 / 40, '40일에 한 번꼴', 'about once in 40 days'],
  [1 / 123, '120일에 한 번꼴', 'about once in 120 days'],
  [1 / 400, '1년에 한 번보다 드묾', 'rarer than once a year'],
  [0, '1년에 한 번보다 드묾', 'rarer than once a year'],
])('says how often what is expected %d times a day is seen', (perDay, ko, en) => {
  const loss = { part: 'anomaly', reading: rarity(perDay) } as const
  expect([readingText(loss, korean), readingText(loss, english)]).toEqual([ko, en])
})

it.each([
  ['diskPercent', 96.6, '97%'],
  ['loadPerCore', 3.956, '3.96'],
  ['latencyRatio', 2.5, '2.5 × the usual'],
] as const)('writes %s %d with its unit', (part, reading, text) => {
  expect(readingText({ part, reading }, english)).toBe(text)
})
