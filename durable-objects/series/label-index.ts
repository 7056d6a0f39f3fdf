/** The series of a store: found by metric name, by server and by matchers. */
import { setLabel } from '../../worker/ingest/labels'
import { valueTest } from '../../worker/promql/matchers'
import type { Labels, Matcher } from '../../worker/promql/source'

export class LabelIndex {
  /** Series known. */
  count = 0
  /** All ids are below this. */
  size = 0
  readonly #byName = new Map<string, number[]>()
  readonly #byInstance = new Map<string, number[]>()
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
    this.#labels[id] = this.#intern(labels)
    this.count++
    append(this.#byName, labels.__name__!, id)
    append(this.#byInstance, labels.instance ?? '', id)
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

  serverName(number: number): string {
    return this.#serverNames[number]!
  }

  has(id: number): boolean {
    return this.#labels[id] !== undefined
  }

  labels(id: number): Labels {
    return this.#labels[id]!
  }

  /** Which server a series belongs to; '' for a series of none. */
  instance(id: number): string {
    return this.#labels[id]!.instance ?? ''
  }

  /** Servers with the ids of their series, in no particular order. */
  get instances(): ReadonlyMap<string, readonly number[]> {
    return this.#byInstance
  }

  /**
   * The ids of all series that satisfy all `matchers`.
   * @throws {RangeError} for a regular expression that is not accepted
   */
  matching(matchers: readonly Matcher[]): number[] {
    const tests = matchers.map((matcher) => ({ name: matcher.name, accepts: valueTest(matcher) }))
    const ids = this.#candidates(matchers)
    return tests.reduce((left, test) => this.#accepted(left, test.name, test.accepts), ids)
  }

  /** The shortest list that surely holds every match. */
  #candidates(matchers: readonly Matcher[]): number[] {
    let shortest: readonly number[] | undefined
    for (const { name, op, value } of matchers) {
      if (op !== '=') continue
      const lists =
        name === '__name__' ? this.#byName : name === 'instance' ? this.#byInstance : undefined
      if (lists === undefined) continue
      const list = lists.get(value) ?? []
      if (shortest === undefined || list.length < shortest.length) shortest = list
    }
    return [...(shortest ?? this.ids())]
  }

  /** Ids in use, ascending. */
  *ids(): Generator<number> {
    for (let id = 0; id < this.size; id++) if (this.#labels[id] !== undefined) yield id
  }

  /** Few distinct values stand in many series, so each value is tested once. */
  #accepted(ids: number[], name: string, accepts: (value: string) => boolean): number[] {
    const known = new Map<string, boolean>()
    return ids.filter((id) => {
      const labels = this.#labels[id]!
      const value = Object.hasOwn(labels, name) ? labels[name]! : ''
      let accepted = known.get(value)
      if (accepted === undefined) {
        accepted = accepts(value)
        known.set(value, accepted)
      }
      return accepted
    })
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

function append(lists: Map<string, number[]>, value: string, id: number): void {
  const list = lists.get(value)
  if (list === undefined) lists.set(value, [id])
  else list.push(id)
}
