/** What groups of rules did before their object slept: told by the series that they recorded. */
import { RULES } from '../policy'
import { labelsKey, NAME } from '../promql/labels'
import { isStale, type Labels, type Matcher, type SeriesSource } from '../promql/source'
import { ruleKey } from './group'
import { type GroupState, NEW_RULE, type RuleState } from './round'

/**
 * The states of groups of which nothing is known but their samples, so that nothing needs to be
 * written about rules besides their results.
 *
 * @param groups as they are before their first evaluation
 * @param now Unix ms
 */
export async function recallStates(
  groups: readonly GroupState[],
  source: SeriesSource,
  now: number
): Promise<GroupState[]> {
  const owners = new Map<string, number>()
  for (const { group } of groups) {
    for (const rule of group.rules) {
      const key = ruleKey(rule)
      owners.set(key, (owners.get(key) ?? 0) + 1)
    }
  }
  const recalled: GroupState[] = []
  for (const { group } of groups) {
    const { intervalMs, queryOffsetMs, rules } = group
    // The interval may have been stretched.
    const widest = Math.max(intervalMs, RULES.sparingIntervalMs.rollups)
    const from = now - queryOffsetMs - (RULES.maxMissed + 1) * widest - RULES.delayMs
    const states: RuleState[] = []
    let lastMs: number | undefined
    for (const rule of rules) {
      const { yielded, newestMs } = await recorded(rule.record, rule.labels, source, from, now)
      // Series that several rules record may be any one's.
      states.push(owners.get(ruleKey(rule)) === 1 ? { ...NEW_RULE, yielded } : NEW_RULE)
      if (newestMs !== undefined) lastMs = Math.max(lastMs ?? 0, newestMs + queryOffsetMs)
    }
    recalled.push({ group, lastMs, states })
  }
  return recalled
}

/** The series of a rule that have not ended, and the time of the newest sample of any. */
async function recorded(
  record: string,
  own: Labels,
  source: SeriesSource,
  from: number,
  now: number
) {
  const matchers: Matcher[] = [{ name: NAME, op: '=', value: record }]
  for (const name in own) matchers.push({ name, op: '=', value: own[name]! })
  const hints = { func: 'last_over_time', rangeMs: now + 1 - from, stepMs: 0 }
  const yielded = new Map<string, Labels>()
  let newestMs: number | undefined
  for (const { labels, times, values } of await source.select(matchers, from, now + 1, hints)) {
    newestMs = Math.max(newestMs ?? 0, times.at(-1)!)
    if (!isStale(values, times.length - 1)) yielded.set(labelsKey(labels), labels)
  }
  return { yielded, newestMs }
}
