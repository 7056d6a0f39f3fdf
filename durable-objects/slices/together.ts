/** Stores parts of many pushes in as few writes as possible, each with its own outcome. */
import type { WriteOutcome } from '../../worker/contracts/ingest'
import type { Push } from '../../worker/ingest/push'
import { INGEST } from '../../worker/policy'
import { type Part, pushOf } from './part'

/**
 * The outcome of each part, in order.
 *
 * Parts are written as one push. When some of it is refused, they are written again one by one: what
 * is stored already counts as repeated and costs no row, so each sender hears of its own samples.
 *
 * @param write stores a push; stores it as a whole or throws
 */
export function writeTogether(
  parts: readonly Part[],
  write: (push: Push) => WriteOutcome
): WriteOutcome[] {
  return runs(parts).flatMap((run): WriteOutcome[] => {
    const outcome = write(pushOf(run))
    if (run.length === 1) return [outcome]
    if (outcome.kind !== 'stored') return run.map((part) => write(pushOf([part])))
    return run.map(({ times }) => ({ kind: 'stored', samples: times.length }))
  })
}

/** Consecutive parts that may be written as one push. */
function runs(parts: readonly Part[]): Part[][] {
  const found: Part[][] = []
  let from = 0
  let to = 0
  let samples = 0
  for (const part of parts) {
    const [oldest, newest] = span(part)
    samples += part.times.length
    from = Math.min(from, oldest)
    to = Math.max(to, newest)
    // Within this span no sample makes another one too old, neither now nor when it is repeated.
    const fits = to - from <= INGEST.outOfOrderMs && samples <= INGEST.maxPushSamples
    if (fits && found.length > 0) {
      found.at(-1)!.push(part)
      continue
    }
    found.push([part])
    from = oldest
    to = newest
    samples = part.times.length
  }
  return found
}

/** The times of the oldest and the newest sample. */
function span({ times }: Part): [oldest: number, newest: number] {
  let oldest = times[0]!
  let newest = oldest
  for (const time of times) {
    if (time < oldest) oldest = time
    if (time > newest) newest = time
  }
  return [oldest, newest]
}
