/** Who decides whether a model may be asked: breakers and the day's budget in one place. */
import { MODELS } from '../policy'
import { abandoned, attempted, type Breaker, CLOSED, failed, permits, succeeded } from './breaker'
import type { Failure } from './failure'
import { type Allowance, type Cost, type Spending, setAside, settled, UNSPENT } from './spending'

/** A model at a project, and what asking it may cost. */
export interface Candidate {
  /** `provider:model:project`; the same as long as the settings of it are. */
  key: string
  most: Cost
}

/** Leave to ask one of the candidates; `ticket` is to be reported with. */
export interface Admitted {
  key: string
  ticket: { key: string; at: number; cost: Cost }
}

export interface Refused {
  key: string
  reason: 'breaker-open' | 'over-budget' | 'too-frequent'
}

export type Outcome =
  | { result: 'answered'; cost: Cost }
  | { result: 'failed'; failure: Failure; cost: Cost }
  /** Given up by the asker: nobody's fault. */
  | { result: 'abandoned'; cost: Cost }

/** Shared by all who ask; a Durable Object is one by RPC. */
export interface Admission {
  /** Leave for the first of the candidates that may be asked; `admitted` is null where none may. */
  admit(
    candidates: readonly Candidate[]
  ): Promise<{ admitted: Admitted | null; refused: Refused[] }>
  /** How it went; to be called once for every ticket. */
  report(ticket: Admitted['ticket'], outcome: Outcome): Promise<void>
}

/** All that an admission remembers; plain data. */
export interface AdmissionState {
  breakers: Record<string, Breaker>
  spending: Spending
}

export const FRESH: Readonly<AdmissionState> = { breakers: {}, spending: UNSPENT }

/** Which candidate may be asked, and the state with its trial and its cost noted. */
export function admitted(
  state: Readonly<AdmissionState>,
  candidates: readonly Candidate[],
  allowance: Allowance,
  now: number
): { state: AdmissionState; admitted: Admitted | null; refused: Refused[] } {
  const refused: Refused[] = []
  for (const { key, most } of candidates) {
    const breaker = state.breakers[key] ?? CLOSED
    if (!permits(breaker, now)) {
      refused.push({ key, reason: 'breaker-open' })
      continue
    }
    const spending = setAside(state.spending, most, allowance, now)
    if (!spending) {
      refused.push({ key, reason: 'over-budget' })
      continue
    }
    return {
      state: { breakers: kept(state.breakers, key, attempted(breaker, now)), spending },
      admitted: { key, ticket: { key, at: now, cost: most } },
      refused,
    }
  }
  return { state: { ...state }, admitted: null, refused }
}

/** @param chance 0 to 1, as of `failed` */
export function reported(
  state: Readonly<AdmissionState>,
  ticket: Admitted['ticket'],
  outcome: Outcome,
  now: number,
  chance: number
): AdmissionState {
  const before = state.breakers[ticket.key] ?? CLOSED
  return {
    breakers: kept(state.breakers, ticket.key, after(before, outcome, now, chance)),
    spending: settled(state.spending, ticket, outcome.cost, now),
  }
}

function after(breaker: Breaker, outcome: Outcome, now: number, chance: number): Breaker {
  switch (outcome.result) {
    case 'answered':
      return succeeded(breaker)
    case 'failed':
      return failed(breaker, outcome.failure, now, chance)
    case 'abandoned':
      return abandoned(breaker)
  }
}

/** With one breaker renewed, which makes it the last to be forgotten. */
function kept(
  breakers: Readonly<Record<string, Breaker>>,
  key: string,
  breaker: Breaker
): Record<string, Breaker> {
  const others = Object.entries(breakers).filter(([name]) => name !== key)
  return Object.fromEntries([...others, [key, breaker] as const].slice(-MODELS.breaker.maxKept))
}

/** Remembers for as long as it lives. */
export class MemoryAdmission implements Admission {
  #state: AdmissionState = FRESH

  /**
   * @param now Unix ms
   * @param chance 0 to 1
   */
  constructor(
    readonly now: () => number,
    readonly chance: () => number,
    readonly allowance: Allowance = MODELS.perDay
  ) {}

  get state(): Readonly<AdmissionState> {
    return this.#state
  }

  async admit(candidates: readonly Candidate[]) {
    const { state, ...decision } = admitted(this.#state, candidates, this.allowance, this.now())
    this.#state = state
    return decision
  }

  async report(ticket: Admitted['ticket'], outcome: Outcome) {
    this.#state = reported(this.#state, ticket, outcome, this.now(), this.chance())
  }
}
