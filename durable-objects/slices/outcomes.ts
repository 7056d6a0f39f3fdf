/** The outcome of a push whose parts were stored apart. */
import type { WriteOutcome } from '../../worker/contracts/ingest'

type Partial = Extract<WriteOutcome, { kind: 'partial' }>

/** One part that was not stored decides: the sender repeats all, and what is stored is a repetition. */
export function mergedOutcome(parts: readonly WriteOutcome[]): WriteOutcome {
  let samples = 0
  let rejected = 0
  const reasons = new Map<string, Partial['reasons'][number]>()
  for (const part of parts) {
    if (part.kind !== 'stored' && part.kind !== 'partial') return part
    samples += part.samples
    if (part.kind === 'stored') continue
    rejected += part.rejected
    for (const { reason, count, example } of part.reasons) {
      const known = reasons.get(reason)
      if (known) known.count += count
      else reasons.set(reason, { reason, count, example })
    }
  }
  if (rejected === 0) return { kind: 'stored', samples }
  return { kind: 'partial', samples, rejected, reasons: [...reasons.values()] }
}
