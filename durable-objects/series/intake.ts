/** Takes the samples of one push into memory: the kernel the ordinary ones, this the others. */
import type { Rejection } from '../../worker/contracts/ingest'
import { encodeLabels, isCanonical, labelText, readLabels } from '../../worker/ingest/labels'
import type { Push } from '../../worker/ingest/push'
import { INGEST, STORE } from '../../worker/policy'
import { type AcceptedTimes, UNUSUAL } from './kernel'
import type { NamedSeries } from './label-rows'
import { LateSamples } from './late-samples'
import type { Memory } from './memory'
import type { Rejections } from './rejections'
import { bitsOf } from './value-column'

const UNKNOWN = -1

/** What came of a push: it is in memory, and must be written to the log and the labels. */
export interface Taken {
  /** Samples that are in the store after this push, repeated ones included. */
  stored: number
  /** Series that came into being. */
  introduced: readonly NamedSeries[]
  /** Servers that sent something which was stored. */
  instances: ReadonlySet<string>
  rows: readonly Uint8Array<ArrayBuffer>[]
}

/**
 * Take the push that the kernel holds.
 *
 * @param note is kept in the log with it
 */
export function takePush(
  memory: Memory,
  accepted: AcceptedTimes,
  note: Uint8Array,
  rejections: Rejections
): Taken {
  return new Intake(memory, accepted, rejections).take(note)
}

class Intake {
  readonly #memory: Memory
  readonly #accepted: AcceptedTimes
  readonly #rejections: Rejections
  readonly #introduced: NamedSeries[] = []
  readonly #instances = new Set<string>()
  readonly #late = new LateSamples()
  /** Samples stored that the kernel did not take, repeated ones included. */
  #stored = 0

  constructor(memory: Memory, accepted: AcceptedTimes, rejections: Rejections) {
    this.#memory = memory
    this.#accepted = accepted
    this.#rejections = rejections
  }

  take(note: Uint8Array): Taken {
    const { kernel, index } = this.#memory
    kernel.begin(this.#accepted, STORE.maxRowBytes, note)
    kernel.takeAll()
    const unknown = kernel.unknown().slice()
    if (unknown.length > 0) this.#introduceAll(unknown, kernel.push.copy())
    const unusual = kernel.unusual().slice()
    if (unusual.length > 0) this.#judge(unusual)
    for (const server of kernel.touched()) this.#instances.add(index.serverName(server))
    const stored = kernel.taken + this.#stored
    const rows = kernel.finishLog()
    return { stored, introduced: this.#introduced, instances: this.#instances, rows }
  }

  /** Judge samples, given as `Kernel.unusual` does. */
  #judge(unusual: Int32Array): void {
    const { kernel } = this.#memory
    const { times, bits } = kernel.push
    for (let n = 0; n < unusual.length; n += 3) {
      const [id, at, why] = [unusual[n]!, unusual[n + 1]!, unusual[n + 2]!]
      const time = times[at]!
      if (why === UNUSUAL.tooFarAhead) this.#reject('sample too far in the future', id, time)
      else if (why === UNUSUAL.tooOld) this.#reject('sample too old', id, time)
      else if (time === kernel.headNewestTime(id)) {
        this.#repeat(id, time, kernel.headNewestIs(id, at))
      } else this.#late.add(id, time, bits[2 * at]!, bits[2 * at + 1]!, at)
    }
    this.#late.bySeries((id, numbers) => this.#merge(id, numbers))
  }

  /**
   * Take the late samples of one series, given by time and equal times in the order of arrival.
   *
   * The first sample of a time stays. If a block already has the time, the block's value wins when
   * both are read.
   */
  #merge(id: number, numbers: Uint32Array): void {
    const { kernel } = this.#memory
    const late = this.#late.column(numbers)
    const bits = bitsOf(late.values)
    const head = this.#memory.headColumn(id, late.times[0]!)
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
        kernel.logSample(id, this.#late.samples[numbers[n]!]!)
        late.times[kept] = time
        late.values[kept++] = late.values[n]!
        this.#count(id)
      }
    }
    if (kept === 0) return
    const { times, values } = late
    this.#memory.mergeLate(id, { times: times.subarray(0, kept), values: values.subarray(0, kept) })
  }

  /** A sample at a time that the series has already. */
  #repeat(id: number, time: number, same: boolean): void {
    if (same) this.#count(id)
    else this.#reject('duplicate sample for timestamp with another value', id, time)
  }

  #count(id: number): void {
    this.#stored++
    this.#instances.add(this.#memory.index.instance(id))
  }

  /** Take the series with these numbers, whose labels are not known by their bytes. */
  #introduceAll(unknown: Int32Array, push: Push): void {
    for (const n of unknown) {
      const id = this.#idOf(push, n)
      if (id !== UNKNOWN) this.#memory.kernel.takeSeries(n, id)
    }
  }

  /** The id for the labels of series `n`, or -1 if the series is refused. */
  #idOf(push: Push, n: number): number {
    const { keys, keyStart, keyEnd } = push
    const bytes = keys.slice(keyStart[n], keyEnd[n])
    const labels = readLabels(bytes, 0, bytes.length)
    if (labels === undefined) return this.#refuse(push, n, 'invalid label set', excerpt(bytes))
    const key = isCanonical(bytes) ? bytes : encodeLabels(labels)
    const known = this.#memory.kernel.find(key)
    if (known !== UNKNOWN) return known
    const refused = this.#allTimesRefused(push, n)
    if (refused !== undefined) return this.#refuse(push, n, refused, labelText(labels))
    if (this.#memory.index.count >= INGEST.maxSeries) {
      return this.#refuse(push, n, 'too many series', labelText(labels))
    }
    const id = this.#memory.index.unusedId()
    this.#memory.addSeries(id, key)
    this.#introduced.push({ id, key })
    return id
  }

  /** Why no sample of a new series can be stored: a series without samples would never be forgotten. */
  #allTimesRefused({ times, firstSample }: Push, n: number): Rejection | undefined {
    const { from, to } = this.#accepted
    const given = times.subarray(firstSample[n], firstSample[n + 1])
    if (given.some((time) => time >= from && time <= to)) return undefined
    return given.at(-1)! > to ? 'sample too far in the future' : 'sample too old'
  }

  #refuse({ firstSample }: Push, n: number, reason: Rejection, example: string): number {
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
function excerpt(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 200))
  return JSON.stringify(text.replace(/\p{Cc}+/gu, ' ').trim())
}
