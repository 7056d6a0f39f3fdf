/** The hot path of the store, in WebAssembly: its sources are in `kernel/`. */
import { MalformedBody } from '../../worker/ingest/malformed'
import { Push } from '../../worker/ingest/push'
import type { Column } from './column'

/** What `kernel/index.ts` exports; addresses are bytes from the start of the memory. */
interface Exports {
  memory: WebAssembly.Memory
  initialize(seed: number): void
  inputFor(bytes: number): number
  decompress(bytes: number, maxBytes: number): number
  takePlain(bytes: number): void
  bodyLength(): number
  decode(maxSamples: number): number
  pushReserve(bytes: number, series: number, samples: number): void
  pushCounts(series: number, samples: number): void
  pushKeys(): number
  pushKeyStart(): number
  pushKeyEnd(): number
  pushFirstSample(): number
  pushTimes(): number
  pushValues(): number
  pushSeries(): number
  pushSamples(): number
  histograms(): number
  histogramStart(): number
  histogramEnd(): number
  find(bytes: number): number
  addSeries(id: number, bytes: number, server: number): void
  seriesNewest(): number
  seriesServer(): number
  seriesCapacity(): number
  setNewest(id: number, time: number): void
  keyAt(id: number): number
  keyLength(id: number): number
  begin(from: number, to: number, late: number, maxRowBytes: number, noteBytes: number): void
  takeAll(): void
  takeSeries(n: number, id: number): void
  taken(): number
  unknownAt(): number
  unknownCount(): number
  unusualAt(): number
  unusualCount(): number
  touchedAt(): number
  touchedCount(): number
  logSample(id: number, n: number): void
  finishLog(): number
  logAt(): number
  logEndsAt(): number
  startLogAfresh(): void
  readLog(bytes: number): number
  lateCount(): number
  lateIdsAt(): number
  lateTimesAt(): number
  lateValuesAt(): number
  headSamples(frozen: boolean): number
  headCount(frozen: boolean, id: number): number
  frozenCounts(): number
  frozenSeries(): number
  headNewestTime(id: number): number
  headNewestIs(id: number, n: number): number
  frozenOldest(id: number): number
  headRead(frozen: boolean, id: number, from: number, to: number, limit: number): number
  headReadTimes(): number
  headReadValues(): number
  columnFor(count: number): void
  headMerge(id: number, added: number, count: number): void
  freeze(): void
  clearFrozen(): void
  gatherFor(bytes: number): number
  gatherBegin(ids: number, numbers: number, from: number, to: number): void
  gather(maxSamples: number, limit: number, measured: boolean): number
  gatherTimes(): number
  gatherValues(): number
  gatherEnds(): number
  beginBlock(): void
  blockAddFrozen(id: number): void
  blockSamples(): number
  blockBytes(): number
  blockFrom(): number
  blockTo(): number
  blockAdd(id: number, count: number): void
  finishBlock(): number
  blockAt(): number
}

/** The kernel's `Status`, worded for the sender of a body. */
const FAILURES: Record<number, string> = {
  1: 'the Snappy block is damaged',
  3: 'the body is not a WriteRequest: a message passes the end of the one around it',
  4: 'the body is not a WriteRequest: a number does not end',
  5: 'the body is not a WriteRequest: a field has number 0',
  6: 'the body is not a WriteRequest: a field has an unknown wire type',
}

const TOO_LONG = 2
const TOO_MANY_SAMPLES = 7

/** What one push may be, decoded. */
export interface DecodeLimits {
  maxBytes: number
  maxSamples: number
}

/** Which times a sample may have. */
export interface AcceptedTimes {
  /** The oldest and the newest that is accepted, Unix ms. */
  from: number
  to: number
  /** How far behind the newest sample of its series, at that moment, it may be. */
  lateMs: number
}

/** What is not ordinary about a sample. */
export const UNUSUAL = { late: 0, tooOld: 1, tooFarAhead: 2 } as const

/** No record of the log is longer: 1 byte, a series, a time and a value. */
export const MAX_RECORD_BYTES = 1 + 5 + 10 + 8

/** More than any generation of the head holds. */
const ALL = 0xffffffff

/** Which samples are gathered of series: those in [from, to), Unix ms. */
export interface GatherWindow {
  from: number
  to: number
  /** Only the newest sample of each, of those that are not in blocks. */
  isNewest: boolean
  /** Without staleness markers. */
  isMeasured: boolean
  /** Where to stop and hand over, after the series that reaches it. */
  maxSamples: number
}

/**
 * Samples of consecutive series in shared columns: series `n` of them has those before `ends[n]`, from
 * where the series before it ends.
 */
export interface Gathered {
  /** The position of the first of these series among the ids. */
  first: number
  times: Float64Array
  values: Float64Array
  ends: Int32Array
}

