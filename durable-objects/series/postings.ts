/** An inverted index of labels: for each name and value the ids of the series that carry it. */
import { valueTest } from '../../worker/promql/matchers'
import type { Labels, Matcher } from '../../worker/promql/source'
import { IdSet } from './id-set'
import { PostingList, seek } from './posting-list'

/** One series is the rule for labels with very many values, and an id takes a tenth of a list. */
type Posting = number | PostingList

/** A matcher that was understood. */
interface Test extends Matcher {
  accepts: (value: string) => boolean
}

/** Ascending ids, each value of a label in a list of its own; so no id is in two of them. */
type Lists = readonly Uint32Array[]

const NONE = new Uint32Array(0)

export class Postings {
  readonly #names = new Map<string, Map<string, Posting>>()
  readonly #all = new PostingList()
  readonly #labelsOf: (id: number) => Labels
  /** All ids are below this. */
  #size = 0

  /** @param labelsOf the labels of a series that was added */
  constructor(labelsOf: (id: number) => Labels) {
    this.#labelsOf = labelsOf
  }

  /** Add a series under an id that no other has. */
  add(id: number, labels: Labels): void {
    this.#all.add(id)
    this.#size = Math.max(this.#size, id + 1)
    for (const name in labels) this.#addLabel(id, name, labels[name]!)
  }

  /**
   * The ids of all series that satisfy all `matchers`, ascending.
   *
   * As in Prometheus, a label that is missing counts as ''. So a matcher that accepts '' takes away
   * the series with the values that it does not accept; any other one keeps those that it does.
   *
   * @throws {RangeError} for a regular expression that is not accepted
   */
  matching(matchers: readonly Matcher[]): Uint32Array {
    const tests = matchers.map((matcher) => ({ ...matcher, accepts: valueTest(matcher) }))
    tests.sort((a, b) => this.#atMost(a) - this.#atMost(b))
    let ids: Uint32Array | undefined
    for (const test of tests) ids = this.#narrowed(ids, test)
    return ids ?? this.#all.ids.slice()
  }

  /** The ids of the series without this label, ascending. */
  without(name: string): Uint32Array {
    return this.matching([{ name, op: '=', value: '' }])
  }

  /** The values of a label, each with the ids of its series: ascending, a view until the next {@link add}. */
  *valuesOf(name: string): Generator<[value: string, ids: Uint32Array]> {
    for (const [value, posting] of this.#names.get(name) ?? []) yield [value, idsOf(posting)]
  }

  /** Names of labels, in no particular order. */
  names(): Iterable<string> {
    return this.#names.keys()
  }

  /** Series ids as a set that is quick to ask. */
  setOf(lists: Lists): IdSet {
    const set = new IdSet(this.#size)
    for (const ids of lists) set.addAll(ids)
    return set
  }

  #addLabel(id: number, name: string, value: string): void {
    let values = this.#names.get(name)
    if (values === undefined) {
      values = new Map()
      this.#names.set(name, values)
    }
    const known = values.get(value)
    if (known === undefined) values.set(value, id)
    else if (typeof known === 'number') values.set(value, listOf(known, id))
    else known.add(id)
  }

  /** About how many series a test leaves; those that take series away come last. */
  #atMost(test: Test): number {
    if (test.accepts('')) return this.#size + 1
    return test.op === '=' ? total(this.#listsOf(test, test.accepts)) : this.#size
  }

  /** Those of `ids` that pass a test, or of all series; `ids` is overwritten. */
  #narrowed(ids: Uint32Array | undefined, test: Test): Uint32Array {
    const { name, accepts } = test
    const values = this.#names.get(name)
    if (ids !== undefined && values !== undefined && ids.length < values.size) {
      return this.#tested(ids, test)
    }
    const acceptsMissing = accepts('')
    const lists = this.#listsOf(test, (value) => accepts(value) !== acceptsMissing)
    if (ids === undefined && !acceptsMissing) return this.#united(lists)
    return this.#filtered(ids ?? this.#all.ids.slice(), lists, !acceptsMissing)
  }

  /** Like {@link #narrowed}, by a look at each series: right for few, of a label with many values. */
  #tested(ids: Uint32Array, { name, accepts }: Test): Uint32Array {
    const known = new Map<string, boolean>()
    return filtered(ids, true, (id) => {
      const labels = this.#labelsOf(id)
      const value = Object.hasOwn(labels, name) ? labels[name]! : ''
      const accepted = known.get(value) ?? accepts(value)
      known.set(value, accepted)
      return accepted
    })
  }

  /** The lists of the values that `chosen` names; `=` and `!=` of a text name that one. */
  #listsOf({ name, op, value }: Matcher, chosen: (value: string) => boolean): Lists {
    const values = this.#names.get(name)
    if (values === undefined) return []
    if ((op === '=' || op === '!=') && value !== '') {
      const posting = values.get(value)
      return posting === undefined ? [] : [idsOf(posting)]
    }
    const lists: Uint32Array[] = []
    for (const [text, posting] of values) if (chosen(text)) lists.push(idsOf(posting))
    return lists
  }

  #united(lists: Lists): Uint32Array {
    if (lists.length === 0) return NONE
    if (lists.length === 1) return lists[0]!.slice()
    return this.setOf(lists).toArray(total(lists))
  }

  /** Those of `ids` that are in a list, or those that are in none; `ids` is overwritten. */
  #filtered(ids: Uint32Array, lists: Lists, listed: boolean): Uint32Array {
    if (lists.length === 0) return listed ? NONE : ids
    if (lists.length === 1) return filtered(ids, listed, placesIn(lists[0]!))
    const set = this.setOf(lists)
    return filtered(ids, listed, (id) => set.has(id))
  }
}

/** Whether a list holds an id, asked for ascending ids. */
function placesIn(list: Uint32Array): (id: number) => boolean {
  let place = 0
  return (id) => {
    place = seek(list, id, place)
    return list[place] === id
  }
}

function filtered(ids: Uint32Array, wanted: boolean, test: (id: number) => boolean): Uint32Array {
  let length = 0
  for (let n = 0; n < ids.length; n++) if (test(ids[n]!) === wanted) ids[length++] = ids[n]!
  return ids.subarray(0, length)
}

function total(lists: Lists): number {
  return lists.reduce((sum, ids) => sum + ids.length, 0)
}

function listOf(...ids: number[]): PostingList {
  const list = new PostingList()
  for (const id of ids) list.add(id)
  return list
}

function idsOf(posting: Posting): Uint32Array {
  return typeof posting === 'number' ? Uint32Array.of(posting) : posting.ids
}
