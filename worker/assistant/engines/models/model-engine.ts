/** Words an answer by models: one after the other, each sentence checked before it is shown. */
import type { LanguageModel } from 'ai'
import type { Segment, Skipped } from '../../../contracts/assistant'
import { ASSISTANT, MODELS } from '../../../policy'
import type { Admission, Admitted, Candidate, Outcome } from '../../admission'
import type { Objection } from '../../claims/check'
import type { FailureReason } from '../../failure'
import { costOf } from '../../spending'
import {
  type Engine,
  type EngineContext,
  EngineUnavailable,
  findingsOf,
  type Question,
  type Wording,
} from '../engine'
import { Answering } from './answering'
import { type Attempted, type AttemptTimeout, attempt } from './attempt'
import { type Prompt, promptOf } from './prompt'
import { choicesOf, type ModelChoice, type ModelSettings, type ProviderName } from './settings'

export interface ModelEngineOptions {
  /** Read with every question, so that a changed setting holds at once. */
  settings: ModelSettings
  admission: Admission
  /** Unix ms. */
  now(): number
  /** Called with why a sentence of a model was not shown. */
  onObjection?(objection: Objection, model: string): void
  timeout?: AttemptTimeout
}

/** Makes a provider's model. */
export type Connect = (choice: ModelChoice) => LanguageModel

export const modelEngine = (
  provider: ProviderName,
  options: ModelEngineOptions,
  connect: Connect
): Engine => ({
  name: provider,
  tier: 1,
  async word(question, context) {
    const choices = choicesOf(provider, options.settings)
    if (choices.length === 0) throw new EngineUnavailable('not-configured')
    const findings = await findingsOf(context)
    const isOurs = (MODELS.notWorded as readonly string[]).includes(findings.understanding.intent)
    if (isOurs || findings.facts.length === 0 || findings.draft.length === 0) {
      throw new EngineUnavailable('not-needed')
    }
    return new Rotation(provider, options, connect, question, context).wordBy(
      choices,
      promptOf(findings, question)
    )
  },
})

/** Reasons for which another model or project of the same provider may do better. */
const ROTATES: ReadonlySet<FailureReason> = new Set<FailureReason>([
  ...(['quota', 'rate-limit', 'server-error', 'timeout', 'stall', 'interrupted', 'empty'] as const),
  ...(['bad-key', 'no-such-model'] as const),
])

/** The attempts of one answer. */
class Rotation {
  readonly #skipped: Skipped[] = []

  constructor(
    readonly provider: ProviderName,
    readonly options: ModelEngineOptions,
    readonly connect: Connect,
    readonly question: Question,
    readonly context: EngineContext
  ) {}

  /** @throws {EngineUnavailable} when none of the choices worded an answer that can be shown */
  async wordBy(choices: readonly ModelChoice[], prompt: Prompt): Promise<Wording> {
    const { now, timeout = MODELS.timeout } = this.options
    const deadline = Math.min(now() + timeout.totalMs, this.context.deadline ?? Infinity)
    let left = choices
    for (let tries = 0; tries < MODELS.maxAttempts && now() < deadline; tries++) {
      const begun = now()
      const allowed = await this.#admit(left, prompt)
      if (!allowed) break
      const { choice, ticket } = allowed
      left = left.slice(left.indexOf(choice) + 1)
      const answering = this.#answering(choice, prompt)
      const limits = { ...timeout, totalMs: deadline - now() }
      const attempted = await this.#attempt(choice, ticket, prompt, answering, limits)
      const { failure } = attempted
      if (!failure) return this.#wording(choice, answering, attempted)
      this.#skipped.push({ engine: choice.name, reason: failure.reason, ms: now() - begun })
      if (!ROTATES.has(failure.reason) || !this.#isWithdrawn(answering)) break
    }
    throw this.#unavailable()
  }

  async #admit(
    choices: readonly ModelChoice[],
    prompt: Prompt
  ): Promise<{ choice: ModelChoice; ticket: Admitted['ticket'] } | null> {
    const candidates = choices.map((choice) => candidateOf(choice, prompt))
    const { admitted, refused } = await this.options.admission.admit(candidates).catch(closed)
    for (const { key, reason } of refused) {
      const choice = choices.find((each) => each.key === key)
      if (choice) this.#skipped.push({ engine: choice.name, reason, ms: 0 })
    }
    const choice = choices.find(({ key }) => key === admitted?.key)
    return admitted && choice ? { choice, ticket: admitted.ticket } : null
  }

