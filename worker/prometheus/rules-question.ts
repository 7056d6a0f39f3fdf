/** The question which rules hold. */
import { valueTest } from '../promql/matchers'
import type { Matcher } from '../promql/source'
import type { Data } from './data'
import { invalid } from './failure'
import type { Rule, RuleGroup } from './fleet'
import { selectorsOf } from './label-questions'
import type { Parameters } from './parameters'

/** What Go reads as a boolean. */
const BOOLEANS = ['1', 't', 'true', '0', 'f', 'false']

/** `/rules`. @throws {ApiError} for a wrong parameter */
export function rules(parameters: Parameters, groups: readonly RuleGroup[]): Data {
  const type = parameters.text('type').toLowerCase()
  if (!['', 'alert', 'record'].includes(type)) {
    throw invalid('type', `not supported value ${JSON.stringify(type.slice(0, 64))}`)
  }
  const without = parameters.text('exclude_alerts').toLowerCase()
  if (without !== '' && !BOOLEANS.includes(without)) {
    const reason = `strconv.ParseBool: parsing ${JSON.stringify(without.slice(0, 64))}: invalid syntax`
    throw invalid('exclude_alerts', `error converting exclude_alerts: ${reason}`)
  }
  const tests = selectorsOf(parameters).map(labelsTest)
  const wanted = (rule: Rule) =>
    type !== 'alert' &&
    isListed(parameters, 'rule_name[]', rule.name) &&
    (tests.length === 0 || tests.some((accepts) => accepts(rule.labels ?? {})))
  const shown = groups
    .filter(
      ({ name, file }) =>
        isListed(parameters, 'rule_group[]', name) && isListed(parameters, 'file[]', file)
    )
    .map((group) => ({ ...group, rules: group.rules.filter(wanted) }))
    .filter((group) => group.rules.length > 0)
  return { json: JSON.stringify({ groups: shown }) }
}

function isListed(parameters: Parameters, list: string, name: string): boolean {
  const names = parameters.all(list)
  return names.length === 0 || names.includes(name)
}

function labelsTest(matchers: readonly Matcher[]) {
  const tests = matchers.map((matcher) => ({ name: matcher.name, accepts: valueTest(matcher) }))
  return (labels: Readonly<Record<string, string>>) =>
    tests.every(({ name, accepts }) => accepts(Object.hasOwn(labels, name) ? labels[name]! : ''))
}
