/** A fleet's samples as a whole, wherever its slices keep them. */
import type { WriteOutcome } from '../../worker/contracts/ingest'
import { type FleetReader, readerOf } from '../../worker/fleet/reader'
import type { UnreadableLines } from '../../worker/ingest/exposition'
import type { Push } from '../../worker/ingest/push'
import { INGEST } from '../../worker/policy'
import type { LabelSource } from '../../worker/promql/label-source'
import { answerPart } from '../../worker/promql/part'
import type { IndexedSource, Series } from '../../worker/promql/source'
import { data } from '../../worker/rpc'
import { readerOfStore } from '../reader-of-store'
import { window } from '../series/column'
import type { Engine } from '../series/engine'
import { labelsOfEngine, labelsOfStore, slicedLabels } from './labels'
import { ownerOf, type SliceMap, serverHash, WHOLE } from './map'
import { mergedOutcome } from './outcomes'
import { packSeries } from './packed-series'
import { pushOf } from './part'
import { isWhole, partition } from './partition'
import { slicedReader } from './reader'
import type { Slices } from './slices'
import { type SliceSource, slicedSource } from './source'

const OVERLOADED: WriteOutcome = { kind: 'overloaded', retryAfterS: INGEST.retryAfterS }

/** What slice 0 does for itself. */
export interface OwnStore {
  engine: Engine
  store(push: Push, unreadable?: UnreadableLines): WriteOutcome
}

export class WholeFleet {
  readonly #own: OwnStore
  readonly #slices: Slices

  constructor(own: OwnStore, slices: Slices) {
    this.#own = own
    this.#slices = slices
  }

  get source(): IndexedSource {
    const { map } = this.#slices
    if (map === WHOLE) return this.ownSource
    return slicedSource(map, (n) => (n === 0 ? this.ownSource : this.#slices.source(n)))
  }

  get labels(): LabelSource {
    const { map } = this.#slices
    if (map === WHOLE) return this.ownLabels
    return slicedLabels(map, (n) =>
      n === 0 ? this.ownLabels : labelsOfStore(this.#slices.store(n))
    )
  }

  get reader(): FleetReader {
    const { map } = this.#slices
    if (map === WHOLE) return this.ownReader
    return slicedReader(
      readerOf(this.source, Date.now),
      map,
      (n) => (n === 0 ? this.ownReader : readerOfStore(this.#slices.store(n))),
      Date.now
    )
  }

  /** What this slice holds itself. */
  get ownSource(): SliceSource {
    const { engine } = this.#own
    const source: IndexedSource = {
      async select(matchers, from, to, hints) {
        return engine.select(matchers, from, to, hints)
      },
      async look(asked) {
        return engine.look(asked)
      },
      async labelValues(name, from) {
        return engine.labelValues(name, [], from, Number.POSITIVE_INFINITY).found
      },
    }
    return { ...source, answer: (question) => answerPart(question, source, Date.now) }
  }

  get ownLabels(): LabelSource {
    return labelsOfEngine(this.#own.engine)
  }

  get ownReader(): FleetReader {
    return readerOf(this.ownSource, Date.now)
  }

  /**
   * Store a push. Where it goes to several slices and this object ends half-way, nothing is
   * acknowledged; the sender repeats the push, and what is stored already counts as repeated.
   */
  write(push: Push, unreadable: UnreadableLines): WriteOutcome | Promise<WriteOutcome> {
    const { map } = this.#slices
    return isWhole(push, map) ? this.#own.store(push, unreadable) : this.#spread(push, unreadable)
  }

  /** See `Engine.backfill`. */
  async backfill(series: readonly Series[], now: number): Promise<WriteOutcome> {
    const { map } = this.#slices
    if (map === WHOLE) return this.#own.engine.backfill(series, now)
    const outcomes: WriteOutcome[] = []
    for (const [slice, part] of bySlice(series, map)) {
      outcomes.push(
        slice === 0
          ? this.#own.engine.backfill(part, now)
          : await data(this.#slices.store(slice).backfill(packSeries(part)))
      )
    }
    return mergedOutcome(outcomes)
  }

  /** Every server of which there is a series; '' for series of none. */
  async servers(): Promise<string[]> {
    const names = await this.#fromAll((n) => data(this.#slices.store(n).servers()))
    return [...new Set([...this.#own.engine.servers(), ...names.flat()])]
  }

  /** Time of the oldest sample, in Unix ms; undefined without one. */
  async oldest(): Promise<number | undefined> {
    const times = await this.#fromAll((n) => this.#slices.store(n).oldest())
    const known = [this.#own.engine.oldest, ...times].filter((time) => time !== undefined)
    return known.length === 0 ? undefined : Math.min(...known)
  }

  #fromAll<Answer>(ask: (slice: number) => Promise<Answer>): Promise<Answer[]> {
    return this.#slices.each(Number.POSITIVE_INFINITY, ask)
  }

  async #spread(push: Push, unreadable: UnreadableLines): Promise<WriteOutcome> {
    const parts = partition(push, this.#slices.map)
    if (!this.#slices.hasRoom(parts)) return OVERLOADED
    const own = pushOf(parts.get(0) ?? [])
    Object.assign(own.histograms, push.histograms)
    const outcome = this.#own.store(own, unreadable)
    try {
      return mergedOutcome([outcome, ...(await this.#slices.send(parts))])
    } catch (error) {
      console.error(error) // A slice failed; it may take the same push later.
      return OVERLOADED
    }
  }
}

/** The series, cut at the epochs, by the slices that own the parts. */
function bySlice(series: readonly Series[], map: SliceMap): Map<number, Series[]> {
  const slices = new Map<number, Series[]>()
  for (const { labels, ...column } of series) {
    const server = serverHash(labels.instance ?? '')
    for (const [n, epoch] of map.entries()) {
      const part = window(column, epoch.fromMs, map[n + 1]?.fromMs ?? Number.POSITIVE_INFINITY)
      if (part.times.length === 0) continue
      const owner = ownerOf(server, epoch)
      const known = slices.get(owner)
      if (known === undefined) slices.set(owner, [{ labels, ...part }])
      else known.push({ labels, ...part })
    }
  }
  return slices
}
