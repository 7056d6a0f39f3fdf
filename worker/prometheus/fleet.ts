/** What the API asks of a fleet. */
import type { LabelSource } from '../promql/label-source'
import type { SeriesSource } from '../promql/source'

/** A fleet's samples, their labels, and the rules that hold for it. */
export interface QueriedFleet {
  source: SeriesSource
  labels: LabelSource
  /** Groups of rules in the order in which they are to be shown. */
  ruleGroups(): readonly RuleGroup[] | Promise<readonly RuleGroup[]>
}

/** A group of rules, with Prometheus's own names of fields; durations in seconds, times in RFC 3339. */
export interface RuleGroup {
  name: string
  file: string
  interval: number
  limit: number
  rules: readonly Rule[]
  evaluationTime: number
  lastEvaluation: string
}

/** A rule that records what its expression yields. */
export interface Rule {
  name: string
  query: string
  labels?: Readonly<Record<string, string>>
  health: 'ok' | 'err' | 'unknown'
  lastError?: string
  evaluationTime: number
  lastEvaluation: string
  type: 'recording'
}
