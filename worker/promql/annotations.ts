/** What a query's author should know of an answer that is one nevertheless. */
import { QUERY } from '../policy'
import type { Position } from './error'

/** A remark about a part of an expression. */
export interface Annotation extends Position {
  /** `warning`: the answer may be wrong; `info`: the expression may not mean what it says. */
  level: 'warning' | 'info'
  text: string
}

/** Collects remarks; each is kept once, and no more of them than anybody reads. */
export class Annotations {
  readonly #found = new Map<string, Annotation>()

  add(level: Annotation['level'], text: string, { from, to }: Position): void {
    if (this.#found.size >= QUERY.maxAnnotations) return
    this.#found.set(`${level} ${from} ${text}`, { level, text, from, to })
  }

  /** In the order in which they were first made. */
  get all(): Annotation[] {
    return [...this.#found.values()]
  }
}
