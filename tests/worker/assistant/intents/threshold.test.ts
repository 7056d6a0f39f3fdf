import { expect, it } from 'vitest'
import { thresholdOf } from '../../../../worker/assistant/intents/threshold'
import type { Entities } from '../../../../worker/contracts/assistant'

it.each<[string, Entities, string, object | null]>([
  ['80 %', { threshold: 80, op: '>', threshold_unit: '%' }, '%', { value: 80, op: '>' }],
  ['80, of nothing said', { threshold: 80 }, '%', { value: 80, op: '>' }],
  [
    'less than 10 % free',
    { threshold: 10, op: '<', threshold_unit: '%', threshold_of: 'free' },
    '%',
    { value: 90, op: '>' },
  ],
  [
    'at least 25 free',
    { threshold: 25, op: '>=', threshold_of: 'free' },
    '%',
    { value: 75, op: '<=' },
  ],
  ['5 GB free', { threshold: 5, op: '<', threshold_unit: 'GB', threshold_of: 'free' }, '%', null],
  ['30 days', { threshold: 30, op: '>', threshold_unit: 'd' }, 's', { value: 2_592_000, op: '>' }],
  ['500 ms', { threshold: 500, op: '>', threshold_unit: 'ms' }, 's', { value: 0.5, op: '>' }],
  [
    '80 Mbps',
    { threshold: 80, op: '>', threshold_unit: 'Mbps' },
    'B/s',
    { value: 10_000_000, op: '>' },
  ],
  ['80 % of load', { threshold: 80, threshold_unit: '%' }, 'processes', { value: 0.8, op: '>' }],
  ['80 % of connections', { threshold: 80, threshold_unit: '%' }, 'connections', null],
  ['nothing', {}, '%', null],
])('%s against what is measured', (_, entities, unit, expected) => {
  expect(thresholdOf(entities, { unit })).toEqual(expected)
})
