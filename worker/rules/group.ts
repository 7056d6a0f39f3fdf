/** Recording rules as they were read. */
import type { Expr } from '../promql/ast'
import { labelsKey, NAME } from '../promql/labels'
import type { Labels } from '../promql/source'

/** What is computed at every due time, to be stored as series called `record`. */
export interface RecordingRule {
  record: string
  /** PromQL as it was written. */
  text: string
  expr: Expr
  /** Labels of every result, the group's included. */
  labels: Labels
}

/** Rules that are evaluated together, one after the other. */
export interface RuleGroup {
  name: string
  /** Between evaluations; they are at multiples of it since the Unix epoch. */
  intervalMs: number
  /** How far back results lie, so that late samples are in them. */
  queryOffsetMs: number
  /** Series that one rule may yield; 0 is as many as policy allows. */
  limit: number
  rules: readonly RecordingRule[]
}

/** What tells series of one rule from those of others. */
export const ruleKey = ({ record, labels }: Pick<RecordingRule, 'record' | 'labels'>): string =>
  labelsKey({ ...labels, [NAME]: record })
