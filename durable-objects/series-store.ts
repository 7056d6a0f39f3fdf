/** The samples of one fleet, and what they say of its servers. */
import { DurableObject } from 'cloudflare:workers'
import type { Use } from '../worker/budget/use'
import type { Reading, Server } from '../worker/contracts/fleet'
import type { History, HistoryQuery } from '../worker/contracts/history'
import type { WriteFormat, WriteOutcome } from '../worker/contracts/ingest'
import type { PrometheusCall, PrometheusReply } from '../worker/contracts/prometheus'
import type { RuleGroupState } from '../worker/contracts/rules'
import { DEFAULT_SETTINGS, retentionMsOf, Settings } from '../worker/contracts/settings'
import type { ExportQuery, ImportReport } from '../worker/contracts/transfer'
import type { Governor, Level, Usage } from '../worker/contracts/usage'
import type { FleetReader } from '../worker/fleet/reader'
import type { VitalTable, VitalWindow } from '../worker/fleet/vital-table'
import {
  decodeExposition,
  type Exposition,
  type UnreadableLines,
} from '../worker/ingest/exposition'
import { addLabels } from '../worker/ingest/extra-labels'
import { MalformedBody } from '../worker/ingest/malformed'
import type { Push } from '../worker/ingest/push'
import { newestOf, serversOf } from '../worker/ingest/push-facts'
import { INGEST, LIVE, SLICES, STALENESS, STORE, TRANSFER } from '../worker/policy'
import { answer } from '../worker/prometheus/answer'
import type { Annotation } from '../worker/promql/annotations'
import { PromqlError, TooManySamples } from '../worker/promql/error'
import type { Found } from '../worker/promql/label-source'
import { parseSelector } from '../worker/promql/parse'
import type { PartAnswer, PartQuestion, PartRefusal } from '../worker/promql/part'
import type { Labels, Matcher, SelectHints, Series } from '../worker/promql/source'
import { data } from '../worker/rpc'
import { withSignalLabels } from '../worker/rules/signal-labels'
import { migrate } from './migrate'
import { RuleBook, type RuledStore, type RulesOutcome } from './rule-book'
import { SERIES_MIGRATIONS } from './series/disk'
import { Engine, type EngineStats } from './series/engine'
import { exportLines } from './series/export'
import { exportStream } from './series/export-stream'
import { gunzip } from './series/gunzip'
import { importLines } from './series/import'
import kernel from './series/kernel.wasm'
import { ObjectDisk } from './series/object-disk'
import { ActiveCount } from './slices/active-count'
import { packSeries, unpackSeries } from './slices/packed-series'
import { packTable } from './slices/packed-table'
import type { Part } from './slices/part'
import { Slices } from './slices/slices'
import { writeTogether } from './slices/together'
import { WholeFleet } from './slices/whole-fleet'
import { UsageBook } from './usage'

/** One push as it arrived; the body is not read by anyone before. */
export interface WriteRequest {
  format: WriteFormat
  contentEncoding: 'snappy' | 'gzip' | 'identity'
  body: ArrayBuffer
  /** Added to every series that does not have a label of the same name. */
  extraLabels: Record<string, string>
}

