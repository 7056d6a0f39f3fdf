/** Recording rules as they are shown: the shape of Prometheus's `/api/v1/rules`. */
import * as z from 'zod'
import { SignalName } from './signal'

const seconds = z.number().min(0)

/** One rule, and how it fared when it was evaluated last. */
export const RecordingRuleState = z.object({
  /** Of the metric that it records. */
  name: z.string(),
  /** PromQL. */
  query: z.string(),
  labels: z.record(z.string(), z.string()).optional(),
  health: z.enum(['unknown', 'ok', 'err']),
  lastError: z.string().optional(),
  /** How long it took, in seconds. */
  evaluationTime: seconds,
  /** When it was evaluated last; the year 1 if it never was. */
  lastEvaluation: z.iso.datetime(),
  type: z.literal('recording'),
})
export type RecordingRuleState = z.infer<typeof RecordingRuleState>

/** Rules that are evaluated together. */
export const RuleGroupState = z.object({
  name: z.string(),
  file: z.string(),
  rules: z.array(RecordingRuleState),
  /** Between evaluations, in seconds. */
  interval: seconds,
  /** Series that one rule may yield; 0 for no limit of its own. */
  limit: z.int().min(0),
  /** How long all rules took, in seconds. */
  evaluationTime: seconds,
  lastEvaluation: z.iso.datetime(),
})
export type RuleGroupState = z.infer<typeof RuleGroupState>

/** A signal, as a metric that is there without a rule. */
export const SignalRule = z.object({
  signal: SignalName,
  /** Its name as a metric. */
  record: z.string(),
  unit: z.string(),
  help: z.string(),
  /** PromQL of a moment; over steps wider than the scrape interval, rates are of the step. */
  query: z.string(),
})
export type SignalRule = z.infer<typeof SignalRule>

/**
 * All groups: the signals, which are computed when they are asked, then the workspace's own for those
 * who may read it.
 */
export const RuleGroups = z.object({
  signals: z.array(SignalRule),
  groups: z.array(RuleGroupState),
})
export type RuleGroups = z.infer<typeof RuleGroups>

/** Which rules: `signals=1` for those of the product, as a file for a Prometheus that is to have them. */
export const RulesQuery = z.strictObject({ signals: z.literal('1').optional() })
export type RulesQuery = z.infer<typeof RulesQuery>
