/** The newest rows of servers, in memory alone: questions about causes look at the last hours. */
import type { VitalRow } from '../../worker/analyst/row'
import type { VitalTable } from '../../worker/fleet/vital-table'
import { VITAL_NAMES } from '../../worker/fleet/vitals'
import { ANALYSIS, CAUSES } from '../../worker/policy'

const STEP = ANALYSIS.stepMs
const MOST = CAUSES.recentMs / STEP

export class RecentRows {
  readonly #rows = new Map<string, VitalRow[]>()

  /** Add rows of a server, oldest first; those that are not newer than what is here are left out. */
  add(server: string, rows: readonly VitalRow[]): void {
    const known = this.#rows.get(server) ?? []
    const newest = known.at(-1)?.at ?? Number.NEGATIVE_INFINITY
    this.#rows.set(server, [...known, ...rows.filter(({ at }) => at > newest)].slice(-MOST))
  }

  /** Put rows in place of all that is here of a server. */
  replace(server: string, rows: readonly VitalRow[]): void {
    this.#rows.set(server, rows.slice(-MOST))
  }

  delete(server: string): void {
    this.#rows.delete(server)
  }

  /** Whether every row of [from, to] is here, Unix ms. */
  covers(server: string, from: number, to: number): boolean {
    const rows = this.#rows.get(server) ?? []
    const first = rows.findIndex(({ at }) => at === from)
    const count = (to - from) / STEP
    return first >= 0 && rows[first + count]?.at === to
  }

  /** The rows of [from, to], Unix ms; those that are not here are missing. */
  table(servers: readonly string[], from: number, to: number, intervalMs: number): VitalTable {
    const rows = (to - from) / STEP + 1
    const width = VITAL_NAMES.length
    const values = new Float64Array(servers.length * rows * width).fill(Number.NaN)
    servers.forEach((server, s) => {
      for (const row of this.#rows.get(server) ?? []) {
        if (row.at < from || row.at > to) continue
        values.set(row.values, (s * rows + (row.at - from) / STEP) * width)
      }
    })
    const vitals = [...VITAL_NAMES]
    return { from, stepMs: STEP, rows, servers: [...servers], vitals, values, intervalMs }
  }
}
