/** Takes the samples of one push into memory, in the order in which they came. */

import type { Rejection } from '../../worker/contracts/ingest'
import { encodeLabels, labelText, readLabels } from '../../worker/ingest/labels'
import type { Push } from '../../worker/ingest/push'
import { INGEST, STORE } from '../../worker/policy'
import type { NamedSeries } from './label-rows'
import { LogWriter } from './log-codec'
import type { Memory } from './memory'
import type { Rejections } from './rejections'

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

  /** @param now Unix ms */
  constructor(memory: Memory, push: Push, now: number, rejections: Rejections) {
    this.#memory = memory
    this.#push = push
    this.#now = now
    this.#rejections = rejections
    this.log = new LogWriter(memory.previous, STORE.maxRowBytes)
  }

  takeAll(): void {
    for (let n = 0; n < this.#push.series; n++) this.#takeSeries(n)
  }

  #takeSeries(n: number): void {
    const { keys, keyStart, keyEnd, firstSample } = this.#push
    let id = this.#memory.index.find(keys, keyStart[n]!, keyEnd[n]!)
    if (id === UNKNOWN) id = this.#introduce(n)
    if (id === UNKNOWN) return
    const before = this.stored
    for (let at = firstSample[n]!; at < firstSample[n + 1]!; at++) this.#takeSample(id, at)
    if (this.stored > before) this.instances.add(this.#memory.index.instance(id))
  }

  #takeSample(id: number, at: number): void {
    const { times, bits } = this.#push
    const time = times[at]!
    const newest = this.#memory.newest[id]!
    const refused = this.#timeRefused(time, newest)
    if (refused !== undefined) this.#reject(refused, id, time)
    else if (time > newest) this.#append(id, time, bits[2 * at]!, bits[2 * at + 1]!)
    else this.#insert(id, time, bits[2 * at]!, bits[2 * at + 1]!)
  }

  #append(id: number, time: number, low: number, high: number): void {
    this.#memory.head.append(id, time, low, high)
    this.#memory.newest[id] = time
    this.log.add(id, time, low, high)
    this.stored++
  }

  /** A sample that is late, or that was sent before. */
  #insert(id: number, time: number, low: number, high: number): void {
    const { head } = this.#memory
    const at = head.find(id, time)
    if (at >= 0) {
      if (head.holds(at, low, high)) this.stored++
      else this.#reject('duplicate sample for timestamp with another value', id, time)
      return
    }
    // If a block already has this time, the block's value wins when both are read.
    head.insert(id, time, low, high)
    this.log.add(id, time, low, high)
    this.stored++
  }

  #timeRefused(time: number, newest: number): Rejection | undefined {
    if (time > this.#now + INGEST.maxAheadMs) return 'sample too far in the future'
    if (time < newest - INGEST.outOfOrderMs || time < this.#now - STORE.retentionMs) {
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
    const known = this.#memory.index.find(key, 0, key.length)
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

/** A time as people read it, or as a number where no date is that far away. */
function instant(time: number): string {
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : String(time)
}

/** What can be read of label bytes that break the rules. */
function excerpt(keys: Uint8Array, start: number, end: number): string {
  const text = new TextDecoder().decode(keys.subarray(start, Math.min(end, start + 200)))
  return JSON.stringify(text.replace(/\p{Cc}+/gu, ' ').trim())
}
