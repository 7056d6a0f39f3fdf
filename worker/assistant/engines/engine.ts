/** What words answers. */
import type { Findings, Segment, Skipped } from '../../contracts/assistant'
import type { Language } from '../../contracts/generation'
import { FindingFailed, TelemetryUnavailable } from '../telemetry'

/** A question as engines see it. */
export interface Question {
  text: string
  language: Language
  /** IANA; by default the policy's. */
  timeZone?: string
}

export interface EngineContext {
  /** What was found out; the same for every engine, and computed once. */
  findings(): Promise<Findings>
  /** Aborted when the asker gives up or time is over. */
  signal: AbortSignal
  /** Called with a segment as soon as it can be shown; segments of an engine that fails are withdrawn. */
  onSegment?(segment: Segment): void
  /**
   * Called when an engine begins anew with another of its models: what it has said is withdrawn.
   * Without it an engine that has said something does not.
   */
  onWithdrawn?(): void
  /** When all engines together must have answered, ms of the registry's clock. */
  deadline?: number
  /** Called with an error that is a bug; the next engine is asked then. Without it the bug surfaces. */
  onBug?(error: unknown): void
}

export interface Wording {
  segments: Segment[]
  /** What a model was paid for. */
  model?: string
  /** USD is null where the price is not known. */
  usage?: { inputTokens: number; outputTokens: number; usd: number | null }
  /** Models of this engine that were asked before, in vain. */
  skipped?: Skipped[]
}

/** One way to word an answer. Tier 1 is a model, 2 the evidence's own words, 3 a static text. */
export interface Engine {
  readonly name: string
  readonly tier: 1 | 2 | 3
  /** @throws {EngineUnavailable} when the next engine is to be asked; anything else is a bug */
  word(question: Question, context: EngineContext): Promise<Wording>
}

/** Ask the next engine. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable'

  constructor(
    /** As in `Skipped.reason`. */
    readonly reason: string,
    options?: ErrorOptions,
    /** All that were asked, where there is more than one thing to ask. */
    readonly attempts: readonly Skipped[] = []
  ) {
    super(reason, options)
  }
}

/**
 * The findings as an engine asks for them.
 * @throws {EngineUnavailable} where the telemetry cannot be asked
 */
export async function findingsOf(context: EngineContext): Promise<Findings> {
  try {
    return await context.findings()
  } catch (error) {
    if (!(error instanceof TelemetryUnavailable)) throw error
    const reason = error instanceof FindingFailed ? 'internal' : 'no-telemetry'
    throw new EngineUnavailable(reason, { cause: error })
  }
}
