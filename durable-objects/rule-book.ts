/**
 * The recording rules of a fleet, as its first store keeps and evaluates them.
 *
 * Rules are evaluated behind the pushes that make them due, so an object without pushes sleeps, and
 * costs nothing: without new samples there is nothing new to record. What is due at once is stored in
 * one push, which is one row. Nothing else is written: when a group was evaluated last, and which of its
 * series have not ended, is told by what it recorded.
 */
import type { Rejection, WriteOutcome } from '../worker/contracts/ingest'
import type { RuleGroupState } from '../worker/contracts/rules'
import type { Level } from '../worker/contracts/usage'
import type { Push } from '../worker/ingest/push'
import { pushOfSeries } from '../worker/ingest/push-of-series'
import { RULES } from '../worker/policy'
import type { SeriesSource } from '../worker/promql/source'
import { ruleGroups } from '../worker/rules/describe'
import { dueTimes, intervalAt } from '../worker/rules/due'
import { type RuleGroup, ruleKey } from '../worker/rules/group'
import { type RuleProblem, readRules } from '../worker/rules/read'
import { recallStates } from '../worker/rules/recall'
import { Results } from '../worker/rules/results'
import { type DueGroup, evaluateRound, type GroupState, NEW_RULE } from '../worker/rules/round'

const KEPT = 'rules'

/** A group whose offset has changed comes by times again that it has recorded; the first value stays. */
const RECORDED_BEFORE: Rejection = 'duplicate sample for timestamp with another value'

/** What rules read and write. */
export interface RuledStore {
  readonly source: SeriesSource
  /** How much of the budget is to be saved. */
  readonly level: Level
  write(push: Push): Promise<WriteOutcome>
}

/** What came of a change of the rules. */
export type RulesOutcome = { kind: 'saved' } | { kind: 'invalid'; problems: readonly RuleProblem[] }

export class RuleBook {
  readonly #storage: DurableObjectStorage
  readonly #store: RuledStore
  #text: string
  #groups: GroupState[]
  /** Whether the groups know what they did before the object slept. */
  #recalled = false
  #running: Promise<void> | undefined

  constructor(storage: DurableObjectStorage, store: RuledStore) {
    this.#storage = storage
    this.#store = store
    this.#text = storage.kv.get<string>(KEPT) ?? ''
    const file = readRules(this.#text)
    // Rules that an older version took and this one does not are shown, and wait to be corrected.
    this.#groups = 'groups' in file ? file.groups.map(fresh) : []
  }

  /** The rules as they were written. */
  get text(): string {
    return this.#text
  }

  /** How each group fared, after the signals. @param now Unix ms */
  describe(now: number): RuleGroupState[] {
    return ruleGroups(this.#groups, now)
  }

  /**
   * Replace all rules. Series of rules that are gone end now; those that stay go on.
   * @param now Unix ms
   */
  async save(text: string, now: number): Promise<RulesOutcome> {
    const file = readRules(text)
    if ('problems' in file) return { kind: 'invalid', problems: file.problems }
    await this.#running
    await this.#recall(now)
    const before = this.#groups
    this.#storage.kv.put(KEPT, text)
    this.#text = text
    this.#groups = file.groups.map((group) => succeeding(group, before))
    await this.#end(before, now)
    return { kind: 'saved' }
  }

  /** Whether a push that came now makes rules due. @param now Unix ms */
  isDue(now: number): boolean {
    return this.#running === undefined && this.#due(now).length > 0
  }

  /** Evaluate what is due, and store it; at most one round at a time. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #run(): Promise<void> {
    // The push that made the rules due is acknowledged first.
    await scheduler.wait(RULES.afterPushMs)
    await this.#recall(Date.now())
    const due = this.#due(Date.now())
    const problem = await this.#evaluate(due).catch((error) => {
      console.error(error)
      return 'not evaluated: the samples could not be read or written'
    })
    if (problem === '') return
    for (const { state, times } of due) {
      // Not again with the next push, which would fail as well.
      state.lastMs = times.at(-1)
      state.states = state.states.map((rule) => ({ ...rule, health: 'err', lastError: problem }))
    }
  }

  /** Returns what went wrong with all of them, or ''. */
  async #evaluate(due: readonly DueGroup[]): Promise<string> {
    const results = await evaluateRound(due, {
      source: this.#store.source,
      now: Date.now,
      // A Worker's clock stands still between events, and pushes come in between.
      pause: () => scheduler.wait(0),
    })
    return this.#record(results)
  }

  #due(now: number): DueGroup[] {
    const { level } = this.#store
    return this.#groups.flatMap((state) => {
      const intervalMs = intervalAt(level, state.group.intervalMs)
      if (intervalMs === undefined || state.group.rules.length === 0) return []
      const times = dueTimes(intervalMs, state.lastMs, now)
      return times.length > 0 ? [{ state, times }] : []
    })
  }

  async #recall(now: number): Promise<void> {
    if (this.#recalled) return
    this.#groups = await recallStates(this.#groups, this.#store.source, now)
    this.#recalled = true
  }

  /** Mark the series that no rule yields any more. */
  async #end(before: readonly GroupState[], now: number): Promise<void> {
    const going = new Set(this.#groups.flatMap(yieldedKeys))
    const results = new Results()
    for (const { states } of before) {
      for (const { yielded } of states) {
        for (const [key, labels] of yielded) if (!going.has(key)) results.end(labels, now)
      }
    }
    const problem = await this.#record(results)
    if (problem !== '') console.error(problem)
  }

  /** Store results; returns what went wrong, or ''. */
  async #record(results: Results): Promise<string> {
    if (results.samples === 0) return ''
    const outcome = await this.#store.write(pushOfSeries(results.series))
    if (outcome.kind === 'stored') return ''
    if (outcome.kind !== 'partial') return 'results were not stored: the store takes no more'
    const lost = outcome.reasons
      .filter(({ reason }) => reason !== RECORDED_BEFORE)
      .map(({ reason, count, example }) => `${count} × ${reason}, for example ${example}`)
    return lost.length === 0 ? '' : `results were not stored: ${lost.join('; ')}`
  }
}

const fresh = (group: GroupState['group']): GroupState => ({
  group,
  lastMs: undefined,
  states: group.rules.map(() => NEW_RULE),
})

/** A group that takes up where the rules that it has left off, under whichever name. */
function succeeding(group: RuleGroup, before: readonly GroupState[]): GroupState {
  const known = before.flatMap(({ group, lastMs, states }) =>
    group.rules.map((rule, n) => ({ key: ruleKey(rule), lastMs, yielded: states[n]!.yielded }))
  )
  const namesake = before.find((other) => other.group.name === group.name)
  const predecessors = group.rules.map((rule) => known.find(({ key }) => key === ruleKey(rule)))
  const times = [namesake, ...predecessors].flatMap((one) => one?.lastMs ?? [])
  return {
    group,
    lastMs: times.length === 0 ? undefined : Math.max(...times),
    states: predecessors.map((one) => ({ ...NEW_RULE, yielded: one?.yielded ?? NEW_RULE.yielded })),
  }
}

const yieldedKeys = ({ states }: GroupState) => states.flatMap(({ yielded }) => [...yielded.keys()])
