/** Reads the vitals of a fleet's servers from whoever has its samples, a little at a time. */
import type { VitalRow } from '../../worker/analyst/row'
import { rowAt } from '../../worker/analyst/row'
import type { VitalName } from '../../worker/contracts/vital'
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

/** What is asked of some servers. */
type PartedWindow = VitalWindow & { servers: readonly string[] }

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
   * A table of some servers, in as many parts as whoever has the samples wants.
   *
   * @param visit is given the parts and whom each was asked of, those of the same servers oldest first
   * @throws {FleetGone}
   */
  async parts(
    window: PartedWindow,
    visit: (part: VitalTable, servers: readonly string[]) => void
  ): Promise<void> {
    const { servers, from, to, stepMs } = window
    const table = await this.table(window)
    if (table !== 'too-many-values') return visit(table, servers)
    const rows = Math.ceil((to - from) / stepMs)
    if (rows > 1) {
      const middle = from + Math.floor(rows / 2) * stepMs
      await this.parts({ ...window, to: middle }, visit)
      return this.parts({ ...window, from: middle }, visit)
    }
    if (servers.length === 1) throw new RangeError('one row of one server is too much to read')
    const half = Math.floor(servers.length / 2)
    await this.parts({ ...window, servers: servers.slice(0, half) }, visit)
    return this.parts({ ...window, servers: servers.slice(half) }, visit)
  }

  /**
   * A vital of a server over a long time, as one table; without the server where it told nothing.
   *
   * @throws {FleetGone}
   */
  async past(
    server: string,
    vital: VitalName,
    grid: Pick<VitalWindow, 'from' | 'to' | 'stepMs'>
  ): Promise<VitalTable> {
    const { from, to, stepMs } = grid
    const rows = Math.max(0, Math.ceil((to - from) / stepMs))
    const values = new Float64Array(rows).fill(Number.NaN)
    let isThere = false
    const intervalMs = await this.#intervalAt([server], to - 1)
    const window = { ...grid, servers: [server], vitals: [vital], intervalMs }
    await this.parts(window, (part) => {
      if (part.servers.length === 0) return
      isThere = true
      values.set(part.values, (part.from - from) / stepMs)
    })
    return {
      from,
      stepMs,
      rows,
      servers: isThere ? [server] : [],
      vitals: [vital],
      values,
      intervalMs,
    }
  }

  /**
   * The rows from, from + step, … up to `to`, which belongs to them. Whoever has the samples computes at
   * most `ANALYSIS.callRows` rows of servers at once, and does other work in between.
   *
   * @param intervalMs of the samples, where it is known; else as they are at the end
   * @throws {FleetGone}
   */
  async rows(
    servers: readonly string[],
    from: number,
    to: number,
    intervalMs?: number
  ): Promise<ReadRows> {
    const known = intervalMs ?? (await this.#intervalAt(servers, to))
    const rows: ReadRows['rows'] = new Map(servers.map((server) => [server, []]))
    const grid = { stepMs: ANALYSIS.stepMs, intervalMs: known }
    for (let first = 0; first < servers.length; first += ANALYSIS.callRows) {
      const some = servers.slice(first, first + ANALYSIS.callRows)
      const lengthMs = Math.floor(ANALYSIS.callRows / some.length) * ANALYSIS.stepMs
      for (let at = from; at <= to; at += lengthMs) {
        const end = Math.min(at + lengthMs, to + 1)
        await this.parts({ ...grid, servers: some, from: at, to: end }, (part, asked) =>
          addTable(rows, asked, part)
        )
      }
    }
    return { rows, intervalMs: known }
  }

  /** Between the newest samples of the slowest of some servers, ms. */
  async #intervalAt(servers: readonly string[], at: number): Promise<number> {
    if (servers.length === 0) return ANALYSIS.stepMs
    const window = { from: at, to: at + 1, stepMs: ANALYSIS.stepMs, servers, vitals: UP }
    const table = await this.table(window)
    return table === 'too-many-values' ? ANALYSIS.stepMs : table.intervalMs
  }
}

const UP: VitalName[] = ['up']

function addTable(rows: ReadRows['rows'], servers: readonly string[], table: VitalTable): void {
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
