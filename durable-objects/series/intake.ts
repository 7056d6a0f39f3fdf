/** Takes the samples of one push into memory. */
import type { Rejection } from '../../worker/contracts/ingest'
import { encodeLabels, labelText, readLabels } from '../../worker/ingest/labels'
import type { Push } from '../../worker/ingest/push'
import { INGEST, STORE } from '../../worker/policy'
import { viewOf } from './label-index'
import type { NamedSeries } from './label-rows'
import { LateSamples } from './late-samples'
import { LogWriter } from './log-codec'
import type { Memory } from './memory'
import type { Rejections } from './rejections'
import { bitsOf } from './value-column'

const UNKNOWN = -1

export class Intake {
  /** Samples that are in the store after this push, repeated ones included. */
  stored = 0
  /** Series that came into being. */
  readonly introduced: NamedSeries[] = []
  /** Servers that sent something which was stored. */
  readonly instances = new Set<string>()
  /** The accepted samples, to be written to the log. */
  readonly log: LogWriter
  readonly #memory: Memory
  readonly #push: Push
  readonly #now: number
  readonly #rejections: Rejections
  readonly #keys: DataView
  /** The series of which a sample was counted last. */
  #counted = UNKNOWN
  readonly #late = new LateSamples()

  /** @param now Unix ms */
  constructor(memory: Memory, push: Push, now: number, rejections: Rejections) {
    this.#memory = memory
    this.#push = push
    this.#now = now
    this.#rejections = rejections
    this.#keys = viewOf(push.keys)
    this.log = new LogWriter(memory.previous, STORE.maxRowBytes)
  }

  takeAll(): void {
    for (let n = 0; n < this.#push.series; n++) this.#takeSeries(n)
    this.#late.bySeries((id, numbers) => this.#merge(id, numbers))
  }

  #takeSeries(n: number): void {
    const { keyStart, keyEnd, firstSample } = this.#push
    let id = this.#memory.index.find(this.#keys, keyStart[n]!, keyEnd[n]!)
    if (id === UNKNOWN) id = this.#introduce(n)
    if (id === UNKNOWN) return
    for (let at = firstSample[n]!; at < firstSample[n + 1]!; at++) this.#takeSample(id, at)
  }

  #takeSample(id: number, at: number): void {
    const { times, bits } = this.#push
    const time = times[at]!
    const low = bits[2 * at]!
    const high = bits[2 * at + 1]!
    const newest = this.#memory.newest[id]!
    const refused = this.#timeRefused(time, newest)
    if (refused !== undefined) this.#reject(refused, id, time)
    else if (time > newest) {
      this.#memory.append(id, time, low, high)
      this.#accept(id, time, low, high)
    } else if (time === this.#memory.head.newestTime(id)) {
      this.#repeat(id, time, this.#memory.head.newestIs(id, low, high))
    } else this.#late.add(id, time, low, high)
  }

  /**
   * Take the late samples of one series, given by time and equal times in the order of arrival.
   *
   * The first sample of a time stays. If a block already has the time, the block's value wins when
   * both are read.
   */
  #merge(id: number, numbers: Uint32Array): void {
    const late = this.#late.column(numbers)
    const bits = bitsOf(late.values)
    const head = this.#memory.head.read(id, late.times[0]!, Number.POSITIVE_INFINITY)
    const inHead = head && { times: head.times, bits: bitsOf(head.values), at: 0 }
    let kept = 0
    for (let n = 0; n < late.times.length; n++) {
      const time = late.times[n]!
      while (inHead && inHead.times[inHead.at]! < time) inHead.at++
      if (inHead && inHead.times[inHead.at] === time) {
        this.#repeat(id, time, sameBits(inHead.bits, inHead.at, bits, n))
      } else if (kept > 0 && late.times[kept - 1] === time) {
        this.#repeat(id, time, sameBits(bits, kept - 1, bits, n))
      } else {
        late.times[kept] = time
        late.values[kept++] = late.values[n]!
        this.#accept(id, time, bits[2 * n]!, bits[2 * n + 1]!)
      }
    }
    if (kept === 0) return
    const { times, values } = late
    const column = { times: times.subarray(0, kept), values: values.subarray(0, kept) }
    this.#memory.head.merge(id, column)
  }

  #accept(id: number, time: number, low: number, high: number): void {
    this.log.add(id, time, low, high)
    this.#count(id)
  }

  /** A sample at a time that the series has already. */
  #repeat(id: number, time: number, same: boolean): void {
    if (same) this.#count(id)
    else this.#reject('duplicate sample for timestamp with another value', id, time)
  }

  #count(id: number): void {
    this.stored++
    if (id === this.#counted) return
    this.#counted = id
    this.instances.add(this.#memory.index.instance(id))
  }

  #timeRefused(time: number, newest: number): Rejection | undefined {
    if (time > this.#now + INGEST.maxAheadMs) return 'sample too far in the future'
    if (time < newest - INGEST.outOfOrderMs || time < this.#now - STORE.retentionMs.raw) {
      return 'sample too old'
    }
    return undefined
  }

  /** The id for labels that are not known by these bytes, or -1 if the series is refused. */
  #introduce(n: number): number {
    const { keys, keyStart, keyEnd } = this.#push
    const labels = readLabels(keys, keyStart[n]!, keyEnd[n]!)
    if (labels === undefined) {
      return this.#refuse(n, 'invalid label set', excerpt(keys, keyStart[n]!, keyEnd[n]!))
    }
    const key = encodeLabels(labels)
    const known = this.#memory.index.find(viewOf(key), 0, key.length)
    if (known !== UNKNOWN) return known
    const timesRefused = this.#allTimesRefused(n)
    if (timesRefused !== undefined) return this.#refuse(n, timesRefused, labelText(labels))
    if (this.#memory.index.count >= INGEST.maxSeries) {
      return this.#refuse(n, 'too many series', labelText(labels))
    }
    const id = this.#memory.index.unusedId()
    this.#memory.addSeries(id, key)
    this.introduced.push({ id, key })
    return id
  }

  /** Why no sample of a new series can be stored: a series without samples would never be forgotten. */
  #allTimesRefused(n: number): Rejection | undefined {
    const { times, firstSample } = this.#push
    let refused: Rejection | undefined
    for (let at = firstSample[n]!; at < firstSample[n + 1]!; at++) {
      refused = this.#timeRefused(times[at]!, Number.NEGATIVE_INFINITY)
      if (refused === undefined) return undefined
    }
    return refused
  }

  #refuse(n: number, reason: Rejection, example: string): number {
    const { firstSample } = this.#push
    this.#rejections.add(reason, firstSample[n + 1]! - firstSample[n]!, () => example)
    return UNKNOWN
  }

  #reject(reason: Rejection, id: number, time: number): void {
    this.#rejections.add(reason, 1, () => {
      return `${labelText(this.#memory.index.labels(id))} at ${instant(time)}`
    })
  }
}

function sameBits(a: Uint32Array, n: number, b: Uint32Array, m: number): boolean {
  return a[2 * n] === b[2 * m] && a[2 * n + 1] === b[2 * m + 1]
}

/** A time as people read it, or as a number where no date is that far away. */
function instant(time: number): string {
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : String(time)
}

/** What can be read of label bytes that break the rules. */
function excerpt(keys: Uint8Array, start: number, end: number): string {
  const text = new TextDecoder().decode(keys.subarray(start, Math.min(end, start + 200)))
  return JSON.stringify(text.replace(/\p{Cc}+/gu, ' ').trim())
}
