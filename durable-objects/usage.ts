/**
 * The book of what the account uses of the platform.
 *
 * Counting costs no rows of its own while samples come in: the counts ride to disk in the row of each
 * push. What no push carries (queries, fleets' reports) is written when it is `USAGE.saveUse`, or
 * after `USAGE.saveMs`. A store that is evicted or hibernates loses what it counted since its last
 * push or save: less than that use, and the object time and the flushed rows of the last push.
 */

import { forecastDay, storageFullAt } from '../worker/budget/forecast'
import { describeGovernor, NORMAL, nextStanding, type Standing } from '../worker/budget/governor'
import {
  counted,
  DAY_MS,
  dayOf,
  emptyLedger,
  type LedgerState,
  movedOn,
} from '../worker/budget/ledger'
import { decodeNote, encodeNote } from '../worker/budget/note'
import { limitsOf, planOf } from '../worker/budget/plan'
import { intervalOf, Senders } from '../worker/budget/senders'
import { NOTHING, plus, type Use } from '../worker/budget/use'
import { instant } from '../worker/contracts/moment'
import type { DayUse, Governor, Level, Plan, Usage } from '../worker/contracts/usage'
import { GOVERNOR, USAGE } from '../worker/policy'
import { EventMeter } from './event-meter'
import type { ObjectDisk } from './series/object-disk'

/** Where counts are kept that no push carries: the note, and the finished days. */
const KEYS = { note: 'usage', days: 'usage-days' } as const

/** The use of the whole account as far as it is known here: the store's own, and what fleets report. */
export class UsageBook {
  readonly #storage: DurableObjectStorage
  readonly #disk: ObjectDisk
  readonly #plan: Plan
  readonly #meter = new EventMeter((use) => this.count(use))
  readonly #senders = new Senders()
  #ledger: LedgerState
  #standing: Standing = NORMAL
  #intervalS: number = GOVERNOR.intervalS.usual
  #lookedAt = 0
  /** When counts were last on disk, Unix ms. */
  #savedAt: number
  /** What was counted since then. */
  #unsaved: Use = { ...NOTHING }
  /** What was counted since {@link takeUnreported}. */
  #unreported: Use = { ...NOTHING }
  /** Bytes that other slices of the fleet store. */
  otherBytes = 0
  /** What of the disk's rows is in the ledger already. */
  readonly #settled = { written: 0, read: 0 }

  /**
   * @param plan the setting `OPENMANAGER_PLAN`
   * @param carried the note of the newest push on disk
   */
  constructor(
    storage: DurableObjectStorage,
    disk: ObjectDisk,
    plan: string | undefined,
    carried: Uint8Array | undefined
  ) {
    this.#storage = storage
    this.#disk = disk
    this.#plan = planOf(plan)
    const notes = [carried, storage.kv.get<Uint8Array>(KEYS.note)]
    const [newest] = notes
      .flatMap((note) => (note ? (decodeNote(note) ?? []) : []))
      .sort((a, b) => b.ledger.at - a.ledger.at)
    this.#ledger = newest?.ledger ?? emptyLedger(Date.now())
    this.#standing = newest?.standing ?? NORMAL
    this.#savedAt = this.#ledger.at
  }

