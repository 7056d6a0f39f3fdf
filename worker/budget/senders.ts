/**
 * When each server was last heard, for asking those that push too often to wait.
 *
 * Samples that are older than the interval are never refused: a sender that was made to wait, and
 * fell behind because its requests hold only so much, always gets on.
 */
import type { Counter, Level } from '../contracts/usage'
import { GOVERNOR } from '../policy'

/** The counters that a push uses up: each push is a row and a request. */
type PushCounters = Readonly<Record<'rowsWritten' | 'requests', Counter>>

/** Kept in memory only: after a restart everybody may push once. */
export class Senders {
  /** When a server's last push was stored, and which part of that push it was. */
  readonly #heard = new Map<string, { at: number; part: number }>()

  /**
   * How long a push must wait, in seconds; 0 when it may come. It may when one of its servers was
   * not heard for the interval, or when its samples are that old.
   *
   * @param newest time of the push's newest sample, Unix ms
   * @param now Unix ms
   */
  waitS(servers: Iterable<string>, newest: number, now: number, intervalS: number): number {
    const intervalMs = intervalS * 1_000
    if (newest <= now - intervalMs) return 0
    let wait = intervalMs
    for (const server of servers) {
      const heardAt = this.#heard.get(server)?.at ?? Number.NEGATIVE_INFINITY
      wait = Math.min(wait, heardAt + intervalMs - now)
      if (wait <= 0) return 0
    }
    return Math.ceil(wait / 1_000)
  }

  /** A push was stored. */
  heard(servers: ReadonlySet<string>, now: number): void {
    if (this.#heard.size + servers.size > GOVERNOR.maxSenders) this.#heard.clear()
    for (const server of servers) this.#heard.set(server, { at: now, part: 1 / servers.size })
  }

  /** How many senders there are: a Prometheus that pushes many servers at once is one. */
  get count(): number {
    let count = 0
    for (const { part } of this.#heard.values()) count += part
    return count
  }

  /** Nobody is asked to wait any more. */
  forget(): void {
    this.#heard.clear()
  }
}

/**
 * Seconds between a sender's pushes with which what is left of the day lasts, at least what the level
 * asks for. A plan without limits asks for the usual.
 *
 * @param secondsLeft of the day
 */
export function intervalOf(
  level: Level,
  counters: PushCounters,
  senders: number,
  secondsLeft: number
): number {
  const { usual, coarse, rollups } = GOVERNOR.intervalS
  if (level === 'normal' || level === 'calm') return usual
  const least = level === 'coarse' ? coarse : rollups
  const left = Math.min(leftOf(counters.rowsWritten), leftOf(counters.requests))
  const lasting = (senders * secondsLeft) / Math.max(1, left * GOVERNOR.pushShare)
  return Math.min(GOVERNOR.maxIntervalS, Math.max(least, Math.ceil(lasting)))
}

const leftOf = ({ used, limit }: Counter) =>
  limit === null ? Number.POSITIVE_INFINITY : Math.max(0, limit - used)
