/**
 * The time that an object runs.
 *
 * Cloudflare bills an object while it handles an event, and not while it is idle and able to
 * hibernate: https://developers.cloudflare.com/durable-objects/platform/pricing/. A Worker's clock
 * shows the time of the last input or output, so an event that only computes seems to take none:
 * every event counts as at least `USAGE.minEventMs`, and the sum is an estimate.
 */
import { USAGE } from '../policy'

/** Adds up the time in which at least one event ran; events that overlap count once. */
export class AwakeTime {
  /** Everything up to this moment (Unix ms) is counted. */
  #countedTo = Number.NEGATIVE_INFINITY

  /** An event ended that had begun at `from`. Returns the ms that no other event had covered. */
  add(from: number, to: number): number {
    const end = Math.max(to, from + USAGE.minEventMs)
    const begin = Math.max(from, this.#countedTo)
    this.#countedTo = Math.max(this.#countedTo, end)
    return Math.max(0, end - begin)
  }
}
