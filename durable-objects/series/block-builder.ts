/** Builds the blocks of one server, which are cut where one would become too large. */
import { STORE } from '../../worker/policy'
import type { BlockRows } from './block-rows'
import type { Column } from './column'
import { deflate, deflateQuickly } from './deflate'
import type { BlockEntry } from './directory'
import type { Kernel } from './kernel'

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
    for (let at = 0; at < times.length; at += STORE.maxBlockSamples) {
      const end = Math.min(times.length, at + STORE.maxBlockSamples)
      this.#reserve(end - at)
      this.#kernel.blockAdd(id, {
        times: times.subarray(at, end),
        values: values.subarray(at, end),
      })
    }
  }

  /** Append the frozen samples of a series: one or more, and no more than a block takes. */
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
    if (this.#kernel.blockSize.samples + samples > STORE.maxBlockSamples) this.#close()
  }

  #close(): void {
    const size = this.#kernel.blockSize
    if (size.samples === 0) return
    const pack = this.#isLasting || size.samples >= STORE.blockSamples ? deflate : deflateQuickly
    const place = this.#rows.add(pack(this.#kernel.finishBlock()))
    this.#entries.push({ ...place, tier: this.#tier, ...size })
    this.#kernel.beginBlock()
  }
}