/** Of which series samples are gathered, server by server. */
export interface Gathering {
  /** Of each server ascending. */
  ids: Uint32Array
  /** Of each server how many ids and how many blocks it has, then the length of each block. */
  plan: readonly number[]
  /** The bodies of all blocks; those of a server in the order of writing. */
  blocks: readonly Uint8Array[]
}

/**
 * One store's series table, head and log writer, with the decoder in front of them.
 *
 * Views of its memory are valid until the next call, because any call may make the memory grow.
 */
export class Kernel {
  readonly #wasm: Exports
  #bytes = new Uint8Array()
  #ints = new Int32Array()
  #floats = new Float64Array()
  #push: Push | undefined

  /** @param seed of the hash of labels; any 32-bit number that senders cannot know */
  constructor(module: WebAssembly.Module, seed: number) {
    this.#wasm = new WebAssembly.Instance(module).exports as unknown as Exports
    this.#wasm.initialize(seed)
  }

  /**
   * Decode a remote-write request; the push consists of views.
   * @throws {MalformedBody} if the bytes are not a request, or one too large
   */
  decode(body: Uint8Array, encoding: 'snappy' | 'identity', limits: DecodeLimits): Push {
    if (encoding === 'snappy') this.decompress(body, limits.maxBytes)
    else {
      this.#put(body)
      this.#wasm.takePlain(body.length)
    }
    const status = this.#wasm.decode(limits.maxSamples)
    if (status === TOO_MANY_SAMPLES) {
      throw new MalformedBody(`more than ${limits.maxSamples} samples in one push`)
    }
    if (status !== 0) throw new MalformedBody(FAILURES[status] ?? `status ${status}`)
    this.#push = this.#pushView()
    return this.#push
  }

  /**
   * The bytes that a Snappy block stands for, as a view.
   * @throws {MalformedBody} if the block is damaged, or longer than `maxBytes`
   */
  decompress(block: Uint8Array, maxBytes: number): Uint8Array {
    this.#put(block)
    const status = this.#wasm.decompress(block.length, maxBytes)
    if (status === TOO_LONG) {
      throw new MalformedBody(`the body is more than ${maxBytes} bytes decoded`)
    }
    if (status !== 0) throw new MalformedBody(FAILURES[status]!)
    const at = this.#wasm.pushKeys()
    return this.#memory.subarray(at, at + this.#wasm.bodyLength())
  }

  /** The push that is being taken, as views. */
  get push(): Push {
    return this.#pushView()
  }

