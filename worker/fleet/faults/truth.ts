/** What really is the matter, for those who want to know whether it was found. */
import type { CauseName, Fault } from '../../contracts/fault'
import { isCause } from './causes'
import { reachOf } from './incident'

/** A server that a fault reaches. */
export interface Affected {
  server: string
  /** Unix ms. */
  fromMs: number
  toMs: number
  /** From the server where it began to this one, both included. */
  path: readonly string[]
}

/** The true cause of what can be seen. */
export interface Truth {
  cause: CauseName
  /** Where it began. */
  server: string
  /** Unix ms. */
  fromMs: number
  toMs: number
  severity: number
  /** The server itself, and those that feel it, in the order in which they do. */
  affected: readonly Affected[]
}

/** The truth about a fault; undefined for a distractor. @throws {RangeError} if the fault cannot be */
export function truthOf(fault: Fault): Truth | undefined {
  const { cause, server, fromMs, severity } = fault
  const toMs = Math.min(fault.toMs, fault.stoppedMs ?? fault.toMs)
  if (!isCause(cause)) return undefined
  const elsewhere = reachOf(fault).map(({ hostname, delayMs, path }) => ({
    server: hostname,
    fromMs: fromMs + delayMs,
    toMs: toMs + delayMs,
    path,
  }))
  const affected = [{ server, fromMs, toMs, path: [server] }, ...elsewhere]
  return { cause, server, fromMs, toMs, severity, affected }
}

/** What is the matter at a time (Unix ms), the most severe first, as long as any server feels it. */
export function truthAt(faults: readonly Fault[], timeMs: number): Truth[] {
  return faults
    .flatMap((fault) => truthOf(fault) ?? [])
    .filter(({ affected }) => affected.some((one) => timeMs >= one.fromMs && timeMs < one.toMs))
    .toSorted((a, b) => b.severity - a.severity || a.fromMs - b.fromMs)
}
