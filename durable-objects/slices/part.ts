/** The part of a push that one slice owns, in the form in which it crosses RPC. */
import { concatenated } from '../../worker/ingest/concatenated'
import { grown } from '../../worker/ingest/grow'
import { Push } from '../../worker/ingest/push'

/**
 * Series with their samples, as in a {@link Push} whose label sets follow each other without gaps.
 *
 * Series `n` ends at `keyEnd[n]` of `keys` and at `sampleEnd[n]` of `times`; values are two words of
 * `bits` each, the lower first. The arrays own their buffers, which are what is sent.
 */
export interface Part {
  keys: Uint8Array<ArrayBuffer>
  keyEnd: Int32Array<ArrayBuffer>
  sampleEnd: Int32Array<ArrayBuffer>
  times: Float64Array<ArrayBuffer>
  bits: Uint32Array<ArrayBuffer>
}

/** How much a part takes in a message, nearly. */
export const bytesOf = ({ keys, keyEnd, times }: Part): number =>
  keys.length + 8 * keyEnd.length + 16 * times.length

/** Collects series of a push for a part. */
export class PartBuilder {
  #keys = new Uint8Array(4_096)
  #keysEnd = 0
  readonly #push = new Push(this.#keys)

  /** Bytes of the part so far, nearly. */
  get bytes(): number {
    return this.#keysEnd + 8 * this.#push.series + 16 * this.#push.samples
  }

  /** Add samples [from, to) of series `n` of `push`. */
  add(push: Push, n: number, from: number, to: number): void {
    const [start, end] = [push.keyStart[n]!, push.keyEnd[n]!]
    const keysEnd = this.#keysEnd + end - start
    this.#keys = grown(this.#keys, keysEnd)
    for (let at = start; at < end; at++) this.#keys[this.#keysEnd + at - start] = push.keys[at]!
    for (let at = from; at < to; at++) {
      this.#push.addSample(push.times[at]!, push.bits[2 * at]!, push.bits[2 * at + 1]!)
    }
    this.#push.endSeries(this.#keysEnd, keysEnd)
    this.#keysEnd = keysEnd
  }

  build(): Part {
    const { series, samples, keyEnd, firstSample, times, bits } = this.#push
    return {
      keys: this.#keys.slice(0, this.#keysEnd),
      keyEnd: keyEnd.slice(0, series),
      sampleEnd: firstSample.slice(1, series + 1),
      times: times.slice(0, samples),
      bits: bits.slice(0, 2 * samples),
    }
  }
}

/** One push of all series of these parts, in their order. */
export function pushOf(parts: readonly Part[]): Push {
  const push = new Push(concatenated(parts.map(({ keys }) => keys)))
  let keyStart = 0
  for (const { keys, keyEnd, sampleEnd, times, bits } of parts) {
    const keysStart = keyStart
    let sample = 0
    for (let n = 0; n < keyEnd.length; n++) {
      for (; sample < sampleEnd[n]!; sample++) {
        push.addSample(times[sample]!, bits[2 * sample]!, bits[2 * sample + 1]!)
      }
      push.endSeries(keyStart, keysStart + keyEnd[n]!)
      keyStart = keysStart + keyEnd[n]!
    }
    keyStart = keysStart + keys.length
  }
  return push
}
