import { describe, expect, it } from 'vitest'
import { RULES } from '../../../worker/policy'
import { readRules } from '../../../worker/rules/read'
import { signalFile } from '../../../worker/rules/signal-file'

const groupsOf = (text: string) => {
  const file = readRules(text)
  if ('problems' in file) throw new Error(JSON.stringify(file.problems))
  return file.groups
}

/** Mistakes as `line:column message`. */
const problemsOf = (text: string) => {
  const file = readRules(text)
  if (!('problems' in file)) return []
  return file.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

const withRule = (rule: string) => `groups:
  - name: a
    rules:
      - ${rule.replaceAll('\n', '\n        ')}
`

describe('readRules', () => {
  it('reads what Prometheus documents', () => {
    const groups = groupsOf(`
groups:
  - name: web
    interval: 1m30s
    query_offset: 30s
    limit: 100
    labels: { team: web, tier: 1 }
    rules:
      - record: job:http:rate5m
        expr: |
          sum by (job) (
            rate(http_requests_total[5m])
          )
        labels:
          tier: "2"
      - { record: 'count:up', expr: count(up) }
  - name: other
    rules: []
`)
    expect(groups).toMatchObject([
      {
        name: 'web',
        intervalMs: 90_000,
        queryOffsetMs: 30_000,
        limit: 100,
        rules: [
          {
            record: 'job:http:rate5m',
            text: 'sum by (job) (\n  rate(http_requests_total[5m])\n)',
            labels: { team: 'web', tier: '2' },
          },
          { record: 'count:up', text: 'count(up)', labels: { team: 'web', tier: '1' } },
        ],
      },
      { name: 'other', intervalMs: 60_000, queryOffsetMs: 0, limit: 0, rules: [] },
    ])
  })

  it.each(['', '\n# nothing yet\n', 'groups:\n', 'groups: []', '{}'])(
    'has no groups in %j',
    (text) => {
      expect(groupsOf(text)).toEqual([])
    }
  )

  it.each([
    ['groups: [', '1:10 '],
    ['groups: 1', '1:9 groups must be a list'],
    ['- a', '1:1 the file must be a mapping of fields'],
    ['group: []', '1:1 unknown field "group" in the file'],
    ['groups:\n- name: a\n- name: a', '3:9 there is another group "a"'],
    ['groups:\n- rules: []', '2:3 name is missing'],
    ['groups:\n- name: a\n  name: b', '3:3 Map keys must be unique'],
    [
      'groups:\n- name: a\n  interval: soon',
      '3:13 interval must be a duration such as 1m, not "soon"',
    ],
    ['groups:\n- name: a\n  interval: 60', '3:13 interval must be a duration such as 1m, not "60"'],
    ['groups:\n- name: a\n  interval: 1s', '3:13 interval must be from 10s to 86400s'],
    ['groups:\n- name: a\n  limit: -1', '3:10 limit must be a whole number, 0 for none'],
    ['groups:\n- &a\n  name: b\n- *a', '4:3 a group must be a mapping of fields'],
    ['groups:\n- name: &a b\n- name: *a', '3:9 aliases are not followed'],
    [withRule('record: a\nexpr: sum(up'), '5:21 '],
    [withRule('record: a\nexpr: "sum(nosuch(up))"'), '5:20 unknown function'],
    [withRule('record: a\nexpr: |\n  sum(\n    nosuch(up)\n  )'), '7:13 unknown function'],
    [withRule('record: a\nexpr: >\n  1 +\n  nosuch(up)'), '7:11 unknown function'],
    [
      withRule('record: a\nexpr: up[5m]'),
      '5:15 a rule needs an instant vector or a scalar, not a matrix',
    ],
    [withRule('record: a-b\nexpr: up'), '4:17 "a-b" is not a metric\'s name'],
    [withRule('record: a\nexpr:'), 'expr is missing'],
    [withRule('expr: up'), '4:9 record is missing'],
    [withRule('record: a\nexpr: up\nlabels: { 1a: x }'), '6:19 "1a" is not a label\'s name'],
    [withRule('record: a\nexpr: up\nlabels: { __name__: x }'), '6:19 "__name__" is not'],
    [withRule('record: a\nexpr: up\nlabels: x'), '6:17 labels must be a mapping'],
    [withRule('record: a\nexpr: up\nexp: 1'), '6:9 unknown field "exp" in a rule'],
    [withRule('record: a\nexpr: up\nfor: 1m'), '6:9 "for" is a field of alerting rules'],
    [withRule('alert: Down\nexpr: up == 0\nfor: 1m'), '4:9 alerting rules are not evaluated yet'],
    [
      withRule('record: instance:load1:max\nexpr: up'),
      '4:17 instance:load1:max is a signal: it is there without a rule',
    ],
  ])('says where and what is wrong in %j', (text, problem) => {
    const found = problemsOf(text)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(problem)
  })

  it('names all mistakes at once, from the top', () => {
    const text = `${withRule('record: a b\nexpr: sum(')}  - name: b\n    limit: x\n`
    expect(problemsOf(text).map((problem) => problem.split(':')[0])).toEqual(['4', '5', '7'])
  })

  it('is bounded', () => {
    const rules = (count: number) =>
      `groups:\n- name: a\n  rules:\n${'  - {record: a, expr: up}\n'.repeat(count)}`
    expect(groupsOf(rules(RULES.maxRules))[0]!.rules).toHaveLength(RULES.maxRules)
    expect(problemsOf(rules(RULES.maxRules + 1))).toEqual([
      `${4 + RULES.maxRules}:5 more than ${RULES.maxRules} rules`,
    ])
    const groups = Array.from({ length: RULES.maxGroups + 1 }, (_, n) => `- name: g${n}\n`)
    expect(problemsOf(`groups:\n${groups.join('')}`)[0]).toContain(`more than ${RULES.maxGroups}`)
    expect(problemsOf('#'.repeat(RULES.maxTextBytes + 1))[0]).toContain('bytes')
    const mistakes = `groups:\n${'- what: 1\n'.repeat(RULES.maxGroups)}`
    expect(problemsOf(mistakes)).toHaveLength(RULES.maxProblems)
  })

  it.each(['['.repeat(30_000), '- '.repeat(30_000), '{a: '.repeat(15_000), '&a '.repeat(20_000)])(
    'answers a text that is nested without end',
    (text) => {
      expect(problemsOf(text).length).toBeGreaterThan(0)
    }
  )

  it('follows no alias, so that a few lines cannot unfold to millions', () => {
    const levels = Array.from(
      { length: 9 },
      (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`)}]`
    )
    const bomb = `l0: &l0 [a]\n${levels.join('\n')}\ngroups: *l9`
    expect(problemsOf(bomb).length).toBeGreaterThan(0)
  })
})

describe('signalFile', () => {
  it('has every signal, spelled as Prometheus reads rules', () => {
    const [problem] = problemsOf(signalFile())
    // They are refused here only because they are there already.
    expect(problem).toContain('is a signal')
    const renamed = signalFile().replaceAll('record: instance:', 'record: theirs:')
    expect(groupsOf(renamed)[0]!.rules).toHaveLength(9)
  })
})
