/** The samples of one fleet, and what they say of its servers. */
import { DurableObject } from 'cloudflare:workers'
import type { Reading, Server } from '../worker/contracts/fleet'
import type { History, HistoryQuery } from '../worker/contracts/history'
import type { WriteFormat, WriteOutcome } from '../worker/contracts/ingest'
import { type FleetReader, readerOf } from '../worker/fleet/reader'
import {
  decodeExposition,
  type Exposition,
  type UnreadableLines,
} from '../worker/ingest/exposition'
import { addLabels } from '../worker/ingest/extra-labels'
import { MalformedBody } from '../worker/ingest/malformed'
import type { Push } from '../worker/ingest/push'
import { decodeRemoteWrite } from '../worker/ingest/remote-write'
import { decompress } from '../worker/ingest/snappy'
import { INGEST, LIVE, SLICES, STALENESS, STORE } from '../worker/policy'
import { TooManySamples } from '../worker/promql/error'
import type { Matcher, SelectHints, SeriesSource } from '../worker/promql/source'
import { data } from '../worker/rpc'
import { migrate } from './migrate'
import { readerOfStore } from './reader-of-store'
import { SERIES_MIGRATIONS } from './series/disk'
import { Engine, type EngineStats } from './series/engine'
import { gunzip } from './series/gunzip'
import { ObjectDisk } from './series/object-disk'
import { ActiveCount } from './slices/active-count'
import { mergedOutcome } from './slices/outcomes'
import { packSeries } from './slices/packed-series'
import { type Part, pushOf } from './slices/part'
import { isWhole, partition } from './slices/partition'
import { slicedReader } from './slices/reader'
import { Slices } from './slices/slices'
import { slicedSource } from './slices/source'
import { writeTogether } from './slices/together'

/** One push as it arrived; the body is not read by anyone before. */
export interface WriteRequest {
  format: WriteFormat
  contentEncoding: 'snappy' | 'gzip' | 'identity'
  body: ArrayBuffer
  /** Added to every series that does not have a label of the same name. */
  extraLabels: Record<string, string>
}

export interface StoreStats extends EngineStats {
  /** Size of the database, in bytes. */
  bytes: number
  /** Rows written since the object woke up: what Cloudflare bills. */
  rowsWritten: number
}

/** What a slice answers when it was handed parts of pushes. */
export interface Taken {
  /** Of each part, in order. */
  outcomes: WriteOutcome[]
  /** Active series of the slice. */
  active: number
}

const OVERLOADED: WriteOutcome = { kind: 'overloaded', retryAfterS: INGEST.retryAfterS }

/**
 * The samples of one fleet: `env.SERIES.getByName('main')`, or of a slice of a large one.
 *
 * A push is one row of the log; from time to time the log is packed into blocks of hours. Memory
 * is a copy of what is on disk, so being evicted is a non-event.
 */
