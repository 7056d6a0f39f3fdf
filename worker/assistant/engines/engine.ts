/** What words answers. */
import type { Findings, Segment } from '../../contracts/assistant'
import type { Language } from '../../contracts/generation'

/** A question as engines see it. */
export interface Question {
  text: string
  language: Language
}

export interface EngineContext {
  /** What was found out; the same for every engine, and computed once. */
  findings(): Promise<Findings>
  /** Aborted when the asker gives up or time is over. */
  signal: AbortSignal
  /** Called with a segment as soon as it can be shown; segments of an engine that fails are withdrawn. */
  onSegment?(segment: Segment): void
}

export interface Wording {
  segments: Segment[]
  /** What a model was paid for. */
  model?: string
  usage?: { inputTokens: number; outputTokens: number; usd: number }
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
    options?: ErrorOptions
  ) {
    super(reason, options)
  }
}
