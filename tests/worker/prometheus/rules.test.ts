import { expect, it } from 'vitest'
import type { Rule, RuleGroup } from '../../../worker/prometheus/fleet'
import { ask, fleetOf } from './ask'

const rule = (name: string, labels = {}): Rule => ({
  name,
  query: 'up',
  labels,
  health: 'ok',
  evaluationTime: 0.001,
  lastEvaluation: '2026-11-21T00:00:00Z',
  type: 'recording',
})
const group = (name: string, ...rules: Rule[]): RuleGroup => ({
  name,
  file: `${name}.yaml`,
  interval: 60,
  limit: 0,
  rules,
  evaluationTime: 0.002,
  lastEvaluation: '2026-11-21T00:00:00Z',
})
const FLEET = fleetOf('up 1', [
  group('first', rule('a:b'), rule('c:d', { team: 'x' })),
  group('second', rule('e:f')),
])

/** The names of rules that are shown, by group. */
async function shown(parameters: Record<string, string | string[]>) {
  const { data } = await ask(FLEET, 'rules', parameters)
  const groups = data.groups as { name: string; rules: { name: string }[] }[]
  return groups.map(({ name, rules }) => [name, ...rules.map((one) => one.name)])
}

it('shows all rules in their groups', async () => {
  const { data } = await ask(FLEET, 'rules', {})
  expect(data.groups[0]).toEqual(group('first', rule('a:b'), rule('c:d', { team: 'x' })))
  expect(data.groups).toHaveLength(2)
})

it.each([
  [
    { type: 'record' },
    [
      ['first', 'a:b', 'c:d'],
      ['second', 'e:f'],
    ],
  ],
  [{ type: 'alert' }, []],
  [
    { 'rule_name[]': ['c:d', 'e:f'] },
    [
      ['first', 'c:d'],
      ['second', 'e:f'],
    ],
  ],
  [{ 'rule_group[]': 'second' }, [['second', 'e:f']]],
  [{ 'file[]': 'first.yaml' }, [['first', 'a:b', 'c:d']]],
  [{ 'match[]': '{team="x"}' }, [['first', 'c:d']]],
])('shows of the rules only what %j asks for', async (parameters, groups) => {
  expect(await shown(parameters as Record<string, string | string[]>)).toEqual(groups)
})

it.each([
  [{ type: 'x' }, 'invalid parameter "type": not supported value "x"'],
  [
    { exclude_alerts: 'x' },
    'invalid parameter "exclude_alerts": error converting exclude_alerts: strconv.ParseBool: parsing "x": invalid syntax',
  ],
])('refuses %j', async (parameters, error) => {
  expect(await ask(FLEET, 'rules', parameters as Record<string, string>)).toMatchObject({
    status: 400,
    errorType: 'bad_data',
    error,
  })
})

it('has no alerts, and nobody to scrape', async () => {
  expect((await ask(FLEET, 'alerts', {})).data).toEqual({ alerts: [] })
  expect((await ask(FLEET, 'targets', {})).data.activeTargets).toEqual([])
})
