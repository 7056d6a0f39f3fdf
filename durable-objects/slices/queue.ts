/** Parts of pushes on their way to a slice: while one call is under way, the next parts are gathered. */
import type { WriteOutcome } from '../../worker/contracts/ingest'
import { SLICES } from '../../worker/policy'
import { bytesOf, type Part } from './part'

/** What waits for all slices of a store. */
export class Waiting {
  bytes = 0
  parts = 0

  /** Whether parts of so many bytes may still join; a push that nothing is before always may. */
  hasRoom(bytes: number, parts: number): boolean {
    if (this.parts === 0) return true
    return (
      this.bytes + bytes <= SLICES.maxWaitingBytes && this.parts + parts <= SLICES.maxWaitingParts
    )
  }
}

interface Item {
  part: Part
  bytes: number
  done: (outcome: WriteOutcome) => void
  failed: (error: unknown) => void
}

/** The way to one slice. Few large calls instead of many small ones: each is a row there. */
export class SliceQueue {
  readonly #take: (parts: Part[]) => Promise<WriteOutcome[]>
  readonly #waiting: Waiting
  readonly #items: Item[] = []
  #isSending = false

  /** @param take stores parts in the slice, and answers with the outcome of each when they are durable */
  constructor(take: (parts: Part[]) => Promise<WriteOutcome[]>, waiting: Waiting) {
    this.#take = take
    this.#waiting = waiting
  }

  /** The part's own outcome; throws when the slice failed, which leaves open whether it is stored. */
  send(part: Part): Promise<WriteOutcome> {
    const bytes = bytesOf(part)
    this.#waiting.bytes += bytes
    this.#waiting.parts++
    return new Promise((done, failed) => {
      this.#items.push({ part, bytes, done, failed })
      if (!this.#isSending) void this.#sendAll()
    })
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true
    while (this.#items.length > 0) await this.#sendNext(this.#items.splice(0, this.#nextCount()))
    this.#isSending = false
  }

  async #sendNext(items: readonly Item[]): Promise<void> {
    try {
      const outcomes = await this.#take(items.map(({ part }) => part))
      for (const [n, { done }] of items.entries()) done(outcomes[n]!)
    } catch (error) {
      for (const { failed } of items) failed(error)
    }
    for (const { bytes } of items) this.#waiting.bytes -= bytes
    this.#waiting.parts -= items.length
  }

  /** How many of the parts that wait fit into one message; one at least. */
  #nextCount(): number {
    let bytes = this.#items[0]!.bytes
    let count = 1
    while (count < this.#items.length) {
      bytes += this.#items[count]!.bytes
      if (bytes > SLICES.maxMessageBytes) break
      count++
    }
    return count
  }
}
