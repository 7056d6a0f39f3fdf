/**
 * The slices of a fleet, as its first store reaches them.
 *
 * Slice 0 is that store itself: it takes every push, keeps the map, and what is from before the first
 * spread. The others are stores like it, named after it: `main/1`, `main/2`, …
 */
import type { WriteOutcome } from '../../worker/contracts/ingest'
import type { Settings } from '../../worker/contracts/settings'
import { SLICES } from '../../worker/policy'
import { TooManySamples } from '../../worker/promql/error'
import { data } from '../../worker/rpc'
import type { SeriesStore, Taken } from '../series-store'
import { inParallel } from './in-parallel'
import { epochAt, grownMap, type SliceMap, slicesOf, WHOLE } from './map'
import { unpackSeries } from './packed-series'
import { unpackTable } from './packed-table'
import { bytesOf, type Part } from './part'
import type { Parts } from './partition'
import { SliceQueue, Waiting } from './queue'
import type { SliceSource } from './source'

/** What the first store remembers of its slices. */
interface Kept {
  /** An alarm may wake the object without its name. */
  name: string
  map: SliceMap
}

const KEPT = 'slices'

export class Slices {
  readonly #ctx: DurableObjectState
  readonly #stores: DurableObjectNamespace<SeriesStore>
  readonly #sliceSeries: number
  readonly #settings: () => Settings
  readonly #heard: (slice: number, taken: Taken) => void
  readonly #queues = new Map<number, SliceQueue>()
  readonly #waiting = new Waiting()
  /** Active series by slice, as each last said; after a restart those that have not spoken count for none. */
  readonly #active = new Map<number, number>()
  #kept: Kept | undefined

  /**
   * @param sliceSeries active series that one slice is meant for
   * @param settings what the owner chose, to be told to each slice
   * @param heard is told what a slice answered
   */
  constructor(
    ctx: DurableObjectState,
    stores: DurableObjectNamespace<SeriesStore>,
    sliceSeries: number,
    settings: () => Settings,
    heard: (slice: number, taken: Taken) => void
  ) {
    this.#ctx = ctx
    this.#stores = stores
    this.#sliceSeries = sliceSeries
    this.#settings = settings
    this.#heard = heard
    this.#kept = ctx.storage.kv.get<Kept>(KEPT)
  }

  get map(): SliceMap {
    return this.#kept?.map ?? WHOLE
  }

  /**
   * From when on series count as active, Unix ms: not before the newest epoch, because until then the
   * same series were also active where they were before.
   */
  activeSince(now: number): number {
    return Math.max(now - SLICES.activeMs, this.map.at(-1)!.fromMs)
  }

  /** Spread further when the slices hold too much; takes effect in the future. @param own active series of slice 0 */
  grow(now: number, own: number): void {
    this.#active.set(0, own)
    const series = [...this.#active.values()].reduce((sum, active) => sum + active, 0)
    const map = grownMap(this.map, series, now, this.#sliceSeries)
    const name = this.#kept?.name ?? this.#ctx.id.name
    if (map === this.map || name === undefined) return
    this.#ctx.storage.kv.put<Kept>(KEPT, { name, map })
    this.#kept = { name, map }
    this.#active.clear()
  }

  /** Whether these parts may wait for their slices. */
  hasRoom(parts: Parts): boolean {
    const sent = [...others(parts)]
    const bytes = sent.reduce((sum, { part }) => sum + bytesOf(part), 0)
    return this.#waiting.hasRoom(bytes, sent.length)
  }

  /**
   * The outcomes of all parts but slice 0's, when they are durable.
   *
   * Where a slice fails, its part may be stored or not, and the others may be stored. The sender
   * repeats the push, and what is stored already counts as repeated.
   */
  send(parts: Parts): Promise<WriteOutcome[]> {
    return Promise.all([...others(parts)].map(({ slice, part }) => this.#queue(slice).send(part)))
  }

  store(slice: number): DurableObjectStub<SeriesStore> {
    return this.#stores.getByName(`${this.#kept?.name}/${slice}`)
  }

  /** A slice other than 0 as a source. */
  source(slice: number): SliceSource {
    const store = this.store(slice)
    return {
      async select(matchers, from, to, hints) {
        const answer = await data(store.select(matchers, from, to, hints))
        if (answer === 'too-many-samples') throw new TooManySamples()
        return unpackSeries(await bytesOfMessage(answer))
      },
      async answer(question) {
        const answer = await data(store.evaluate(question))
        if ('kind' in answer) return answer
        const { packed, samples, annotations } = answer
        return { table: unpackTable(await bytesOfMessage(packed)), samples, annotations }
      },
      labelValues: (name, from) => data(store.labelValues(name, from)),
    }
  }

  /** `ask` of every slice but 0 that held servers at `time`, Unix ms. */
  each<Answer>(time: number, ask: (slice: number) => Promise<Answer>): Promise<Answer[]> {
    const slices = slicesOf(this.map[epochAt(this.map, time)]!)
    const remote = slices.filter((slice) => slice > 0)
    return inParallel(remote, SLICES.maxCalls, ask)
  }

  #queue(slice: number): SliceQueue {
    let queue = this.#queues.get(slice)
    if (queue === undefined) {
      queue = new SliceQueue((parts) => this.#hand(slice, parts), this.#waiting)
      this.#queues.set(slice, queue)
    }
    return queue
  }

  async #hand(slice: number, parts: Part[]): Promise<WriteOutcome[]> {
    const since = this.activeSince(Date.now())
    const taken = await data(this.store(slice).take(parts, since, this.#settings()))
    this.#active.set(slice, taken.active)
    this.#heard(slice, taken)
    return taken.outcomes
  }
}

/** What came as a stream where one message could not carry it. */
const bytesOfMessage = (message: ArrayBuffer | ReadableStream<Uint8Array>) =>
  message instanceof ArrayBuffer ? message : new Response(message).arrayBuffer()

function* others(parts: Parts): Generator<{ slice: number; part: Part }> {
  for (const [slice, own] of parts) {
    if (slice > 0) for (const part of own) yield { slice, part }
  }
}
