/** The newest rows of servers, in memory alone: questions about causes look at the last hours. */
import type { VitalRow } from '../../worker/analyst/row'
import type { VitalName } from '../../worker/contracts/vital'
import type { VitalTable } from '../../worker/fleet/vital-table'
import { VITAL_NAMES } from '../../worker/fleet/vitals'
import { ANALYSIS, CAUSES } from '../../worker/policy'

const STEP = ANALYSIS.stepMs
const MOST = CAUSES.recentMs / STEP
const WIDTH = VITAL_NAMES.length

/** Rows without a gap between them: the one of a time is always at the same place. */
interface Ring {
  /** Of the first and the last row, Unix ms. */
  from: number
  to: number
  /** Single precision, one block: of a thousand servers they are most of what the object holds. */
  values: Float32Array
}

const placeOf = (at: number) => ((at / STEP) % MOST) * WIDTH

export class RecentRows {
  readonly #rings = new Map<string, Ring>()

  /**
   * Add rows of a server, oldest first; those that are not newer than what is here are left out, and
   * what is before a gap is let go.
   */
  add(server: string, rows: readonly VitalRow[]): void {
    const known = this.#rings.get(server)
    const ring = known ?? emptyRing()
    for (const { at, values } of rows) {
      if (at <= ring.to) continue
      if (at !== ring.to + STEP) ring.from = at
      ring.to = at
      ring.from = Math.max(ring.from, at - (MOST - 1) * STEP)
      ring.values.set(values, placeOf(at))
    }
    if (!known && rows.length > 0) this.#rings.set(server, ring)
  }

  /** Put rows in place of all that is here of a server. */
  replace(server: string, rows: readonly VitalRow[]): void {
    this.delete(server)
    this.add(server, rows.slice(-MOST))
  }

  delete(server: string): void {
    this.#rings.delete(server)
  }

  /** Whether every row of [from, to] is here, Unix ms. */
  covers(server: string, from: number, to: number): boolean {
    const ring = this.#rings.get(server)
    return ring !== undefined && ring.from <= from && to <= ring.to
  }

  /** The rows of [from, to], Unix ms; those that are not here are missing. */
  table(
    servers: readonly string[],
    { from, to, intervalMs }: { from: number; to: number; intervalMs: number },
    vitals: readonly VitalName[] = VITAL_NAMES
  ): VitalTable {
    const rows = (to - from) / STEP + 1
    const width = vitals.length
    const positions = vitals.map((vital) => VITAL_NAMES.indexOf(vital))
    const values = new Float64Array(servers.length * rows * width).fill(Number.NaN)
    servers.forEach((server, s) => {
      const ring = this.#rings.get(server)
      if (!ring) return
      for (let at = Math.max(from, ring.from); at <= Math.min(to, ring.to); at += STEP) {
        const start = (s * rows + (at - from) / STEP) * width
        for (let v = 0; v < width; v++)
          values[start + v] = ring.values[placeOf(at) + positions[v]!]!
      }
    })
    return {
      from,
      stepMs: STEP,
      rows,
      servers: [...servers],
      vitals: [...vitals],
      values,
      intervalMs,
    }
  }
}

const emptyRing = (): Ring => ({
  from: Number.NEGATIVE_INFINITY,
  to: Number.NEGATIVE_INFINITY,
  values: new Float32Array(MOST * WIDTH),
})
