/** Servers that differ from others that do the same work. */
import { median } from 'simple-statistics'
import { oddOnes } from '../analysis/peers'
import type { OddServer } from '../contracts/anomaly'
import type { VitalName } from '../contracts/vital'
import { kindOf } from '../fleet/server-kind'
import type { VitalTable } from '../fleet/vital-table'
import { VITALS } from '../fleet/vitals'
import { ANALYSIS } from '../policy'

/** What servers of one kind have about as much of. */
export const COMPARED: readonly VitalName[] = [
  ...(['cpuPercent', 'loadPerCore', 'memoryPercent', 'ioWaitPercent'] as const),
  ...(['receiveBytesPerSecond', 'transmitBytesPerSecond', 'connections'] as const),
]

/**
 * The servers that are far from their kind for most of a window, the farthest first.
 *
 * Servers are of one kind when their names differ only in numbers; a kind of two has no majority.
 */
export function oddServers(table: VitalTable): OddServer[] {
  const kinds = Map.groupBy(table.servers.keys(), (s) => kindOf(table.servers[s]!))
  kinds.delete(null)
  return [...kinds.values()]
    .flatMap((members) => COMPARED.flatMap((vital) => oddIn(table, members, vital)))
    .toSorted((a, b) => Math.abs(b.deviations) - Math.abs(a.deviations))
    .slice(0, ANALYSIS.maxOdd)
}

function oddIn(table: VitalTable, members: readonly number[], vital: VitalName): OddServer[] {
  const series = members.map((server) => columnOf(table, server, vital))
  const odd = oddOnes(series, ANALYSIS.oddDeviations)
  if (odd.length === 0) return []
  const usual = series.map(middleOf)
  return odd.map(({ server, deviation }) => ({
    server: table.servers[members[server]!]!,
    ...{ vital, unit: VITALS[vital].unit, deviations: deviation },
    others: members.length - 1,
    peers: peersOf(members, server).map((member) => table.servers[member]!),
    value: usual[server]!,
    peersValue: middleOf(usual),
  }))
}

/** The first of the others: a kind may have a thousand. */
const peersOf = (members: readonly number[], server: number) =>
  members
    .slice(0, ANALYSIS.maxPeers + 1)
    .filter((_, at) => at !== server)
    .slice(0, ANALYSIS.maxPeers)

/** One vital of a server, row by row. */
function columnOf(table: VitalTable, server: number, vital: VitalName): number[] {
  const { rows, vitals, values } = table
  const at = server * rows * vitals.length + vitals.indexOf(vital)
  return Array.from({ length: rows }, (_, row) => values[at + row * vitals.length]!)
}

/** The median of those that are there; NaN of none. */
function middleOf(values: readonly number[]): number {
  const known = values.filter(Number.isFinite)
  return known.length === 0 ? Number.NaN : median(known)
}