/** What a slice answers when it was handed parts of pushes. */
export interface Taken {
  /** Of each part, in order. */
  outcomes: WriteOutcome[]
  /** Active series of the slice. */
  active: number
  /** What it used of the platform since it last said so. */
  used: Use
  /** Size of its database. */
  bytes: number
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

type Message = ArrayBuffer | ReadableStream<Uint8Array>

/** What a slice answers to a part of a query; the table packed by `packTable`. */
export interface PackedAnswer extends Omit<PartAnswer, 'table' | 'annotations'> {
  packed: Message
  annotations: Annotation[]
}

const OVERLOADED = { kind: 'overloaded', retryAfterS: INGEST.retryAfterS } as const

/**
 * The samples of one fleet: `env.SERIES.getByName('main')`, or of a slice of a large one.
 *
 * A push is one row of the log; from time to time the log is packed into blocks of hours. Memory
 * is a copy of what is on disk, so being evicted is a non-event.
 */
export class SeriesStore extends DurableObject<Env> implements FleetReader {
  readonly #disk: ObjectDisk
  readonly #engine: Engine
  readonly #usage: UsageBook
  readonly #slices: Slices
  readonly #fleet: WholeFleet
  readonly #rules: RuleBook
  readonly #active = new ActiveCount((since) => this.#engine.active(since))
  readonly #sliceBytes = new Map<number, number>()
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
    this.#slices = new Slices(
      ctx,
      env.SERIES,
      sliceSeriesOf(env),
      () => this.#settings,
      (slice, taken) => this.#heard(slice, taken)
    )
    const store = (push: Push, unreadable?: UnreadableLines) => this.#store(push, unreadable)
    this.#fleet = new WholeFleet({ engine: this.#engine, store }, this.#slices)
    this.#rules = new RuleBook(ctx.storage, this.#ruled())
  }

  /**
   * Store a push. The answer leaves only when the samples are on disk: the output gate holds it
   * back until then. Nothing is awaited between the check of a sample and its row, so what one store
   * holds of a push lands whole or not at all.
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
      const fleet = this.#fleet
      const exported = {
        source: fleet.source,
        servers: () => fleet.servers(),
        oldest: () => fleet.oldest(),
      }
      const rules = this.#rules.text
      const settings = rules === '' ? this.#settings : { ...this.#settings, rules }
      const lines = exportLines(exported, { from, to, selectors }, now, settings)
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
    if (this.#imports >= TRANSFER.maxImports || this.#refusesImport()) return OVERLOADED
    this.#imports++
    try {
      const backfill = async (batch: Series[]): Promise<WriteOutcome> => {
        if (this.#refusesImport()) return OVERLOADED
        const outcome = await this.#fleet.backfill(batch, Date.now())
        if ('samples' in outcome) this.#usage.count({ samples: outcome.samples })
        return outcome
      }
      const { report, settings } = await importLines(backfill, body)
      const settingsApplied = applySettings && (await this.#applySettings(settings))
      return { kind: 'read', report: { ...report, settingsApplied } }
    } catch (error) {
      if (error instanceof MalformedBody) return { kind: 'malformed', detail: error.message }
      throw error
    } finally {
      this.#imports--
      await this.#keepAlarm()
    }
  }

  /** Take over the settings of a file, with its rules if it has any; false if they do not hold here. */
  async #applySettings(exported: Record<string, unknown> | undefined): Promise<boolean> {
    const { rules, ...settings } = exported ?? {}
    const chosen = Settings.safeParse(settings)
    if (!chosen.success) return false
    if (rules !== undefined) {
      if (typeof rules !== 'string') return false
      if ((await this.#saveRules(rules)).kind !== 'saved') return false
    }
    await this.#chooseForAll(chosen.data)
    return true
  }

  state(only?: readonly string[]): Promise<{ servers: Server[]; readings: Reading[] }> {
    return this.#usage.during(() => this.#fleet.reader.state(only))
  }

  readings(only?: readonly string[]): Promise<Reading[]> {
    return this.#usage.during(() => this.#fleet.reader.readings(only))
  }

  count(): Promise<number> {
    return this.#usage.during(() => this.#fleet.reader.count())
  }

  history(query: HistoryQuery): Promise<History | 'too-many-values'> {
    return this.#usage.during(() => this.#fleet.reader.history(query))
  }

  names(): Promise<string[]> {
    return this.#usage.during(() => this.#fleet.reader.names())
  }

  vitals(window: VitalWindow): Promise<VitalTable | 'too-many-values'> {
    return this.#usage.during(() => this.#fleet.reader.vitals(window))
  }

  /** Answer a question of Prometheus's HTTP API. */
  prometheus(call: PrometheusCall): Promise<PrometheusReply> {
    return this.#usage.during(() => {
      const { source, labels } = this.#fleet
      const fleet = {
        source,
        labels: withSignalLabels(labels),
        ruleGroups: () => this.#rules.describe(Date.now()),
      }
      return answer(call, fleet, { now: Date.now }, console.error)
    })
  }

  /**
   * Move everything to blocks, pack these, and give the room of the log back: for a backup of the
   * files, or before the server is stopped for long.
   */
  flush(): Promise<void> {
    return this.#usage.during(async () => {
      this.#engine.flush(Date.now())
      await this.#slices.each(Number.POSITIVE_INFINITY, (n) => this.#slices.store(n).flush())
    })
  }

  /**
   * Tell `fleet` at once of every push until `untilMs` (Unix ms). It is kept in memory only: after a
   * restart the fleet's own next look renews it.
   */
  watch(fleet: string, untilMs: number): Promise<void> {
    return this.#usage.during(async () => {
      this.#watcher = { fleet, untilMs }
      // Slices do not know how the account's budget stands: they stop when they are told no more.
      if (this.#usage.level !== 'normal') return
      // A slice that has just begun does not know enough of its servers yet; the fleet's looks show them.
      const settledAt = Date.now() - 2 * STALENESS.lookbackMs
      const passOn = (n: number) => this.#slices.store(n).watch(fleet, untilMs)
      await this.#slices.each(settledAt, (n) => passOn(n).catch(console.error))
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
    return this.#usage.during(() => this.#chooseForAll(settings))
  }

  /** The recording rules as they were written. */
  rules(): Promise<string> {
    return this.#usage.during(() => this.#rules.text)
  }

  /** Replace the recording rules; a row is written, and one for series that end. */
  saveRules(text: string): Promise<RulesOutcome> {
    return this.#usage.during(() => this.#saveRules(text))
  }

  /** The groups of recording rules, and how they fared; signals are the first of them. */
  ruleGroups(): Promise<RuleGroupState[]> {
    return this.#usage.during(() => this.#rules.describe(Date.now()))
  }

  /** Reads from the database and answers: the object is alive, and this is how its budget stands. */
  ping(): Promise<Governor> {
    return this.#usage.during(() => this.#usage.governor())
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

  /**
   * Store parts of pushes that slice 0 took. The answer leaves when they are on disk, as that of
   * {@link write}.
   *
   * @param activeSince from when on series count as active, Unix ms
   * @param settings what the owner chose
   */
  take(parts: Part[], activeSince: number, settings: Settings): Promise<Taken> {
    return this.#usage.during(async () => {
      if (JSON.stringify(settings) !== JSON.stringify(this.#settings)) this.#choose(settings)
      const outcomes = this.#full()
        ? parts.map(() => OVERLOADED)
        : writeTogether(parts, (push) => this.#store(push))
      await this.#keepAlarm()
      const active = this.#active.at(Date.now(), activeSince)
      const [used, { bytes }] = [this.#usage.takeUnreported(), this.#disk]
      return { outcomes, active, used, bytes }
    })
  }

  /** The series of this slice alone, packed; as a stream where one message could not carry them. */
  select(
    matchers: readonly Matcher[],
    from: number,
    to: number,
    hints: SelectHints
  ): Promise<Message | 'too-many-samples'> {
    return this.#usage.during(() => {
      try {
        return message(packSeries(this.#engine.select(matchers, from, to, hints)))
      } catch (error) {
        if (error instanceof TooManySamples) return 'too-many-samples'
        throw error
      }
    })
  }

  /** The value of an expression over the series of this slice alone. */
  evaluate(question: PartQuestion): Promise<PackedAnswer | PartRefusal> {
    return this.#usage.during(async () => {
      const answer = await this.#fleet.ownSource.answer(question)
      if ('kind' in answer) return answer
      const { table, samples, annotations } = answer
      return { packed: message(packTable(table)), samples, annotations: [...annotations] }
    })
  }

  /** See `SeriesSource.labelValues`; of this slice alone. */
  labelValues(name: string, from: number): Promise<string[]> {
    return this.#usage.during(() => this.#fleet.ownSource.labelValues(name, from))
  }

  /** See `LabelSource.labelNames`; of this slice alone. */
  ownLabelNames(matchers: readonly Matcher[], from: number, limit: number): Promise<Found<string>> {
    return this.#usage.during(() => this.#fleet.ownLabels.labelNames(matchers, from, limit))
  }

  /** See `LabelSource.labelValues`; of this slice alone. */
  ownLabelValues(
    name: string,
    matchers: readonly Matcher[],
    from: number,
    limit: number
  ): Promise<Found<string>> {
    return this.#usage.during(() => this.#fleet.ownLabels.labelValues(name, matchers, from, limit))
  }

  /** See `LabelSource.series`; of this slice alone. */
  ownSeries(matchers: readonly Matcher[], from: number, limit: number): Promise<Found<Labels>> {
    return this.#usage.during(() => this.#fleet.ownLabels.series(matchers, from, limit))
  }

  /** See `Engine.backfill`; of this slice alone. @param packed by `packSeries` */
  backfill(packed: ArrayBuffer): Promise<WriteOutcome> {
    return this.#usage.during(async () => {
      if (this.#full()) return OVERLOADED
      const outcome = this.#engine.backfill(unpackSeries(packed), Date.now())
      await this.#keepAlarm()
      return outcome
    })
  }

  /** See `Engine.servers`; of this slice alone. */
  servers(): Promise<string[]> {
    return this.#usage.during(() => this.#engine.servers())
  }

  /** See `Engine.oldest`; of this slice alone. */
  oldest(): Promise<number | undefined> {
    return this.#usage.during(() => this.#engine.oldest)
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
    if (this.#overloaded(request)) return OVERLOADED
    try {
      const body = await this.#unpack(request)
      const { push, unreadable } = this.#decode(request, body)
      return await this.#accept(push, unreadable)
    } catch (error) {
      if (error instanceof MalformedBody) return { kind: 'malformed', detail: error.message }
      throw error
    }
  }

  async #accept(push: Push, unreadable: UnreadableLines): Promise<WriteOutcome> {
    const now = Date.now()
    const { intervalS } = this.#usage
    // Read while the push is valid: it may be stored in other slices, which takes a while.
    const servers = new Set(intervalS ? serversOf(push) : [])
    const waitS = intervalS ? this.#usage.waitS(servers, newestOf(push), now) : 0
    if (intervalS && waitS > 0) return { kind: 'too-frequent', retryAfterS: waitS, intervalS }
    this.#slices.grow(now, this.#active.at(now, this.#slices.activeSince(now)))
    const outcome = await this.#fleet.write(push, unreadable)
    await this.#keepAlarm()
    if (this.#rules.isDue(now)) this.ctx.waitUntil(this.#evaluateRules())
    if (!intervalS || !('samples' in outcome)) return outcome
    if (outcome.samples > 0) this.#usage.heard(servers, now)
    return { ...outcome, intervalS }
  }

  /** What rules read and write: the whole fleet. */
  #ruled(): RuledStore {
    const [fleet, usage, full] = [this.#fleet, this.#usage, () => this.#full()]
    return {
      get source() {
        return fleet.source
      },
      get level() {
        return usage.level
      },
      async write(push) {
        return full() ? OVERLOADED : fleet.write(push, { count: 0, example: '' })
      },
    }
  }

  /** Behind the push that made rules due; what goes wrong is the rules' own state. */
  #evaluateRules(): Promise<void> {
    return this.#usage.during(() => this.#rules.run(), 0).catch(console.error)
  }

  async #saveRules(text: string): Promise<RulesOutcome> {
    const outcome = await this.#rules.save(text, Date.now())
    if (outcome.kind === 'saved') this.#usage.count({ rowsWritten: 1 })
    return outcome
  }

  #refusesImport(): boolean {
    return this.#full() || this.#usage.refusesForS(Date.now()) > 0
  }

  /** Store what belongs to this slice. */
  #store(push: Push, unreadable?: UnreadableLines): WriteOutcome {
    const now = Date.now()
    const note = this.#usage.note()
    const { outcome, instances } = this.#engine.write(push, now, unreadable, note)
    if (instances.size > 0) this.#usage.carried()
    if ('samples' in outcome) this.#usage.count({ samples: outcome.samples })
    this.#arrived(instances)
    return outcome
  }

  /** A slice took parts of pushes: what it used is part of the account's use. */
  #heard(slice: number, { used, bytes }: Taken): void {
    this.#usage.count(used)
    this.#sliceBytes.set(slice, bytes)
    this.#usage.otherBytes = [...this.#sliceBytes.values()].reduce((total, one) => total + one, 0)
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
        // Slices are only ever added, so servers that report here always have.
        await fleet.publish(await this.#fleet.ownReader.readings(servers))
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

  async #chooseForAll(settings: Settings): Promise<void> {
    this.#choose(settings)
    await this.#keepAlarm()
    await this.#slices.each(Number.POSITIVE_INFINITY, (n) =>
      this.#slices.store(n).configure(settings)
    )
  }

  #choose(settings: Settings): void {
    this.#engine.settings = settings
    this.#keepAsChosen()
    this.#alarmSet = false // What is kept for less time now is to be forgotten sooner.
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
    const dueAt = Math.max(Date.now() + STORE.sweepMs, expiresAt)
    if (((await this.ctx.storage.getAlarm()) ?? Number.POSITIVE_INFINITY) > dueAt) {
      await this.ctx.storage.setAlarm(dueAt)
      this.#usage.count({ rowsWritten: 1 })
    }
    this.#alarmSet = true
  }
}

/** As a stream where one message could not carry it. */
const message = (packed: ArrayBuffer): Message =>
  packed.byteLength > SLICES.maxMessageBytes ? new Response(packed).body! : packed

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
