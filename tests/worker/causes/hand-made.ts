/** Servers whose vitals are written down, for tests of what is said about them. */
import { type Baseline, emptyBaseline, learn } from '../../../worker/analysis/baseline'
import type { Case } from '../../../worker/causes/case'
import type { VitalName } from '../../../worker/contracts/vital'
import type { VitalTable } from '../../../worker/fleet/vital-table'
import { VITAL_NAMES } from '../../../worker/fleet/vitals'

export const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Tuesday 2026-11-03 14:00 UTC. */
export const NOW = Date.UTC(2026, 10, 3, 14)
export const ROWS = 120

/** An idle afternoon of a server with four cores. */
const USUAL: Record<VitalName, number> = {
  up: 1,
  uptimeSeconds: 0,
  cpuPercent: 30,
  userPercent: 20,
  systemPercent: 7,
  ioWaitPercent: 1,
  stealPercent: 0,
  softIrqPercent: 1,
  busiestCorePercent: 40,
  loadPerCore: 0.4,
  processesBlocked: 0,
  contextSwitchesPerSecond: 4_000,
  forksPerSecond: 5,
  cpuPressurePercent: 2,
  memoryPercent: 50,
  swapPercent: 0,
  swappedPagesPerSecond: 0,
  majorFaultsPerSecond: 0.2,
  oomKillsPerSecond: 0,
  memoryPressurePercent: 0,
  diskPercent: 40,
  inodesPercent: 10,
  readBytesPerSecond: 200_000,
  writeBytesPerSecond: 800_000,
  diskOperationsPerSecond: 60,
  diskBusyPercent: 5,
  diskLatencySeconds: 0.002,
  ioPressurePercent: 0.5,
  receiveBytesPerSecond: 2_000_000,
  transmitBytesPerSecond: 3_000_000,
  networkPercent: 3,
  networkErrorsPerSecond: 0,
  networkDropsPerSecond: 0,
  retransmittedPercent: 0.1,
  tcpTimeoutsPerSecond: 0.05,
  listenDropsPerSecond: 0,
  connections: 200,
  connectionsOpenedPerSecond: 20,
  timeWaitSockets: 100,
  descriptorsPercent: 1,
}

/** A value for the row `ago` minutes before the question; undefined leaves the usual. */
export type Course = (ago: number) => number | undefined

/** This value from so many minutes ago on. */
export const since =
  (minutes: number, value: number): Course =>
  (ago) =>
    ago <= minutes ? value : undefined

export type Courses = Partial<Record<VitalName, Course>>

/** Two percent to and fro, the same for the same row. */
const wander = (row: number, v: number) => 1 + 0.02 * Math.sin(row * 1.7 + v)

function rowOf(atMs: number, row: number, courses: Courses): number[] {
  const ago = (NOW - atMs) / MINUTE
  return VITAL_NAMES.map((vital, v) => {
    const given = courses[vital]?.(ago)
    if (given !== undefined) return given
    if (vital === 'uptimeSeconds') return (atMs - (NOW - 40 * DAY)) / 1_000
    return vital === 'up' ? 1 : USUAL[vital] * wander(row, v)
  })
}

/** The last two hours of servers, in steps of a minute. */
export function tableOf(servers: Record<string, Courses>): VitalTable {
  const names = Object.keys(servers).sort()
  const from = NOW - ROWS * MINUTE
  const rows = names.flatMap((name) =>
    Array.from({ length: ROWS }, (_, row) => rowOf(from + row * MINUTE, row, servers[name]!))
  )
  return {
    ...{ from, stepMs: MINUTE, rows: ROWS, servers: names, vitals: [...VITAL_NAMES] },
    values: Float64Array.from(rows.flat()),
    intervalMs: 15_000,
  }
}

/** What two days like the usual teach. */
export function usualBaseline(): Baseline {
  const baseline = emptyBaseline(VITAL_NAMES.length)
  const from = NOW - ROWS * MINUTE - 2 * DAY
  for (let row = 0; row < 288; row++) {
    learn(baseline, from + row * 10 * MINUTE, rowOf(from + row * 10 * MINUTE, row, {}))
  }
  return baseline
}

/** A question now about servers whose usual is known; nothing is recorded of events and links. */
export function caseOf(servers: Record<string, Courses>, more: Partial<Case> = {}): Case {
  const baseline = usualBaseline()
  return {
    recent: tableOf(servers),
    baselines: new Map(Object.keys(servers).map((name) => [name, baseline])),
    atMs: NOW,
    ...more,
  }
}
