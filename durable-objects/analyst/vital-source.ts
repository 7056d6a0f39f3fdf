/** Reads the vitals of a fleet's servers from whoever has its samples, a little at a time. */
import type { VitalRow } from '../../worker/analyst/row'
import { rowAt } from '../../worker/analyst/row'
import type { FleetReader } from '../../worker/fleet/reader'
import type { VitalTable, VitalWindow } from '../../worker/fleet/vital-table'
import { VITAL_NAMES } from '../../worker/fleet/vitals'
import { ANALYSIS } from '../../worker/policy'
import { data } from '../../worker/rpc'

/** Answers about a fleet; null for one that does not exist. */
export interface VitalHolder {
  names(): Promise<string[] | null>
  vitals(window: VitalWindow): Promise<Awaited<ReturnType<FleetReader['vitals']>> | null>
}

/** Rows of servers on the analyses' grid, oldest first. */
export interface ReadRows {
  /** Of every server that was asked for, also of one that told nothing. */
  rows: Map<string, VitalRow[]>
  /** Of the samples, ms. */
  intervalMs: number
}

/** The fleet was there a moment ago, and is no more. */
export class FleetGone extends Error {
  override readonly name = 'FleetGone'
}

export class VitalSource {
  readonly #holder: VitalHolder

  constructor(holder: VitalHolder) {
    this.#holder = holder
  }

  /** The servers of the fleet, in order; null where there is no such fleet. */
  names(): Promise<string[] | null> {
    return data(this.#holder.names())
  }

  /** One table. @throws {FleetGone} */
  async table(window: VitalWindow): Promise<VitalTable | 'too-many-values'> {
    const table = await data(this.#holder.vitals(window))
    if (table === null) throw new FleetGone()
    return table
  }

  /**
   * The rows from, from + step, … up to `to`, which belongs to them. Whoever has the samples computes at
   * most `ANALYSIS.callRows` rows of servers at once, and does other work in between.
   *
   * @param intervalMs of the samples, where it is known
   * @throws {FleetGone}
   */
  async rows(
    servers: readonly string[],
    from: number,
    to: number,
    intervalMs?: number
  ): Promise<ReadRows> {
    const read: ReadRows = {
      rows: new Map(servers.map((server) => [server, []])),
      intervalMs: intervalMs ?? ANALYSIS.stepMs,
    }
    let known = intervalMs
    for (let first = 0; first < servers.length; first += ANALYSIS.callRows) {
      const some = servers.slice(first, first + ANALYSIS.callRows)
      const lengthMs = Math.floor(ANALYSIS.callRows / some.length) * ANALYSIS.stepMs
      for (let at = from; at <= to; at += lengthMs) {
        const end = Math.min(at + lengthMs, to + 1)
        known = await this.#add(read, { servers: some, from: at, to: end, intervalMs: known })
      }
    }
    read.intervalMs = known ?? ANALYSIS.stepMs
    return read
  }

  /** Add a window; in halves where it is too much at once. Returns the interval of its samples. */
  async #add(
    read: ReadRows,
    window: Omit<VitalWindow, 'stepMs' | 'servers'> & { servers: readonly string[] }
  ): Promise<number> {
    const { servers, from, to } = window
    const table = await this.table({ ...window, stepMs: ANALYSIS.stepMs })
    if (table !== 'too-many-values') {
      addTable(read, servers, table)
      return table.intervalMs
    }
    const rows = Math.ceil((to - from) / ANALYSIS.stepMs)
    if (rows > 1) {
      const middle = from + Math.floor(rows / 2) * ANALYSIS.stepMs
      const intervalMs = await this.#add(read, { ...window, to: middle })
      return this.#add(read, { ...window, from: middle, intervalMs })
    }
    if (servers.length === 1) throw new RangeError('one row of one server is too much to read')
    const half = Math.floor(servers.length / 2)
    const intervalMs = await this.#add(read, { ...window, servers: servers.slice(0, half) })
    return this.#add(read, { ...window, servers: servers.slice(half), intervalMs })
  }
}

function addTable({ rows }: ReadRows, servers: readonly string[], table: VitalTable): void {
  const positions = new Map(table.servers.map((server, s) => [server, s]))
  for (const server of servers) {
    const position = positions.get(server)
    const own = rows.get(server)!
    for (let row = 0; row < table.rows; row++) {
      const at = table.from + row * table.stepMs
      own.push(position === undefined ? nothingAt(at) : rowAt(table, position, row))
    }
  }
}

/** The row of a server that told nothing. */
const nothingAt = (at: number): VitalRow => ({
  at,
  values: new Float64Array(VITAL_NAMES.length).fill(Number.NaN),
})