  /** Make `push` the one that is taken next; nothing to do if it was decoded here just now. */
  load(push: Push): void {
    if (push === this.#push && push.keys.buffer === this.#memory.buffer) return
    const { series, samples } = push
    this.#wasm.pushReserve(push.keys.length, series, samples)
    this.#wasm.pushCounts(series, samples)
    this.#memory.set(push.keys, this.#wasm.pushKeys())
    this.#ints.set(push.keyStart.subarray(0, series), this.#wasm.pushKeyStart() >>> 2)
    this.#ints.set(push.keyEnd.subarray(0, series), this.#wasm.pushKeyEnd() >>> 2)
    this.#ints.set(push.firstSample.subarray(0, series + 1), this.#wasm.pushFirstSample() >>> 2)
    this.#floats.set(push.times.subarray(0, samples), this.#wasm.pushTimes() >>> 3)
    this.#floats.set(push.values.subarray(0, samples), this.#wasm.pushValues() >>> 3)
  }

  /** The id of the series with these label bytes, or -1. */
  find(key: Uint8Array): number {
    this.#put(key)
    return this.#wasm.find(key.length)
  }

  /** Add a series under an id that no other has; `server` is the number of its server. */
  addSeries(id: number, key: Uint8Array, server: number): void {
    this.#put(key)
    this.#wasm.addSeries(id, key.length, server)
  }

  /** The label bytes of a series, as a view. */
  key(id: number): Uint8Array {
    const at = this.#wasm.keyAt(id)
    return this.#memory.subarray(at, at + this.#wasm.keyLength(id))
  }

  /** Time of the newest sample of each series by id, in Unix ms, or -Infinity; a view. */
  get newest(): Float64Array {
    return this.#memory && this.#floats.subarray(this.#wasm.seriesNewest() >>> 3)
  }

  setNewest(id: number, time: number): void {
    this.#wasm.setNewest(id, time)
  }

  /**
   * Begin to take the push.
   * @param note is kept in each row of the log; at most 255 bytes
   */
  begin({ from, to, lateMs }: AcceptedTimes, maxRowBytes: number, note: Uint8Array): void {
    this.#put(note)
    this.#wasm.begin(from, to, lateMs, maxRowBytes, note.length)
  }

  /** Take all samples that are ordinary. */
  takeAll(): void {
    this.#wasm.takeAll()
  }

  /** Take the ordinary samples of series `n` of the push as those of series `id`. */
  takeSeries(n: number, id: number): void {
    this.#wasm.takeSeries(n, id)
  }

  /** Samples taken since {@link begin}. */
  get taken(): number {
    return this.#wasm.taken()
  }

  /** Numbers of the series of the push whose labels are not known. */
  unknown(): Int32Array {
    return this.#intsAt(this.#wasm.unknownAt(), this.#wasm.unknownCount())
  }

  /** The samples that are not ordinary: id of the series, number of the sample in the push, {@link UNUSUAL}, … */
  unusual(): Int32Array {
    return this.#intsAt(this.#wasm.unusualAt(), 3 * this.#wasm.unusualCount())
  }

  /** Numbers of the servers of which something was taken. */
  touched(): Int32Array {
    return this.#intsAt(this.#wasm.touchedAt(), this.#wasm.touchedCount())
  }

  /** Write sample `n` of the push to the log as one of series `id`. */
  logSample(id: number, n: number): void {
    this.#wasm.logSample(id, n)
  }

  /** The rows of the log for what was taken. */
  finishLog(): Uint8Array<ArrayBuffer>[] {
    const count = this.#wasm.finishLog()
    const at = this.#wasm.logAt()
    const ends = this.#intsAt(this.#wasm.logEndsAt(), count)
    return Array.from(ends, (end, n) =>
      this.#memory.slice(at + (n === 0 ? 0 : ends[n - 1]!), at + end)
    )
  }

  /** Values in the log are compared with nothing before them from the next row on. */
  startLogAfresh(): void {
    this.#wasm.startLogAfresh()
  }

  /**
   * Read a row of the log back into the head; those of its samples that do not come after all
   * others of their series are given to `late`.
   * @throws {Error} for a row that was not written by this kernel
   */
  readLog(
    row: Uint8Array,
    late: (id: number, time: number, low: number, high: number) => void
  ): void {
    this.#put(row)
    if (this.#wasm.readLog(row.length) !== 0) throw new Error('a row of the log is damaged')
    const count = this.#wasm.lateCount()
    if (count === 0) return
    const ids = this.#intsAt(this.#wasm.lateIdsAt(), count)
    const times = this.#wasm.lateTimesAt() >>> 3
    const values = this.#wasm.lateValuesAt() >>> 2
    for (let n = 0; n < count; n++) {
      const [low, high] = [this.#ints[values + 2 * n]!, this.#ints[values + 2 * n + 1]!]
      late(ids[n]!, this.#floats[times + n]!, low, high)
    }
  }

  /** Samples in a generation of the head. */
  headSamples(frozen: boolean): number {
    return this.#wasm.headSamples(frozen)
  }

  /** Samples of a series in both generations. */
  headCount(id: number): number {
    return this.#wasm.headCount(false, id) + this.#wasm.headCount(true, id)
  }

  /** Samples that the frozen generation has of each series, by id; a view, as long as it has to be. */
  get frozenCounts(): Int32Array {
    return this.#intsAt(this.#wasm.frozenCounts(), this.#wasm.frozenSeries())
  }

  /** Time of the oldest sample that the frozen generation has of a series, which has some. */
  frozenOldest(id: number): number {
    return this.#wasm.frozenOldest(id)
  }

  /** Time of the newest sample that the active generation has of a series, or -Infinity. */
  headNewestTime(id: number): number {
    return this.#wasm.headNewestTime(id)
  }

  /** Whether that sample's value has the same bits as sample `n` of the push. */
  headNewestIs(id: number, n: number): boolean {
    return this.#wasm.headNewestIs(id, n) !== 0
  }

  /** The newest `limit` samples of a series in [from, to), of one generation; undefined if none. */
  headRead(
    frozen: boolean,
    id: number,
    from = Number.NEGATIVE_INFINITY,
    to = Number.POSITIVE_INFINITY,
    limit = ALL
  ): Column | undefined {
    const count = this.#wasm.headRead(frozen, id, from, to, limit)
    if (count === 0) return undefined
    const floats = this.#memory && this.#floats
    const [times, values] = [this.#wasm.headReadTimes() >>> 3, this.#wasm.headReadValues() >>> 3]
    return {
      times: floats.slice(times, times + count),
      values: floats.slice(values, values + count),
    }
  }

  /** Add `added` samples to a series, and replace as many of its newest as `newest` has by these. */
  headReplace(id: number, added: number, newest: Column): void {
    this.#putColumn(newest)
    this.#wasm.headMerge(id, added, newest.times.length)
  }

  /** What was taken so far becomes the frozen generation, which must be empty. */
  freeze(): void {
    this.#wasm.freeze()
  }

  clearFrozen(): void {
    this.#wasm.clearFrozen()
  }

  /**
   * The samples of series of some servers, a part of the series after the other; what is handed over
   * are views, to be done with before the next.
   */
  *gather(
    { ids, plan, blocks }: Gathering,
    { from, to, isNewest, isMeasured, maxSamples }: GatherWindow
  ): Generator<Gathered> {
    const numbers = ids.length + plan.length
    const blockBytes = blocks.reduce((sum, { length }) => sum + length, 0)
    let at = this.#wasm.gatherFor(4 * numbers + blockBytes)
    const bytes = this.#memory
    this.#ints.set(ids, at >>> 2)
    this.#ints.set(plan, (at >>> 2) + ids.length)
    at += 4 * numbers
    for (const block of blocks) {
      bytes.set(block, at)
      at += block.length
    }
    this.#wasm.gatherBegin(ids.length, plan.length, from, to)
    const limit = isNewest ? 1 : ALL
    for (let first = 0; first < ids.length; ) {
      const count = this.#wasm.gather(maxSamples, limit, isMeasured)
      if (count === 0) throw new Error('the plan has fewer series than there are ids')
      const [times, values] = [this.#wasm.gatherTimes() >>> 3, this.#wasm.gatherValues() >>> 3]
      const ends = this.#intsAt(this.#wasm.gatherEnds(), count)
      const samples = ends[count - 1]!
      yield {
        first,
        times: this.#floats.subarray(times, times + samples),
        values: this.#floats.subarray(values, values + samples),
        ends,
      }
      first += count
    }
  }

  /** The number of the server of each series by id; a view. */
  get servers(): Int32Array {
    return this.#intsAt(this.#wasm.seriesServer(), this.#wasm.seriesCapacity())
  }

  beginBlock(): void {
    this.#wasm.beginBlock()
  }

  /** Append what the frozen generation has of a series, one sample or more, to the block. */
  blockAddFrozen(id: number): void {
    this.#wasm.blockAddFrozen(id)
  }

  /** Append a series (one sample or more) to the block; ids ascend. */
  blockAdd(id: number, column: Column): void {
    this.#putColumn(column)
    this.#wasm.blockAdd(id, column.times.length)
  }

  /** Samples in the block so far. */
  get blockSamples(): number {
    return this.#wasm.blockSamples()
  }

  /** What is in the block so far; times in Unix ms. */
  get blockSize(): { samples: number; from: number; to: number } {
    const wasm = this.#wasm
    return { samples: wasm.blockSamples(), from: wasm.blockFrom(), to: wasm.blockTo() }
  }

  /** Bytes that the block takes at most so far, before it is deflated. */
  get blockBytes(): number {
    return this.#wasm.blockBytes()
  }

  /** The block's bytes, as a view; see `block.ts`. */
  finishBlock(): Uint8Array {
    const length = this.#wasm.finishBlock()
    const at = this.#wasm.blockAt()
    return this.#memory.subarray(at, at + length)
  }

  /** The memory as it is now. */
  get #memory(): Uint8Array<ArrayBuffer> {
    const { buffer } = this.#wasm.memory
    if (this.#bytes.buffer !== buffer) {
      this.#bytes = new Uint8Array(buffer)
      this.#ints = new Int32Array(buffer)
      this.#floats = new Float64Array(buffer)
    }
    return this.#bytes as Uint8Array<ArrayBuffer>
  }

  #put(bytes: Uint8Array): void {
    const at = this.#wasm.inputFor(bytes.length)
    this.#memory.set(bytes, at)
  }

  #putColumn({ times, values }: Column): void {
    this.#wasm.columnFor(times.length)
    const floats = this.#memory && this.#floats
    floats.set(times, this.#wasm.headReadTimes() >>> 3)
    floats.set(values, this.#wasm.headReadValues() >>> 3)
  }

  #intsAt(at: number, count: number): Int32Array {
    return this.#memory && this.#ints.subarray(at >>> 2, (at >>> 2) + count)
  }

  #pushView(): Push {
    const [series, samples] = [this.#wasm.pushSeries(), this.#wasm.pushSamples()]
    const bytes = this.#memory
    const floats = (at: number) => this.#floats.subarray(at >>> 3, (at >>> 3) + samples)
    const push = new Push(bytes.subarray(this.#wasm.pushKeys()), {
      series,
      samples,
      keyStart: this.#intsAt(this.#wasm.pushKeyStart(), series),
      keyEnd: this.#intsAt(this.#wasm.pushKeyEnd(), series),
      firstSample: this.#intsAt(this.#wasm.pushFirstSample(), series + 1),
      times: floats(this.#wasm.pushTimes()),
      values: floats(this.#wasm.pushValues()),
    })
    const histograms = this.#wasm.histograms()
    if (histograms > 0) {
      const [start, end] = [this.#wasm.histogramStart(), this.#wasm.histogramEnd()]
      push.leaveOut(histograms, start, end)
    }
    return push
  }
}
