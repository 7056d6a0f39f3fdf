/** The samples of one fleet, and what they say of its servers. */
import { DurableObject } from 'cloudflare:workers'
import type { Use } from '../worker/budget/use'
import type { Reading, Server } from '../worker/contracts/fleet'
import type { History, HistoryQuery } from '../worker/contracts/history'
import type { WriteFormat, WriteOutcome } from '../worker/contracts/ingest'
import { DEFAULT_SETTINGS, retentionMsOf, Settings } from '../worker/contracts/settings'
import type { ExportQuery, ImportReport } from '../worker/contracts/transfer'
import type { Governor, Level, Usage } from '../worker/contracts/usage'
import { type FleetReader, readerOf } from '../worker/fleet/reader'
import {
  decodeExposition,
  type Exposition,
  type UnreadableLines,
} from '../worker/ingest/exposition'
import { addLabels } from '../worker/ingest/extra-labels'
import { MalformedBody } from '../worker/ingest/malformed'
import type { Push } from '../worker/ingest/push'
import { newestOf, serversOf } from '../worker/ingest/push-facts'
import { INGEST, LIVE, STORE, TRANSFER } from '../worker/policy'
import { PromqlError } from '../worker/promql/error'
import { parseSelector } from '../worker/promql/parse'
import type { SeriesSource } from '../worker/promql/source'
import { migrate } from './migrate'
import { SERIES_MIGRATIONS } from './series/disk'
import { Engine, type EngineStats } from './series/engine'
import { exportLines } from './series/export'
import { exportStream } from './series/export-stream'
import { gunzip } from './series/gunzip'
import { importLines } from './series/import'
import kernel from './series/kernel.wasm'
import { ObjectDisk } from './series/object-disk'
import { UsageBook } from './usage'

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

/** Why there is no export. */
export type ExportRefusal =
  | { kind: 'invalid'; detail: string }
  | { kind: 'overloaded'; retryAfterS: number }

export type ImportOutcome =
  | { kind: 'read'; report: ImportReport }
  /** The body is no such file, or stops being one; what was read before that is stored. */
  | { kind: 'malformed'; detail: string }
  | { kind: 'overloaded'; retryAfterS: number }

/**
 * The samples of one fleet: `env.SERIES.getByName('main')`.
 *
 * A push is one row of the log; from time to time the log is packed into blocks of hours. Memory
 * is a copy of what is on disk, so being evicted is a non-event.
 */