  /** Do the work of one event, and count it. */
  during<Result>(work: () => Result | Promise<Result>, requests = 1): Promise<Result> {
    this.#look(Date.now())
    return this.#meter.during(async () => {
      try {
        return await work()
      } finally {
        this.#save(Date.now())
      }
    }, requests)
  }

  /** Count what no statement of the disk shows: an alarm that was set, samples, a fleet's use. */
  count(use: Partial<Use>): void {
    const now = Date.now()
    this.#startDay(now)
    this.#ledger = counted(this.#ledger, use, now)
    this.#unsaved = plus(this.#unsaved, use)
    this.#unreported = plus(this.#unreported, use)
  }

  /** What was counted since the last call, for the account's book; lost with an answer that is lost. */
  takeUnreported(): Use {
    this.#settle()
    const use = this.#unreported
    this.#unreported = { ...NOTHING }
    return use
  }

  get level(): Level {
    return this.#standing.level
  }

  /** For the row of a push that is about to be written: its own row counts already. */
  note(): Uint8Array<ArrayBuffer> {
    this.#settle()
    const ledger = counted(this.#ledger, { rowsWritten: 1 }, this.#ledger.at)
    return encodeNote({ ledger, standing: this.#standing })
  }

  /** Seconds that a sender should leave between its pushes; undefined when it need not care. */
  get intervalS(): number | undefined {
    return this.#isPacing ? this.#intervalS : undefined
  }

  /** Seconds until a push may be sent again when none is taken; 0 when pushes are taken. */
  refusesForS(now: number): number {
    if (this.level !== 'refusing') return 0
    const left = Math.ceil((dayOf(now) + DAY_MS - now) / 1_000)
    return Math.min(left, GOVERNOR.maxRetryAfterS)
  }

  /** Seconds that a push must wait where there is an interval; see `Senders.waitS`. */
  waitS(servers: Iterable<string>, newest: number, now: number): number {
    return this.#senders.waitS(servers, newest, now, this.#intervalS)
  }

  /** A push of these servers was stored, here or in other slices. */
  heard(servers: ReadonlySet<string>, now: number): void {
    if (this.#isPacing) this.#senders.heard(servers, now)
  }

  /** The counts are on disk: the row with {@link note} is. */
  carried(): void {
    this.#savedAt = this.#ledger.at
    this.#unsaved = { ...NOTHING }
  }

  governor(): Governor {
    const now = Date.now()
    this.#look(now, true)
    const counters = forecastDay(this.#ledger, this.#plan)
    return describeGovernor(this.#standing, counters, now, this.#intervalS)
  }

  /** The answer to `GET /api/usage`. */
  usage(): Usage {
    const governor = this.governor()
    const { day, at, today } = this.#ledger
    const bytes = this.#bytes
    const limit = limitsOf(this.#plan).bytes
    const days = this.#days
    const fullAt = limit === null ? null : storageFullAt(days, bytes, limit, at)
    return {
      plan: this.#plan,
      time: instant(at),
      day: dateOf(day),
      resetsAt: instant(day + DAY_MS),
      counters: forecastDay(this.#ledger, this.#plan),
      samples: today.samples,
      storage: {
        bytes,
        limit,
        share: limit === null ? null : bytes / limit,
        fullAt: fullAt === null ? null : instant(fullAt),
      },
      days,
      governor,
    }
  }

  get #bytes(): number {
    return this.#disk.bytes + this.otherBytes
  }

  /** Whether senders are asked to keep an interval. */
  get #isPacing(): boolean {
    return this.level !== 'normal' && this.level !== 'calm'
  }

  get #days(): DayUse[] {
    return this.#storage.kv.get<DayUse[]>(KEYS.days) ?? []
  }

  /** Let the governor look at the counts, from time to time. */
  #look(now: number, atOnce = false): void {
    this.#settle()
    this.#startDay(now)
    const isRecent = now - this.#lookedAt < GOVERNOR.lookMs && now >= this.#lookedAt
    // Whoever comes right after midnight must not meet yesterday's level.
    if (!atOnce && isRecent && dayOf(now) === dayOf(this.#lookedAt)) return
    this.#lookedAt = now
    this.#ledger = movedOn(this.#ledger, now)
    const counters = forecastDay(this.#ledger, this.#plan)
    const before = this.#standing
    this.#standing = nextStanding(before, counters, now)
    if (this.level !== before.level) {
      console.warn(`budget: ${before.level} → ${this.level}`)
      if (!this.#isPacing) this.#senders.forget()
    }
    const secondsLeft = (dayOf(now) + DAY_MS - now) / 1_000
    this.#intervalS = intervalOf(this.level, counters, this.#senders.count, secondsLeft)
  }

  /** Take over what the disk counted. */
  #settle(): void {
    const { rowsWritten, rowsRead } = this.#disk
    const use = {
      rowsWritten: rowsWritten - this.#settled.written,
      rowsRead: rowsRead - this.#settled.read,
    }
    if (use.rowsWritten === 0 && use.rowsRead === 0) return
    this.#settled.written = rowsWritten
    this.#settled.read = rowsRead
    this.count(use)
  }

  /** The first event of a day files the day before, in a row. */
  #startDay(now: number): void {
    if (dayOf(now) <= this.#ledger.day) return
    const { day, today } = this.#ledger
    this.#ledger = movedOn(this.#ledger, now)
    if (today.requests === 0) return
    const { rowsWritten, rowsRead, requests, objectMs, samples } = today
    const finished = {
      ...{ day: dateOf(day), rowsWritten, rowsRead, requests, samples },
      objectSeconds: objectMs / 1_000,
      bytes: this.#bytes,
    }
    // A day may be filed again after a restart, from a note that was written before it ended.
    const others = this.#days.filter((filed) => filed.day !== finished.day)
    this.#storage.kv.put(KEYS.days, [...others, finished].slice(-USAGE.keptDays))
    this.#ledger = counted(this.#ledger, { rowsWritten: 1, rowsRead: 1 }, now)
  }

  /** Write the counts where no push has done so. */
  #save(now: number): void {
    this.#settle()
    const { rowsWritten, requests } = this.#unsaved
    const isMuch = rowsWritten >= USAGE.saveUse || requests >= USAGE.saveUse
    if (!isMuch && now - this.#savedAt < USAGE.saveMs) return
    this.count({ rowsWritten: 1 })
    this.#storage.kv.put(KEYS.note, encodeNote({ ledger: this.#ledger, standing: this.#standing }))
    this.carried()
  }
}

const dateOf = (ms: number) => instant(ms).slice(0, 10)
