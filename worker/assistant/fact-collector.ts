/** The facts of one answer, numbered as they are found. */
import type { Fact } from '../contracts/assistant'
import { ASSISTANT } from '../policy'

/** What most facts leave out. */
const USUAL = {
  server: null,
  vital: null,
  query: null,
  unit: '',
  value: null,
  baseline: null,
  text: null,
  weight: null,
  link: null,
} as const

/** A fact that has no number yet; what is left out is null. */
export type NewFact = Partial<Omit<Fact, 'id'>> & Pick<Fact, 'kind' | 'title' | 'from' | 'to'>

export class FactCollector {
  readonly #facts: Fact[]
  readonly #onFact: (fact: Fact) => void

  /**
   * @param onFact called with each fact as soon as it is found
   * @param known facts that are numbered already, e1 first
   */
  constructor(onFact: (fact: Fact) => void = () => {}, known: readonly Fact[] = []) {
    this.#onFact = onFact
    this.#facts = [...known]
  }

  get all(): readonly Fact[] {
    return this.#facts
  }

  /** Whether another one is allowed. */
  get hasRoom(): boolean {
    return this.room > 0
  }

  /** How many more are allowed. */
  get room(): number {
    return Math.max(0, ASSISTANT.maxFacts - this.#facts.length)
  }

  /** @throws {RangeError} beyond `ASSISTANT.maxFacts`: whoever asks for more must choose before */
  add(fact: NewFact): Fact {
    if (!this.hasRoom) throw new RangeError(`An answer has at most ${ASSISTANT.maxFacts} facts`)
    const numbered: Fact = { ...USUAL, ...fact, id: `e${this.#facts.length + 1}` }
    this.#facts.push(numbered)
    this.#onFact(numbered)
    return numbered
  }
}
