/** The engines in the order in which they are asked. */
import type { Skipped } from '../../contracts/assistant'
import { MODELS } from '../../policy'
import { type Limited, unlimited } from '../time-limit'
import {
  type Engine,
  type EngineContext,
  EngineUnavailable,
  type Question,
  type Wording,
} from './engine'

/** Whose words an answer is in, and who was asked before. */
export interface Processed extends Wording {
  engine: Engine
  skipped: Skipped[]
}

export class EngineRegistry {
  readonly #engines = new Map<string, Engine>()

  /**
   * @param now ms, of any clock
   * @param limited ends the waiting for an engine
   */
  constructor(
    readonly now: () => number,
    readonly limited: Limited = unlimited
  ) {}

  /** Asked after those that were registered before; one of the same name is replaced in its place. */
  register(engine: Engine): this {
    this.#engines.set(engine.name, engine)
    return this
  }

  get(name: string): Engine | undefined {
    return this.#engines.get(name)
  }

  get names(): string[] {
    return [...this.#engines.keys()]
  }

  /**
   * The words of the first engine that has any. All of them together have the time of
   * `MODELS.timeout.totalMs`; one that keeps to no limit is left behind.
   * @throws {EngineUnavailable} when none has
   * @throws the reason of the signal
   */
  async processWithFallback(question: Question, context: EngineContext): Promise<Processed> {
    const skipped: Skipped[] = []
    let deadline: number | undefined
    for (const engine of this.#engines.values()) {
      const begun = this.now()
      deadline ??= begun + MODELS.timeout.totalMs
      try {
        const wording = await this.#worded(engine, question, { ...context, deadline }, begun)
        return { ...wording, engine, skipped: [...skipped, ...(wording.skipped ?? [])] }
      } catch (error) {
        context.signal.throwIfAborted()
        const { reason, attempts } = this.#unavailable(error, context)
        const whole = { engine: engine.name, reason, ms: this.now() - begun }
        skipped.push(...(attempts.length > 0 ? attempts : [whole]))
      }
    }
    throw new EngineUnavailable('no-engine')
  }

  /** Within its time; what it said before it failed is withdrawn, and nothing is heard of it later. */
  async #worded(
    engine: Engine,
    question: Question,
    context: EngineContext & { deadline: number },
    begun: number
  ): Promise<Wording> {
    let isCurrent = true
    let hasSpoken = false
    const own: EngineContext = {
      ...context,
      onSegment(segment) {
        if (!isCurrent) return
        hasSpoken = true
        context.onSegment?.(segment)
      },
      ...(context.onWithdrawn && {
        onWithdrawn() {
          if (isCurrent && hasSpoken) context.onWithdrawn?.()
          hasSpoken = false
        },
      }),
    }
    try {
      return await this.limited(engine.word(question, own), {
        // Whoever comes after the models needs next to none.
        ms: Math.max(context.deadline - begun, 0) + MODELS.graceMs,
        late: () => new EngineUnavailable('timeout'),
        signal: context.signal,
      })
    } catch (error) {
      own.onWithdrawn?.()
      throw error
    } finally {
      isCurrent = false
    }
  }

  /** @throws a bug that nobody wants to hear of */
  #unavailable(error: unknown, { onBug }: EngineContext): EngineUnavailable {
    if (error instanceof EngineUnavailable) return error
    if (!onBug) throw error
    onBug(error)
    return new EngineUnavailable('internal')
  }
}
