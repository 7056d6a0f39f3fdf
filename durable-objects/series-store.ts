/** The samples of one fleet, and what they say of its servers. */
import { DurableObject } from 'cloudflare:workers'
import type { Reading, Server } from '../worker/contracts/fleet'
import type { History, HistoryQuery } from '../worker/contracts/history'
import type { WriteFormat, WriteOutcome } from '../worker/contracts/ingest'
import type { ExportQuery, ImportReport } from '../worker/contracts/transfer'
import { type FleetReader, readerOf } from '../worker/fleet/reader'
import { decodeExposition, type Exposition } from '../worker/ingest/exposition'
import { addLabels } from '../worker/ingest/extra-labels'
import { MalformedBody } from '../worker/ingest/malformed'
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
  }

  /**
   * Store a push. The answer leaves only when the samples are on disk: the output gate holds it
   * back until then. Nothing is awaited between the check of a sample and its row, so a push lands
   * whole or not at all.
   */
  async write(request: WriteRequest): Promise<WriteOutcome> {
    if (this.#overloaded(request)) return { kind: 'overloaded', retryAfterS: INGEST.retryAfterS }
    try {
      const body = await this.#unpack(request)
      const { push, unreadable } = this.#decode(request, body)
      const { outcome, instances } = this.#engine.write(push, Date.now(), unreadable)
      this.#arrived(instances)
      await this.#keepAlarm()
      return outcome
    } catch (error) {
      if (error instanceof MalformedBody) return { kind: 'malformed', detail: error.message }
      throw error
    }
  }

  /**
   * The samples as gzip, read from disk only as fast as somebody reads the stream.
   *
   * A stream that fails has no trailer, which tells whoever imports it.
   */
  export(query: ExportQuery): ReadableStream<Uint8Array> | ExportRefusal {
    if (this.#exports >= TRANSFER.maxExports) {
      return { kind: 'overloaded', retryAfterS: INGEST.retryAfterS }
    }
    try {
      const now = Date.now()
      const { from = 0, to = now + INGEST.maxAheadMs + 1, 'match[]': match } = query
      const selectors = match?.map((text) => parseSelector(text)) ?? [[]]
      const settings = {} // seam: what SeriesStore.settings() answers
      const lines = exportLines(this.#engine, { from, to, selectors }, now, settings)
      this.#exports++
      return exportStream(lines, () => this.#exports--)
    } catch (error) {
      if (error instanceof PromqlError) return { kind: 'invalid', detail: error.message }
      throw error
    }
  }

  /** Store a file of JSON lines; samples that are here already are left as they are. */
  async import(
    body: ReadableStream<Uint8Array>,
    { applySettings }: { applySettings: boolean }
  ): Promise<ImportOutcome> {
    if (this.#imports >= TRANSFER.maxImports || this.#full()) {
      return { kind: 'overloaded', retryAfterS: INGEST.retryAfterS }
    }
    this.#imports++
    try {
      const { report, settings } = await importLines(this.#engine, body, Date.now)
      if (applySettings && settings) void settings // seam: SeriesStore.setSettings(settings)
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
  watch(fleet: string, untilMs: number): void {
    this.#watcher = { fleet, untilMs }
  }

  /** Reads from the database and answers: the object is alive. */
  ping(): boolean {
    return this.#disk.bytes > 0
  }

  /** What the store holds, and what it cost. */
  stats(): StoreStats {
    const { bytes, rowsWritten } = this.#disk
    return { ...this.#engine.stats(), bytes, rowsWritten }
  }

  /** Forget what outlived its retention, and look again when the next block will have. */
  override async alarm(): Promise<void> {
    this.#engine.sweep(Date.now())
    this.#alarmSet = false
    await this.#keepAlarm()
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
        await fleet.publish(await this.readings(servers))
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
