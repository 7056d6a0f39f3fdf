/** Groups of rules as Prometheus's API shows them. */
import { instant } from '../contracts/moment'
import type { RecordingRuleState, RuleGroupState, SignalRule } from '../contracts/rules'
import { NOW, SIGNAL_NAMES, SIGNALS } from '../fleet/signals'
import { RULES } from '../policy'
import type { GroupState, RuleState } from './round'
import { SIGNAL_GROUP } from './signal-file'

/** What Prometheus says of a rule that was never evaluated: Go's zero time. */
const NEVER = '0001-01-01T00:00:00Z'

/** Where groups are written down: nowhere, or in the workspace's rules. */
const FILES = { signals: 'openmanager', own: 'rules.yaml' } as const

/**
 * The signals, then the groups of the workspace; a simulated fleet has none of these.
 *
 * @param now Unix ms: signals are evaluated whenever they are asked
 */
export function ruleGroups(groups: readonly GroupState[], now: number): RuleGroupState[] {
  return [signalGroup(now), ...groups.map(described)]
}

/** What the signals are called and what they say. */
export const signalRules = (): SignalRule[] =>
  SIGNAL_NAMES.map((signal) => {
    const { record, unit, help, expression } = SIGNALS[signal]
    return { signal, record, unit, help, query: expression(NOW) }
  })

function signalGroup(now: number): RuleGroupState {
  const lastEvaluation = instant(now)
  const rules = SIGNAL_NAMES.map((name): RecordingRuleState => {
    const { record, expression } = SIGNALS[name]
    return {
      ...{ name: record, query: expression(NOW), health: 'ok' },
      ...{ evaluationTime: 0, lastEvaluation, type: 'recording' },
    }
  })
  return {
    ...{ name: SIGNAL_GROUP, file: FILES.signals, rules, interval: RULES.intervalMs / 1000 },
    ...{ limit: 0, evaluationTime: 0, lastEvaluation },
  }
}

function described({ group, lastMs, states }: GroupState): RuleGroupState {
  const durationMs = states.reduce((sum, state) => sum + state.durationMs, 0)
  return {
    name: group.name,
    file: FILES.own,
    rules: group.rules.map(({ record, text, labels }, n) => ({
      name: record,
      query: text,
      ...(Object.keys(labels).length > 0 && { labels }),
      ...stateOf(states[n]!),
      type: 'recording',
    })),
    interval: group.intervalMs / 1000,
    limit: group.limit,
    evaluationTime: durationMs / 1000,
    lastEvaluation: instantOrNever(lastMs),
  }
}

function stateOf({ health, lastError, lastMs, durationMs }: RuleState) {
  return {
    health,
    ...(lastError !== '' && { lastError }),
    evaluationTime: durationMs / 1000,
    lastEvaluation: instantOrNever(lastMs),
  }
}

const instantOrNever = (ms: number | undefined) => (ms === undefined ? NEVER : instant(ms))
