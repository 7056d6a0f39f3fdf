/** Counts what was not stored, by reason, with the first example of each. */
import type { RejectedSamples, Rejection, WriteOutcome } from '../../worker/contracts/ingest'

export class Rejections {
  readonly #reasons = new Map<Rejection, { count: number; example: string }>()

  /** @param example called only for the first rejection of its reason */
  add(reason: Rejection, count: number, example: () => string): void {
    if (count === 0) return
    const known = this.#reasons.get(reason)
    if (known !== undefined) known.count += count
    else this.#reasons.set(reason, { count, example: example() })
  }

  /** What another push was refused for. */
  addAll(reasons: readonly RejectedSamples[]): void {
    for (const { reason, count, example } of reasons) this.add(reason, count, () => example)
  }

  summary(): { rejected: number; reasons: RejectedSamples[] } {
    const reasons = [...this.#reasons].map(([reason, { count, example }]) => {
      return { reason, count, example }
    })
    return { rejected: reasons.reduce((sum, { count }) => sum + count, 0), reasons }
  }

  /** The outcome of a push of which `samples` were stored. */
  outcome(samples: number): WriteOutcome {
    if (this.#reasons.size === 0) return { kind: 'stored', samples }
    return { kind: 'partial', samples, ...this.summary() }
  }
}