export class SeriesStore extends DurableObject<Env> implements FleetReader {
  readonly #disk: ObjectDisk
  readonly #engine: Engine
  readonly #slices: Slices
  readonly #active = new ActiveCount((since) => this.#engine.active(since))
  #unpacking = 0
  #alarmSet = false
  /** Who watches, and until when (Unix ms) it wants to hear of every push. */
  #watcher = { fleet: '', untilMs: 0 }
  /** Servers that reported and have not been shown to the watcher yet. */
  readonly #unshown = new Set<string>()
  #showing: Promise<void> | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, SERIES_MIGRATIONS)
    this.#disk = new ObjectDisk(ctx.storage)
    this.#engine = new Engine(this.#disk, crypto.getRandomValues(new Uint32Array(1))[0]!)
    this.#slices = new Slices(ctx, env.SERIES, sliceSeriesOf(env))
  }

  /**
   * Store a push. The answer leaves only when the samples are on disk: the output gate holds it
   * back until then. Nothing is awaited between the check of a sample and its row, so what one store
   * holds of a push lands whole or not at all.
   */
  async write(request: WriteRequest): Promise<WriteOutcome> {
    if (this.#overloaded(request)) return OVERLOADED
    try {
      const body = await this.#unpack(request)
      const { push, unreadable } = decode(request, body)
      this.#growSlices()
      const outcome = isWhole(push, this.#slices.map)
        ? this.#store(push, unreadable)
        : await this.#spread(push, unreadable)
      await this.#keepAlarm()
      return outcome
    } catch (error) {
      if (error instanceof MalformedBody) return { kind: 'malformed', detail: error.message }
      throw error
    }
  }

  /**
   * Store parts of pushes that slice 0 took. The answer leaves when they are on disk, as that of
   * {@link write}.
   *
   * @param activeSince from when on series count as active, Unix ms
   */
  async take(parts: Part[], activeSince: number): Promise<Taken> {
    const outcomes = this.#isFull
      ? parts.map(() => OVERLOADED)
      : writeTogether(parts, (push) => this.#store(push))
    await this.#keepAlarm()
    return { outcomes, active: this.#active.at(Date.now(), activeSince) }
  }

  /** The series of this slice alone, packed; as a stream where one message could not carry them. */
  select(
    matchers: readonly Matcher[],
    from: number,
    to: number,
    hints: SelectHints
  ): ArrayBuffer | ReadableStream<Uint8Array> | 'too-many-samples' {
    try {
      const packed = packSeries(this.#engine.select(matchers, from, to, hints))
      return packed.byteLength > SLICES.maxMessageBytes ? new Response(packed).body! : packed
    } catch (error) {
      if (error instanceof TooManySamples) return 'too-many-samples'
      throw error
    }
  }

  /** See `SeriesSource.labelValues`; of this slice alone. */
  labelValues(name: string, from: number): string[] {
    return this.#engine.labelValues(name, from)
  }

  state(only?: readonly string[]): Promise<{ servers: Server[]; readings: Reading[] }> {
    return this.#reader.state(only)
  }

  readings(only?: readonly string[]): Promise<Reading[]> {
    return this.#reader.readings(only)
  }

  count(): Promise<number> {
    return this.#reader.count()
  }

  history(query: HistoryQuery): Promise<History | 'too-many-values'> {
    return this.#reader.history(query)
  }

  /**
   * Tell `fleet` at once of every push until `untilMs` (Unix ms). It is kept in memory only: after a
   * restart the fleet's own next look renews it.
   */
  async watch(fleet: string, untilMs: number): Promise<void> {
    this.#watcher = { fleet, untilMs }
    // A slice that has just begun does not know enough of its servers yet; the fleet's looks show them.
    const settledAt = Date.now() - 2 * STALENESS.lookbackMs
    const passOn = (n: number) => this.#slices.store(n).watch(fleet, untilMs)
    await this.#slices.each(settledAt, (n) => passOn(n).catch(console.error))
  }

  /** Reads from the database and answers: the object is alive. */
  ping(): boolean {
    return this.#disk.bytes > 0
  }

  /** What the store holds, and what it cost; of slice 0, all slices together. */
  async stats(): Promise<StoreStats> {
    const { bytes, rowsWritten } = this.#disk
    const own = { ...this.#engine.stats(), bytes, rowsWritten }
    const others = await this.#slices.each(Number.POSITIVE_INFINITY, (n) =>
      data(this.#slices.store(n).stats())
    )
    return others.reduce(sum, own)
  }

  /** Forget what outlived its retention, and look again when the next block will have. */
  override async alarm(): Promise<void> {
    this.#engine.sweep(Date.now())
    this.#alarmSet = false
    await this.#keepAlarm()
  }

  get #reader(): FleetReader {
    const { map } = this.#slices
    const own = this.#ownReader
    if (map.length === 1) return own
    const slice = (n: number) => (n === 0 ? this.#source : this.#slices.source(n))
    const central = readerOf(slicedSource(map, slice), Date.now)
    return slicedReader(
      central,
      map,
      (n) => (n === 0 ? own : readerOfStore(this.#slices.store(n))),
      Date.now
    )
  }

  get #ownReader(): FleetReader {
    return readerOf(this.#source, Date.now)
  }

  /** What this slice holds itself. */
  get #source(): Required<SeriesSource> {
    const engine = this.#engine
    return {
      async select(matchers, from, to, hints) {
        return engine.select(matchers, from, to, hints)
      },
      async labelValues(name, from) {
        return engine.labelValues(name, from)
      },
    }
  }

  /** Now and then: spread further if the fleet has outgrown its slices. */
  #growSlices(): void {
    const now = Date.now()
    this.#slices.grow(now, this.#active.at(now, this.#slices.activeSince(now)))
  }

  #store(push: Push, unreadable?: UnreadableLines): WriteOutcome {
    const { outcome, instances } = this.#engine.write(push, Date.now(), unreadable)
    this.#arrived(instances)
    return outcome
  }

  /**
   * Store a push over several slices. When this object ends half-way, nothing is acknowledged; the
   * sender repeats the push, and what is stored already counts as repeated.
   */
  async #spread(push: Push, unreadable: UnreadableLines): Promise<WriteOutcome> {
    const parts = partition(push, this.#slices.map)
    if (!this.#slices.hasRoom(parts)) return OVERLOADED
    const own = pushOf(parts.get(0) ?? [])
    Object.assign(own.histograms, push.histograms)
    const outcome = this.#store(own, unreadable)
    try {
      return mergedOutcome([outcome, ...(await this.#slices.send(parts))])
    } catch (error) {
      console.error(error) // A slice failed; it may take the same push later.
      return OVERLOADED
    }
  }

  /** Somebody may be watching the servers of which something was just stored. */
  #arrived(instances: ReadonlySet<string>): void {
    if (Date.now() > this.#watcher.untilMs) return
    for (const instance of instances) this.#unshown.add(instance)
    this.#showing ??= this.#show().finally(() => {
      this.#showing = undefined
    })
    this.ctx.waitUntil(this.#showing)
  }

  /** Pushes that come together are shown together, and those that come meanwhile right after. */
  async #show(): Promise<void> {
    const fleet = this.env.FLEETS.getByName(this.#watcher.fleet)
    while (this.#unshown.size > 0) {
      await scheduler.wait(LIVE.coalesceMs)
      const servers = [...this.#unshown]
      this.#unshown.clear()
      try {
        // Slices are only ever added, so servers that report here always have.
        await fleet.publish(await this.#ownReader.readings(servers))
      } catch (error) {
        console.error(error) // The samples are safe; the fleet's own next look shows them.
        return
      }
    }
  }

  /** Whether nothing fits in, although the oldest history goes before anything new is refused. */
  get #isFull(): boolean {
    if (this.#disk.bytes > STORE.maxDatabaseBytes) this.#engine.sweep(Date.now())
    return this.#disk.bytes > STORE.maxDatabaseBytes
  }

  #overloaded({ contentEncoding }: WriteRequest): boolean {
    if (this.#isFull) return true
    return contentEncoding === 'gzip' && this.#unpacking >= INGEST.maxUnpacking
  }

  async #unpack({ contentEncoding, body }: WriteRequest): Promise<Uint8Array> {
    const bytes = new Uint8Array(body)
    if (contentEncoding === 'snappy') return decompress(bytes, INGEST.maxDecodedBytes)
    if (contentEncoding === 'identity') return bytes
    this.#unpacking++
    try {
      return await gunzip(bytes, INGEST.maxDecodedBytes)
    } finally {
      this.#unpacking--
    }
  }

  /** One alarm while there is anything to forget, set once: setting it costs a row. */
  async #keepAlarm(): Promise<void> {
    if (this.#alarmSet) return
    const expiresAt = this.#engine.expiresAt
    if (expiresAt === undefined) return
    if ((await this.ctx.storage.getAlarm()) === null) {
      await this.ctx.storage.setAlarm(Math.max(Date.now() + STORE.sweepMs, expiresAt))
    }
    this.#alarmSet = true
  }
}

function decode({ format, extraLabels }: WriteRequest, body: Uint8Array): Exposition {
  if (format === 'text') return decodeExposition(body, Date.now(), extraLabels)
  const push = decodeRemoteWrite(body)
  addLabels(push, extraLabels)
  return { push, unreadable: { count: 0, example: '' } }
}

/** What is no number above 0 does not count: an object that refused to start would take nothing. */
function sliceSeriesOf({ OPENMANAGER_SLICE_SERIES: setting }: Env): number {
  const series = Number(setting)
  return series > 0 ? series : SLICES.series
}

/** All figures of two stores. */
function sum(a: StoreStats, b: StoreStats): StoreStats {
  return {
    series: a.series + b.series,
    headSamples: a.headSamples + b.headSamples,
    blocks: a.blocks + b.blocks,
    bytes: a.bytes + b.bytes,
    rowsWritten: a.rowsWritten + b.rowsWritten,
  }
}
