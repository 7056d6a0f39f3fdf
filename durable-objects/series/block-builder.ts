/** Builds the blocks of one server, which are cut where one would become too large. */
import { STORE } from '../../worker/policy'
import type { BlockRows } from './block-rows'
import type { Column } from './column'
import { deflate } from './deflate'
import type { BlockEntry } from './directory'
import type { Kernel } from './kernel'

/** What a sample takes at most, with a time of its own; and what else a series takes. */
const MAX_SAMPLE_BYTES = 7 + 8
const MAX_SERIES_BYTES = 32

/** A block holds as many samples of one series, whatever they are. */
export const MAX_SERIES_SAMPLES = Math.min(
  STORE.maxBlockSamples,
  Math.floor((STORE.maxRowBytes - MAX_SERIES_BYTES) / MAX_SAMPLE_BYTES)
)

export class BlockBuilder {
  readonly #kernel: Kernel
  readonly #rows: BlockRows
  readonly #tier: number
  readonly #isLasting: boolean
  readonly #entries: BlockEntry[] = []

  /**
   * @param tier 0 for samples as they came, else the tier of the roll-ups
   * @param isLasting whether also small blocks will stay as they are
   */
  constructor(kernel: Kernel, rows: BlockRows, tier = 0, isLasting = true) {
    this.#kernel = kernel
    this.#rows = rows
    this.#tier = tier
    this.#isLasting = isLasting
    kernel.beginBlock()
  }

  /** Append a series (one sample or more); ids ascend. */
  add(id: number, { times, values }: Column): void {
    for (let at = 0; at < times.length; at += MAX_SERIES_SAMPLES) {
      const end = Math.min(times.length, at + MAX_SERIES_SAMPLES)
      this.#reserve(end - at)
      this.#kernel.blockAdd(id, {
        times: times.subarray(at, end),
        values: values.subarray(at, end),
      })
    }
  }

  /** Append the frozen samples of a series: one or more, and at most {@link MAX_SERIES_SAMPLES}. */
  addFrozen(id: number, count: number): void {
    this.#reserve(count)
    this.#kernel.blockAddFrozen(id)
  }

  /** The blocks, in their rows. */
  finish(): BlockEntry[] {
    this.#close()
    return this.#entries
  }

  #reserve(samples: number): void {
    const bytes = this.#kernel.blockBytes + samples * MAX_SAMPLE_BYTES + MAX_SERIES_BYTES
    const isFull = this.#kernel.blockSamples + samples > STORE.maxBlockSamples
    if (isFull || bytes > STORE.maxRowBytes) this.#close()
  }

  #close(): void {
    const size = this.#kernel.blockSize
    if (size.samples === 0) return
    const deflated = this.#isLasting || size.samples >= STORE.blockSamples
    const block = this.#kernel.finishBlock()
    const place = this.#rows.add(deflated ? deflate(block) : block.slice(), this.#tier)
    this.#entries.push({ ...place, deflated, tier: this.#tier, ...size })
    this.#kernel.beginBlock()
  }
}
