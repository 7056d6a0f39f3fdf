/** The series of a store, found by matchers. */
import { setLabel } from '../../worker/ingest/labels'
import type { Labels, Matcher } from '../../worker/promql/source'
import { Postings } from './postings'

export class LabelIndex {
  /** Series known. */
  count = 0
  /** All ids are below this. */
  size = 0
  readonly postings = new Postings((id) => this.labels(id))
  readonly #labels: (Labels | undefined)[] = []
  readonly #free: number[] = []
  readonly #interned = new Map<string, string>()
  /** Names of servers by their numbers, and the numbers by name. */
  readonly #serverNames: string[] = []
  readonly #serverNumbers = new Map<string, number>()

  /** An id that no series has: one that was given back, or the next. Not yet taken. */
  unusedId(): number {
    let id = this.#free.at(-1)
    while (id !== undefined && this.#labels[id] !== undefined) {
      this.#free.pop()
      id = this.#free.at(-1)
    }
    return id ?? this.size
  }

  /** Add a series under an id that is unused. */
  add(id: number, labels: Labels): void {
    for (let unused = this.size; unused < id; unused++) this.#free.push(unused)
    this.size = Math.max(this.size, id + 1)
    const shared = this.#intern(labels)
    this.#labels[id] = shared
    this.count++
    this.postings.add(id, shared)
  }

  /** A small number that stands for a server. */
  serverNumber(name: string): number {
    let number = this.#serverNumbers.get(name)
    if (number === undefined) {
      number = this.#serverNames.push(name) - 1
      this.#serverNumbers.set(name, number)
    }
    return number
  }

  /** Numbers of servers are below this. */
  get serverCount(): number {
    return this.#serverNames.length
  }

  serverName(number: number): string {
    return this.#serverNames[number]!
  }

  has(id: number): boolean {
    return this.#labels[id] !== undefined
  }

  labels(id: number): Labels {
    return this.#labels[id]!
  }

  /** Ids in use, ascending. */
  *ids(): Generator<number> {
    for (let id = 0; id < this.size; id++) if (this.#labels[id] !== undefined) yield id
  }

  /** Which server a series belongs to; '' for a series of none. */
  instance(id: number): string {
    return this.#labels[id]!.instance ?? ''
  }

  /** Servers with the ids of their series as in {@link Postings.valuesOf}; '' for series of none. */
  *instances(): Generator<[server: string, ids: Uint32Array]> {
    yield* this.postings.valuesOf('instance')
    const others = this.postings.without('instance')
    if (others.length > 0) yield ['', others]
  }

  /** See {@link Postings.matching}. */
  matching(matchers: readonly Matcher[]): Uint32Array {
    return this.postings.matching(matchers)
  }

  #intern(labels: Labels): Labels {
    const shared: Record<string, string> = {}
    for (const [name, value] of Object.entries(labels)) {
      const known = this.#interned.get(value)
      if (known === undefined) this.#interned.set(value, value)
      setLabel(shared, name, known ?? value)
    }
    return shared
  }
}
