/** What a diagnosis is made from. */
import type { Baseline } from '../analysis/baseline'
import type { VitalTable } from '../fleet/vital-table'

/** One server that does not work well without another. */
export interface Call {
  caller: string
  callee: string
}

/** Something that was done, or that a system did, and was recorded. */
export interface RecordedEvent {
  /** Unix ms. */
  atMs: number
  server: string
  /** For example `deploy`, `boot`, `oom-kill`, `scrape-failed`. */
  kind: string
  /** Untrusted. */
  text: string
}

/** A question with all that is known. */
export interface Case {
  /** The last hours of vitals, in steps of about a minute, until the question. */
  recent: VitalTable
  /** What is usual for each server, its metrics in the order of `recent.vitals`; not all need one. */
  baselines: ReadonlyMap<string, Baseline>
  /** When it is asked, Unix ms. */
  atMs: number
  /** Which server is asked about; without one, the fleet. */
  server?: string | undefined
  /** Since when each server is unusual, Unix ms, where a detector says so. */
  onsets?: ReadonlyMap<string, number> | undefined
  /** Who calls whom; absent where that is not known. */
  links?: readonly Call[] | undefined
  /** What was recorded in the window of `recent`, oldest first; absent where nothing is recorded. */
  events?: readonly RecordedEvent[] | undefined
}
