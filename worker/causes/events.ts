/** What recorded events say about a cause. */
import type { CauseName } from '../contracts/fault'
import { CAUSES } from '../policy'
import type { RecordedEvent } from './case'
import type { Weighed } from './weigh'

const MINUTE_MS = 60_000

/** An event that goes with a cause. */
interface Company {
  kind: string
  weight: number
  /** That nothing of the kind was recorded, although events are. */
  against: number
  /** Before the cause can be seen, at most; and after. */
  beforeMs: number
  afterMs: number
}

const COMPANY: Partial<Record<CauseName, Company>> = {
  'bad-deploy': {
    ...{ kind: 'deploy', weight: 3.5, against: 4 },
    ...{ beforeMs: 10 * MINUTE_MS, afterMs: 3 * MINUTE_MS },
  },
  'scheduled-job': {
    ...{ kind: 'job', weight: 2.5, against: 2.5 },
    ...{ beforeMs: 5 * MINUTE_MS, afterMs: 15 * MINUTE_MS },
  },
  'oom-restart-loop': {
    ...{ kind: 'oom-kill', weight: 4, against: 1 },
    ...{ beforeMs: 15 * MINUTE_MS, afterMs: 60 * MINUTE_MS },
  },
  // Who is killed gives memory back.
  'memory-leak': {
    ...{ kind: 'oom-kill', weight: -2.5, against: 0 },
    ...{ beforeMs: 15 * MINUTE_MS, afterMs: 120 * MINUTE_MS },
  },
  'host-reboot': {
    ...{ kind: 'boot', weight: 1, against: 0.5 },
    ...{ beforeMs: 90 * MINUTE_MS, afterMs: 90 * MINUTE_MS },
  },
}

/**
 * What was recorded on a server, or was not.
 *
 * @param sinceMs when the cause could first be seen there
 * @param toMs when it is asked
 */
export function recorded(
  cause: CauseName,
  server: string,
  events: readonly RecordedEvent[] | undefined,
  sinceMs: number,
  toMs: number
): Weighed[] {
  const company = COMPANY[cause]
  if (!company || !events) return []
  const [fromMs, untilMs] = [sinceMs - company.beforeMs, Math.min(toMs, sinceMs + company.afterMs)]
  const found = events.findLast(
    (event) =>
      event.server === server &&
      event.kind === company.kind &&
      event.atMs >= fromMs &&
      event.atMs <= untilMs
  )
  const none = { server, vital: null, value: null, usual: null, isChange: false }
  if (!found && company.against === 0) return []
  if (!found) {
    return [{ ...none, fromMs, toMs: untilMs, event: null, weight: -company.against }]
  }
  const event = found.text.slice(0, CAUSES.maxEventLength)
  return [{ ...none, fromMs: found.atMs, toMs: found.atMs, event, weight: company.weight }]
}
