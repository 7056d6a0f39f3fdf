/** Evaluates groups of rules: one after the other, each rule with the results of those before. */
import { RULES } from '../policy'
import { PromqlError, QueryAborted, TooManySamples, TooMuchWork } from '../promql/error'
import { labelsKey, NAME, withLabel } from '../promql/labels'
import { instant } from '../promql/query'
import type { Labels, SeriesSource } from '../promql/source'
import type { Vector } from '../promql/value'
import type { RecordingRule, RuleGroup } from './group'
import { queryWithSignals } from './query'
import { Results, withResults } from './results'

/** How a rule fared when it was evaluated last. */
export interface RuleState {
  health: 'unknown' | 'ok' | 'err'
  /** '' when there is none. */
  lastError: string
  /** The time that it was evaluated for, Unix ms. */
  lastMs: number | undefined
  /** How long that took. */
  durationMs: number
  /** The series that it yielded then, by their labels: those that it yields no more have ended. */
  yielded: ReadonlyMap<string, Labels>
}

export const NEW_RULE: RuleState = {
  health: 'unknown',
  lastError: '',
  lastMs: undefined,
  durationMs: 0,
  yielded: new Map(),
}

/** A group with the state of each of its rules. */
export interface GroupState {
  group: RuleGroup
  /** The time that was evaluated last, Unix ms. */
  lastMs: number | undefined
  states: RuleState[]
}

/** A group and the times that it is to be evaluated for, Unix ms, oldest first. */
export interface DueGroup {
  state: GroupState
  times: readonly number[]
}

export interface Round {
  source: SeriesSource
  /** The current time, Unix ms. */
  now: () => number
  /** Called between rules, so that others get their turn. */
  pause: () => Promise<void>
}

/**
 * Evaluate every group at its times, earlier times first; changes their states.
 *
 * Errors of a rule are its state's, and the next rule goes on. When the round takes longer than
 * `RULES.roundMs` or yields more than `RULES.maxRoundSamples`, the rules that are left fail.
 *
 * @returns what is to be stored
 */
export async function evaluateRound(
  due: readonly DueGroup[],
  { source, now, pause }: Round
): Promise<Results> {
  const results = new Results()
  const begunAt = now()
  const turns = due.flatMap(({ state, times }) => times.map((time) => ({ state, time })))
  turns.sort((a, b) => a.time - b.time)
  const evaluation = new RuleEvaluation(withResults(source, results), results, now)
  for (const { state, time } of turns) {
    for (const [n, rule] of state.group.rules.entries()) {
      await pause()
      const late = now() - begunAt > RULES.roundMs
      const before = state.states[n]!
      state.states[n] = late
        ? { ...before, health: 'err', lastError: 'not evaluated: the rules before took too long' }
        : await evaluation.next(rule, before, state.group, time)
    }
    state.lastMs = time
  }
  return results
}

class RuleEvaluation {
  constructor(
    readonly source: SeriesSource,
    readonly results: Results,
    readonly now: () => number
  ) {}

  async next(
    rule: RecordingRule,
    before: RuleState,
    { limit, queryOffsetMs }: RuleGroup,
    time: number
  ): Promise<RuleState> {
    const begunAt = this.now()
    const at = time - queryOffsetMs
    try {
      const found = await this.#resultsOf(rule, at, limit)
      this.#requireRoom(found.size + before.yielded.size)
      const yielded = new Map<string, Labels>()
      for (const [key, { labels, value }] of found) {
        this.results.add(labels, at, value)
        yielded.set(key, labels)
      }
      for (const [key, labels] of before.yielded) {
        if (!yielded.has(key)) this.results.end(labels, at)
      }
      const durationMs = this.now() - begunAt
      return { health: 'ok', lastError: '', lastMs: time, durationMs, yielded }
    } catch (error) {
      if (!isRulesOwn(error)) throw error
      const durationMs = this.now() - begunAt
      // What it yielded before has not ended for all that is known.
      return { ...before, health: 'err', lastError: error.message, lastMs: time, durationMs }
    }
  }

  /** The values of a rule by the keys of their labels. */
  async #resultsOf({ record, expr, labels: own }: RecordingRule, at: number, limit: number) {
    const { value } = await queryWithSignals(expr, this.source, instant(at), { now: this.now })
    const { rows, values, present } = value.type === 'scalar' ? oneRow(value) : (value as Vector)
    const found = new Map<string, { labels: Labels; value: number }>()
    for (const [row, given] of rows.entries()) {
      if (present[row] !== 1) continue
      const labels = resultLabels(given, record, own)
      const key = labelsKey(labels)
      if (found.has(key)) {
        throw new RuleFailure(
          'vector contains metrics with the same labelset after applying rule labels'
        )
      }
      found.set(key, { labels, value: values[row]! })
    }
    const most = Math.min(limit || RULES.maxSeriesPerRule, RULES.maxSeriesPerRule)
    if (found.size <= most) return found
    throw new RuleFailure(`exceeded limit of ${most} with ${found.size} series`)
  }

  #requireRoom(samples: number): void {
    if (this.results.samples + samples <= RULES.maxRoundSamples) return
    throw new RuleFailure(`all rules together yield more than ${RULES.maxRoundSamples} samples`)
  }
}

/** What a rule yields cannot be stored. */
class RuleFailure extends Error {
  override readonly name = 'RuleFailure'
}

/** Whether an error is of the rule or its data; any other is ours. */
function isRulesOwn(error: unknown): error is Error {
  return [RuleFailure, PromqlError, TooManySamples, TooMuchWork, QueryAborted].some(
    (kind) => error instanceof kind
  )
}

const oneRow = ({ values }: { values: Float64Array }) => ({
  rows: [{}],
  values,
  present: Uint8Array.of(1),
})

/** A rule's label with an empty value removes one. */
function resultLabels(given: Labels, record: string, own: Labels): Labels {
  let labels = given
  for (const name in own) labels = withLabel(labels, name, own[name]!)
  return { ...labels, [NAME]: record }
}
