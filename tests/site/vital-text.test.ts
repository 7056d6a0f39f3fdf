import { expect, it } from 'vitest'
import { words } from '../../site/src/i18n/index.ts'
import { chance, vitalText } from '../../site/src/lib/vital-text.ts'

const english = words('en')

it.each([
  ['cpuPercent', 97.23, '97%'],
  ['retransmittedPercent', 0.042625, '0.043%'],
  ['receiveBytesPerSecond', 812_345, '812 kB/s'],
  ['contextSwitchesPerSecond', 12_340, '12.3k/s'],
  ['diskLatencySeconds', 0.0042, '4.2 ms'],
  ['diskLatencySeconds', 2.5, '2.5 s'],
  ['uptimeSeconds', 90_000, '1 d 1 h'],
  ['connections', 210, '210'],
  ['up', 0, 'no'],
  ['memoryPercent', null, '–'],
] as const)('writes %s %s as %s', (vital, value, text) => {
  expect(vitalText(vital, value, english)).toBe(text)
})

it('never calls a chance certain or impossible that is neither', () => {
  expect([0, 0.001, 0.5, 0.999, 1].map(chance)).toEqual(['0%', '< 1%', '50%', '> 99%', '100%'])
})
