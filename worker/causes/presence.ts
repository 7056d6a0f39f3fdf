/** What it says that a server is silent, was, or booted. */
import type { CauseName } from '../contracts/fault'
import { part } from './expectation'
import type { ServerReadings } from './reading'
import type { Weighed } from './weigh'

const MINUTE_MS = 60_000
/** A scrape or two may fail. */
const SILENT_MIN = [1.5, 4] as const
const MISSING = [0.15, 0.35] as const
/** A boot longer ago than this is over. */
const BOOTED_MS = 90 * MINUTE_MS

interface Window {
  fromMs: number
  toMs: number
}

/** What is known of a server's presence, as numbers from 0 to 1. */
interface Presence {
  silent: number
  missing: number
  /** More gaps than one. */
  again: number
  booted: number
}

function presenceOf({ silence }: ServerReadings, { toMs }: Window): Presence {
  const { sinceMs, missing, gaps, boots } = silence
  return {
    silent: sinceMs === undefined ? 0 : part((toMs - sinceMs) / MINUTE_MS, SILENT_MIN),
    missing: part(missing, MISSING),
    again: part(gaps, [1, 2]),
    booted: boots.some((atMs) => toMs - atMs <= BOOTED_MS) ? 1 : 0,
  }
}

type Saying = (presence: Presence) => number

const SAYINGS: Partial<Record<CauseName, Saying>> = {
  'host-silent': ({ silent, again, booted }) =>
    9 * silent - 4 - 4 * again - (silent === 0 ? 5 : 0) - 3 * booted,
  'host-reboot': ({ booted, silent }) => (booted === 1 ? 9 : -8) - 0.5 * silent,
  'insufficient-data': ({ missing, again, booted, silent }) =>
    5 * missing + 3 * again - 8 * (1 - missing) - 8 * booted - 1.5 * silent * (1 - again),
  healthy: ({ silent, missing, booted }) => -8 * silent - 6 * missing - 6 * booted,
}
/** What is not seen cannot be seen to be wrong. */
const OTHERS: Saying = ({ silent, missing, booted }) => -5 * silent - 5 * missing - 3 * booted

/** What the presence of a server says about a cause. */
export function presence(cause: CauseName, readings: ServerReadings, window: Window): Weighed[] {
  const weight = (SAYINGS[cause] ?? OTHERS)(presenceOf(readings, window))
  if (weight === 0) return []
  const { sinceMs, missing } = readings.silence
  const up = readings.vitals.get('up')
  return [
    {
      ...{ server: readings.server, vital: 'up', event: null, weight, isChange: false },
      fromMs: sinceMs ?? up?.fromMs ?? window.fromMs,
      toMs: window.toMs,
      value: sinceMs === undefined ? 1 - missing : 0,
      usual: 1,
    },
  ]
}
