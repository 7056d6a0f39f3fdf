import { expect, it } from 'vitest'
import {
  difference,
  duration,
  quantity,
  servers,
} from '../../../../worker/assistant/words/quantity'

it.each([
  [63.24, '%', '63.2%', '63.2%'],
  [100, '%', '100%', '100%'],
  [0.004, '%', '0.004%', '0.004%'],
  [0, '%', '0%', '0%'],
  [1_250_000, 'B/s', '초당 1.25MB', '1.25 MB/s'],
  [999_999, 'B/s', '초당 1MB', '1 MB/s'],
  [512, 'B/s', '초당 512B', '512 B/s'],
  [68_719_476_736, 'B', '68.7GB', '68.7 GB'],
  [620, 'connections', '620개', '620'],
  [1, 'connections', '1개', '1'],
  [1_150.4, 'connections', '1,150개', '1,150'],
  [3.456, '/s', '초당 3.46회', '3.46 per second'],
  [0.8, 'processes', '0.8', '0.8'],
  [0.0042, 's', '4.2밀리초', '4.2 ms'],
  [1_324_800, 's', '15일 8시간', '15 days 8 hours'],
  [20, 'servers', '20대', '20 servers'],
  [1, 'servers', '1대', '1 server'],
  [Number.NaN, '%', '알 수 없음', 'unknown'],
])('%d in %j reads %j and %j', (value, unit, ko, en) => {
  expect(quantity(value, unit, 'ko')).toBe(ko)
  expect(quantity(value, unit, 'en')).toBe(en)
})

it.each([
  [0, '0초', '0 seconds'],
  [59, '59초', '59 seconds'],
  [60, '1분', '1 minute'],
  [5_400, '1시간 30분', '1 hour 30 minutes'],
  [3_599.8, '1시간', '1 hour'],
  [7_190, '2시간', '2 hours'],
  [86_399, '1일', '1 day'],
  [90_000, '1일 1시간', '1 day 1 hour'],
])('%d seconds last %s', (seconds, ko, en) => {
  expect(duration(seconds, 'ko')).toBe(ko)
  expect(duration(seconds, 'en')).toBe(en)
})

it('gives differences of percentages in points', () => {
  expect(difference(4.21, '%', 'ko')).toBe('+4.2%p')
  expect(difference(-4.21, '%', 'en')).toBe('−4.2 points')
  expect(difference(-2_000_000, 'B/s', 'ko')).toBe('−초당 2MB')
  expect(difference(0, '%', 'ko')).toBe('±0%p')
})

it('counts servers', () => {
  expect(servers(1_000, 'ko')).toBe('1,000대')
  expect(servers(1, 'en')).toBe('1 server')
})
