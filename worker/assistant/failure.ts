/** Why a model's words cannot be used. */

/** What went wrong, as `Skipped.reason` says it. */
export type FailureReason =
  | 'quota'
  | 'rate-limit'
  | 'server-error'
  | 'timeout'
  | 'stall'
  | 'interrupted'
  | 'bad-answer'
  | 'blocked'
  | 'empty'
  | 'tool-loop'
  | 'bad-key'
  | 'no-such-model'
  | 'rejected'

export interface Failure {
  reason: FailureReason
  /** ms to wait, where the provider says so. */
  retryAfterMs?: number
  /** The limit is 0: the model does not belong to the plan. */
  isNever?: boolean
}
