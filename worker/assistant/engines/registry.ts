/** The engines in the order in which they are asked. */
import type { Skipped } from '../../contracts/assistant'
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

  /** @param now ms, of any clock */
  constructor(readonly now: () => number) {}

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
   * The words of the first engine that has any.
   * @throws {EngineUnavailable} when none has
   */
  async processWithFallback(question: Question, context: EngineContext): Promise<Processed> {
    const skipped: Skipped[] = []
    for (const engine of this.#engines.values()) {
      const begun = this.now()
      try {
        const wording = await engine.word(question, context)
        return { ...wording, engine, skipped: [...skipped, ...(wording.skipped ?? [])] }
      } catch (error) {
        if (!(error instanceof EngineUnavailable)) throw error
        const whole = { engine: engine.name, reason: error.reason, ms: this.now() - begun }
        skipped.push(...(error.attempts.length > 0 ? error.attempts : [whole]))
      }
    }
    throw new EngineUnavailable('no-engine')
  }
}