  #answering(choice: ModelChoice, prompt: Prompt): Answering {
    const { now, onObjection } = this.options
    const clock = {
      now: now(),
      timeZone: this.question.timeZone ?? ASSISTANT.timeZone,
      language: this.question.language,
    }
    return new Answering(this.provider, prompt.grounds, clock, {
      onSegment: (segment) => this.context.onSegment?.(segment),
      onObjection: (objection) => onObjection?.(objection, choice.name),
    })
  }

  /** Asks one model, and reports how it went whatever happens. */
  async #attempt(
    choice: ModelChoice,
    ticket: Admitted['ticket'],
    prompt: Prompt,
    answering: Answering,
    limits: AttemptTimeout
  ): Promise<Attempted> {
    const { signal } = this.context
    let outcome: Outcome = { result: 'abandoned', cost: ticket.cost }
    try {
      const model = this.connect(choice)
      const attempted = await attempt(model, prompt, answering, limits, signal)
      const cost = spentOf(attempted, choice, ticket)
      if (signal.aborted) outcome = { result: 'abandoned', cost }
      else if (attempted.failure) {
        outcome = { result: 'failed', failure: attempted.failure, cost }
      } else outcome = { result: 'answered', cost }
      return attempted
    } finally {
      // The answer does not depend on what is remembered of it.
      await this.options.admission.report(ticket, outcome).catch(() => {})
    }
  }

  #wording(choice: ModelChoice, answering: Answering, { usage }: Attempted): Wording {
    const own = answering.segments
    const added = answering.addedFrom()
    for (const segment of added) this.context.onSegment?.(segment)
    return {
      segments: [...own, ...added],
      model: choice.model,
      skipped: this.#skipped,
      ...(usage && { usage: { ...usage, usd: costOf(usage, choice.price).usd } }),
    }
  }

  /** Whether another model may begin: nothing was said, or the watcher can be told that it does not hold. */
  #isWithdrawn({ segments }: { segments: readonly Segment[] }): boolean {
    if (this.context.signal.aborted) return false
    if (segments.length === 0) return true
    this.context.onWithdrawn?.()
    return this.context.onWithdrawn !== undefined
  }

  /** With the reason of the last that was really asked, or else of the last that might not be. */
  #unavailable(): EngineUnavailable {
    const asked = this.#skipped.filter(({ reason }) => !REFUSALS.has(reason))
    const last = asked.at(-1) ?? this.#skipped.at(-1)
    const isLate = this.options.now() >= (this.context.deadline ?? Infinity)
    const usual = isLate ? 'timeout' : 'breaker-open'
    const reason = this.context.signal.aborted ? 'cancelled' : (last?.reason ?? usual)
    return new EngineUnavailable(reason, undefined, this.#skipped)
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['breaker-open', 'over-budget', 'too-frequent'])

/** An admission that cannot be asked admits nobody: what is unknown is not paid for. */
const closed = (): Awaited<ReturnType<Admission['admit']>> => ({ admitted: null, refused: [] })

function candidateOf({ key, price }: ModelChoice, { instructions, prompt }: Prompt): Candidate {
  const inputTokens = Math.ceil((instructions.length + prompt.length) / MODELS.charactersPerToken)
  return { key, most: costOf({ inputTokens, outputTokens: MODELS.maxOutputTokens }, price) }
}

/** Nothing for a call that was refused; all that was set aside where nobody says how much it was. */
function spentOf({ usage, isRefused }: Attempted, choice: ModelChoice, ticket: Admitted['ticket']) {
  if (usage) return costOf(usage, choice.price)
  return isRefused ? costOf({ inputTokens: 0, outputTokens: 0 }, choice.price) : ticket.cost
}