export class SeriesStore extends DurableObject<Env> implements FleetReader {
  readonly #disk: ObjectDisk
  readonly #engine: Engine
  readonly #usage: UsageBook
  #unpacking = 0
  #exports = 0
  #imports = 0
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
    this.#engine = new Engine(this.#disk, kernel, crypto.getRandomValues(new Uint32Array(1))[0]!)
    this.#keepAsChosen()
    this.#usage = new UsageBook(ctx.storage, this.#disk, env.OPENMANAGER_PLAN, this.#engine.note)
  }

  /**
   * Store a push. The answer leaves only when the samples are on disk: the output gate holds it
   * back until then. Nothing is awaited between the check of a sample and its row, so a push lands
   * whole or not at all.
   */
  write(request: WriteRequest): Promise<WriteOutcome> {
    return this.#usage.during(() => this.#write(request))
  }

  /**
   * The samples as gzip, read from disk only as fast as somebody reads the stream.
   *
   * A stream that fails has no trailer, which tells whoever imports it.
   */
  export(query: ExportQuery): Promise<ReadableStream<Uint8Array> | ExportRefusal> {
    return this.#usage.during(() => this.#export(query))
  }

  #export(query: ExportQuery): ReadableStream<Uint8Array> | ExportRefusal {
    if (this.#exports >= TRANSFER.maxExports) {
      return { kind: 'overloaded', retryAfterS: INGEST.retryAfterS }
    }
    try {
      const now = Date.now()
      const { from = 0, to = now + INGEST.maxAheadMs + 1, 'match[]': match } = query
      const selectors = match?.map((text) => parseSelector(text)) ?? [[]]
      const lines = exportLines(this.#engine, { from, to, selectors }, now, this.#settings)
      this.#exports++
      return exportStream(lines, () => this.#exports--)
    } catch (error) {
      if (error instanceof PromqlError) return { kind: 'invalid', detail: error.message }
      throw error
    }
  }

  /** Store a file of JSON lines; samples that are here already are left as they are. */
  import(
    body: ReadableStream<Uint8Array>,
    options: { applySettings: boolean }
  ): Promise<ImportOutcome> {
    return this.#usage.during(() => this.#import(body, options))
  }

  async #import(
    body: ReadableStream<Uint8Array>,
    { applySettings }: { applySettings: boolean }
  ): Promise<ImportOutcome> {
    if (this.#imports >= TRANSFER.maxImports || this.#full()) {
      return { kind: 'overloaded', retryAfterS: INGEST.retryAfterS }
    }
    this.#imports++
    try {
      const { report, settings } = await importLines(this.#engine, body, Date.now)
      const chosen = Settings.safeParse(settings)
      if (applySettings && chosen.success) this.#choose(chosen.data)
      return { kind: 'read', report }
    } catch (error) {
      if (error instanceof MalformedBody) return { kind: 'malformed', detail: error.message }
      throw error
    } finally {
      this.#imports--
      await this.#keepAlarm()
    }
  }

  state(only?: readonly string[]): Promise<{ servers: Server[]; readings: Reading[] }> {
    return this.#usage.during(() => this.#reader.state(only))
  }

  readings(only?: readonly string[]): Promise<Reading[]> {
    return this.#usage.during(() => this.#reader.readings(only))
  }

  count(): Promise<number> {
    return this.#usage.during(() => this.#reader.count())
  }

  history(query: HistoryQuery): Promise<History | 'too-many-values'> {
    return this.#usage.during(() => this.#reader.history(query))
  }

  /**
   * Move everything to blocks, pack these, and give the room of the log back: for a backup of the
   * files, or before the server is stopped for long.
   */
  flush(): Promise<void> {
    return this.#usage.during(() => this.#engine.flush(Date.now()))
  }

  /**
   * Tell `fleet` at once of every push until `untilMs` (Unix ms). It is kept in memory only: after a
   * restart the fleet's own next look renews it.
   */
  watch(fleet: string, untilMs: number): Promise<void> {
    return this.#usage.during(() => {
      this.#watcher = { fleet, untilMs }
    })
  }

  /** Take what a fleet used into the account's book. Returns how much is to be saved. */
  report(use: Use): Promise<Level> {
    return this.#usage.during(() => {
      this.#usage.count(use)
      return this.#usage.level
    })
  }

  /** Today's use of the platform, and the days before. */
  usage(): Promise<Usage> {
    return this.#usage.during(() => this.#usage.usage())
  }

  /** What the owner chose. */
  settings(): Promise<Settings> {
    return this.#usage.during(() => this.#settings)
  }

  /** Choose; a row is written. */
  configure(settings: Settings): Promise<void> {
    return this.#usage.during(() => this.#choose(settings))
  }

  /** Reads from the database and answers: the object is alive, and this is how its budget stands. */
  ping(): Promise<Governor> {
    return this.#usage.during(() => this.#usage.governor())
  }

  /** What the store holds, and what it cost. */
  stats(): StoreStats {
    const { bytes, rowsWritten } = this.#disk
    return { ...this.#engine.stats(), bytes, rowsWritten }
  }

  /** Forget what outlived its retention, and look again when the next block will have. */
  override alarm(): Promise<void> {
    return this.#usage.during(async () => {
      this.#engine.sweep(Date.now())
      this.#alarmSet = false
      await this.#keepAlarm()
    })
  }

  async #write(request: WriteRequest): Promise<WriteOutcome> {
    const refusedForS = this.#usage.refusesForS(Date.now())
    if (refusedForS > 0) return { kind: 'over-budget', retryAfterS: refusedForS }
    if (this.#overloaded(request)) return { kind: 'overloaded', retryAfterS: INGEST.retryAfterS }
    try {
      const body = await this.#unpack(request)
      const { push, unreadable } = this.#decode(request, body)
      return await this.#store(push, unreadable)
    } catch (error) {
      if (error instanceof MalformedBody) return { kind: 'malformed', detail: error.message }
      throw error
    }
  }

  async #store(push: Push, unreadable: UnreadableLines): Promise<WriteOutcome> {
    const now = Date.now()
    const waitS = this.#usage.waitS(
      () => serversOf(push),
      () => newestOf(push),
      now
    )
    const { intervalS } = this.#usage
    if (waitS > 0 && intervalS) return { kind: 'too-frequent', retryAfterS: waitS, intervalS }
    const { outcome, instances } = this.#engine.write(push, now, unreadable, this.#usage.note())
    if (instances.size > 0) this.#usage.carried()
    if ('samples' in outcome) this.#usage.stored(outcome.samples, instances, now)
    this.#arrived(instances)
    await this.#keepAlarm()
    return intervalS && 'samples' in outcome ? { ...outcome, intervalS } : outcome
  }

  get #reader(): FleetReader {
    const engine = this.#engine
    const source: SeriesSource = {
      async select(matchers, from, to, hints) {
        return engine.select(matchers, from, to, hints)
      },
      async labelValues(name, from) {
        return engine.labelValues(name, [], from, Number.POSITIVE_INFINITY).found
      },
    }
    return readerOf(source, Date.now)
  }

  /** Somebody may be watching the servers of which something was just stored. */
  #arrived(instances: ReadonlySet<string>): void {
    // While the budget is short, the fleet's own looks show what came.
    if (Date.now() > this.#watcher.untilMs || this.#usage.level !== 'normal') return
    for (const instance of instances) this.#unshown.add(instance)
    this.#showing ??= this.#usage
      .during(() => this.#show(), 0)
      .finally(() => {
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
        await fleet.publish(await this.#reader.readings(servers))
      } catch (error) {
        console.error(error) // The samples are safe; the fleet's own next look shows them.
        return
      }
    }
  }

  #overloaded({ contentEncoding }: WriteRequest): boolean {
    if (this.#full()) return true
    return contentEncoding === 'gzip' && this.#unpacking >= INGEST.maxUnpacking
  }

  /** The oldest history goes before anything new is refused. */
  #full(): boolean {
    if (this.#disk.bytes > STORE.maxDatabaseBytes) this.#engine.sweep(Date.now())
    return this.#disk.bytes > STORE.maxDatabaseBytes
  }

  async #unpack({ contentEncoding, body }: WriteRequest): Promise<Uint8Array> {
    const bytes = new Uint8Array(body)
    if (contentEncoding !== 'gzip') return bytes // The engine undoes Snappy itself.
    this.#unpacking++
    try {
      return await gunzip(bytes, INGEST.maxDecodedBytes)
    } finally {
      this.#unpacking--
    }
  }

  #decode({ format, contentEncoding, extraLabels }: WriteRequest, body: Uint8Array): Exposition {
    if (format === 'text') return decodeExposition(body, Date.now(), extraLabels)
    const encoding = contentEncoding === 'snappy' ? 'snappy' : 'identity'
    let push = this.#engine.decode(body, encoding)
    if (Object.keys(extraLabels).length > 0) {
      push = push.copy()
      addLabels(push, extraLabels)
    }
    return { push, unreadable: { count: 0, example: '' } }
  }

  get #settings(): Settings {
    return (this.#engine.settings as Settings | undefined) ?? DEFAULT_SETTINGS
  }

  #choose(settings: Settings): void {
    this.#engine.settings = settings
    this.#keepAsChosen()
  }

  /** Keep samples and roll-ups as long as the owner chose. */
  #keepAsChosen(): void {
    this.#engine.retentionMs = retentionMsOf(this.#settings)
  }

  /** One alarm while there is anything to forget, set once: setting it costs a row. */
  async #keepAlarm(): Promise<void> {
    if (this.#alarmSet) return
    const expiresAt = this.#engine.expiresAt
    if (expiresAt === undefined) return
    if ((await this.ctx.storage.getAlarm()) === null) {
      await this.ctx.storage.setAlarm(Math.max(Date.now() + STORE.sweepMs, expiresAt))
      this.#usage.count({ rowsWritten: 1 })
    }
    this.#alarmSet = true
  }
}
