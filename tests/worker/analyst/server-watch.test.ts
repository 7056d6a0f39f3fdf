import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../../worker/analysis/random'
import { incidentOf } from '../../../worker/analyst/episode'
import type { VitalRow } from '../../../worker/analyst/row'
import {
  type Change,
  isOutdated,
  learn,
  type Standing,
  takeRow,
  unknownServer,
} from '../../../worker/analyst/server-watch'
import type { VitalName } from '../../../worker/contracts/vital'
import { VITAL_NAMES } from '../../../worker/fleet/vitals'

const MINUTE = 60_000
const DAY_ROWS = 1_440

/** Rows of a server whose vitals wander about 50, minute by minute; `change` is added. */
function rowsOf(
  count: number,
  from: number,
  change: (row: number) => Partial<Record<VitalName, number>> = () => ({})
): VitalRow[] {
  const random = randomFrom(from + 1)
  const normal = () => random() + random() + random() - 1.5
  return Array.from({ length: count }, (_, row) => {
    const added = change(row)
    const values = Float64Array.from(VITAL_NAMES, (name) => {
      if (name === 'up') return 1
      // Reported by no server here.
      if (name === 'networkPercent') return added.networkPercent ?? Number.NaN
      if (name === 'uptimeSeconds') return (from + row) * 60
      return 50 + 2 * normal() + (added[name] ?? 0)
    })
    return { at: (from + row) * MINUTE, values }
  })
}

const learned = learn(rowsOf(DAY_ROWS, 0))!

/** The standing after rows that follow the learned day, and what each row changed. */
function watch(rows: readonly VitalRow[]): { standing: Standing; changes: Change[] } {
  const standing = { ...unknownServer('a'), state: learned.state.slice() }
  const changes = rows.map((row) => takeRow(standing, learned.usual, row).change)
  return { standing, changes }
}

describe('learn', () => {
  it('needs most of a day', () => {
    expect(learn(rowsOf(1_199, 0))).toBeUndefined()
    expect(learn(rowsOf(1_200, 0))!.usual.rows).toBe(1_200)
  })

  it('does without rows in which nothing was heard', () => {
    const silent = rowsOf(DAY_ROWS, 0).map((row, r) =>
      r % 5 === 0 ? { ...row, values: row.values.map((v, i) => (i === 0 ? v : Number.NaN)) } : row
    )
    expect(learn(silent)).toBeUndefined()
  })
})

describe('takeRow', () => {
  it('finds nothing in a day that is like the one before', () => {
    const { changes } = watch(rowsOf(DAY_ROWS, DAY_ROWS))
    expect(changes.filter((change) => change === 'told').length).toBeLessThanOrEqual(1)
  })

  it('tells an incident once, from its first row to its last', () => {
    // Half an hour of it, then two hours of calm.
    const rows = rowsOf(180, DAY_ROWS, (row) =>
      row >= 30 && row < 60 ? { cpuPercent: 40, loadPerCore: 30 } : {}
    )
    const { changes, standing } = watch(rows)
    expect(changes.indexOf('told')).toBeGreaterThanOrEqual(30)
    expect(changes.indexOf('told')).toBeLessThan(34)
    expect(changes.filter((change) => change === 'over')).toHaveLength(1)
    expect(standing.episode).toBeNull()
    const over = { ...unknownServer('a'), state: learned.state.slice() }
    const [ended] = rows.flatMap((row) => {
      const { change, episode } = takeRow(over, learned.usual, row)
      return change === 'over' ? [incidentOf('a', episode!, false, 10_000)] : []
    })
    const minute = (at: string) => Date.parse(at) / MINUTE - DAY_ROWS
    expect(minute(ended!.from)).toBeGreaterThanOrEqual(29)
    expect(minute(ended!.from)).toBeLessThan(32)
    expect(minute(ended!.to!)).toBeGreaterThanOrEqual(60)
    expect(minute(ended!.to!)).toBeLessThan(70)
    expect(ended!.severity).toBe('high')
    expect(ended!.vitals.slice(0, 2).map(({ vital }) => vital)).toEqual([
      'cpuPercent',
      'loadPerCore',
    ])
    expect(ended!.vitals[0]!.usual).toBeCloseTo(50, -1)
    expect(ended!.vitals[0]!.value).toBeCloseTo(90, -1)
    expect(ended!.vitals[0]!.query).toContain('instance="a"')
  })

  it('tells the next incident though the one before was far worse', () => {
    const { changes } = watch(
      rowsOf(240, DAY_ROWS, (row) => {
        if (row >= 30 && row < 60) return { cpuPercent: 4_000, loadPerCore: 4_000 }
        return row >= 150 && row < 180 ? { diskBusyPercent: 40, ioWaitPercent: 40 } : {}
      })
    )
    expect(changes.slice(60, 150)).not.toContain('told')
    expect(changes.slice(150, 160)).toContain('told')
  })

  it('tells nothing that no vital shows, however many differ a little', () => {
    const little = Object.fromEntries(VITAL_NAMES.slice(2).map((name) => [name, 2]))
    const { changes, standing } = watch(
      rowsOf(90, DAY_ROWS, (row) => (row >= 60 ? { ...little, networkPercent: Number.NaN } : {}))
    )
    expect(standing.episode!.isRare).toBe(true)
    expect(standing.judged!.isIncident).toBe(false)
    expect(changes).not.toContain('told')
  })

  it('is not alarmed by a vital that was never there before', () => {
    const rows = rowsOf(60, DAY_ROWS, () => ({ networkPercent: 99 }))
    expect(watch(rows).changes).not.toContain('told')
  })

  it('makes nothing of one more of what is none or one', () => {
    const blocked = (rows: VitalRow[], value: (row: number) => number) =>
      rows.map(({ at, values }, row) => ({
        at,
        values: values.with(VITAL_NAMES.indexOf('processesBlocked'), value(row)),
      }))
    const { usual, state } = learn(blocked(rowsOf(DAY_ROWS, 0), () => 0))!
    const seen = (most: number) => {
      const standing = { ...unknownServer('a'), state: state.slice() }
      return blocked(rowsOf(60, DAY_ROWS), (row) => (row >= 30 ? (row % 2) * most : 0)).map(
        (row) => takeRow(standing, usual, row).change
      )
    }
    expect(seen(1)).not.toContain('told')
    expect(seen(20)).toContain('told')
  })

  it('tells what comes again within the hour as the incident that it was', () => {
    /** Ten minutes of each, `apart` minutes after the end of the one before. */
    const twice = (apart: number) => {
      const standing = { ...unknownServer('a'), state: learned.state.slice() }
      const rows = rowsOf(240, DAY_ROWS, (row) =>
        (row >= 30 && row < 40) || (row >= 40 + apart && row < 50 + apart)
          ? { cpuPercent: 40, loadPerCore: 30 }
          : {}
      )
      return rows.flatMap((row) => {
        const { change, episode } = takeRow(standing, learned.usual, row)
        return change === 'none' ? [] : [incidentOf('a', episode!, change === 'told', 10_000)]
      })
    }
    const near = twice(40)
    expect(new Set(near.map(({ from }) => from)).size).toBe(1)
    expect(near.filter(({ to }) => to !== null)).toHaveLength(2)
    const last = Date.parse(near.at(-1)!.to!) / MINUTE - DAY_ROWS
    expect(last).toBeGreaterThanOrEqual(90)
    expect(last).toBeLessThan(100)
    expect(new Set(twice(80).map(({ from }) => from)).size).toBe(2)
  })

  it('does not count for how long a server has been up', () => {
    const rows = rowsOf(60, 40 * DAY_ROWS)
    const rebooted = rows.map(({ at, values }) => ({
      at,
      values: values.with(VITAL_NAMES.indexOf('uptimeSeconds'), 0),
    }))
    expect(watch(rows).standing.judged).toEqual(watch(rebooted).standing.judged)
  })
})

describe('isOutdated', () => {
  /** A disk that was filled once, and stays so. */
  const filled = (row: number) => (row >= 60 ? { diskPercent: 40 } : {})
  const rows = rowsOf(DAY_ROWS, DAY_ROWS, filled)
  const firstOutdated = () => {
    const standing = { ...unknownServer('a'), state: learned.state.slice() }
    return rows.findIndex((row) => {
      takeRow(standing, learned.usual, row)
      return isOutdated(standing, learned.usual, row.at)
    })
  }

  it('asks for a new model every day, and within an incident after half of one', () => {
    const calm = { ...unknownServer('a'), episode: null }
    const fittedMs = (DAY_ROWS - 1) * MINUTE
    expect(isOutdated(calm, learned.usual, fittedMs + (DAY_ROWS - 1) * MINUTE)).toBe(false)
    expect(isOutdated(calm, learned.usual, fittedMs + DAY_ROWS * MINUTE)).toBe(true)
    const outdated = firstOutdated()
    expect(outdated).toBeGreaterThan(60 + 718)
    expect(outdated).toBeLessThan(60 + 724)
  })

  it('lets the next incident be told when what lasted is the usual', () => {
    const outdated = firstOutdated()
    const past = [...rowsOf(DAY_ROWS, 0), ...rows.slice(0, outdated + 1)].slice(-DAY_ROWS)
    const anew = learn(past)!
    const standing = { ...unknownServer('a'), state: anew.state }
    const changes = rowsOf(120, DAY_ROWS + outdated + 1, (row) => ({
      diskPercent: 40,
      ...(row >= 60 && { cpuPercent: 40, loadPerCore: 30 }),
    })).map((row) => takeRow(standing, anew.usual, row).change)
    expect(changes.slice(0, 60)).not.toContain('told')
    expect(changes.slice(60, 66)).toContain('told')
  })
})

describe('incidentOf', () => {
  it('does not count the deviations of what never changed before', () => {
    const flat = (rows: VitalRow[], value: (row: number) => number) =>
      rows.map(({ at, values }, row) => ({
        at,
        values: values.with(VITAL_NAMES.indexOf('oomKillsPerSecond'), value(row)),
      }))
    const { usual, state } = learn(flat(rowsOf(DAY_ROWS, 0), () => 0))!
    const standing = { ...unknownServer('a'), state }
    for (const row of flat(rowsOf(60, DAY_ROWS), (at) => (at >= 30 ? 4 : 0)))
      takeRow(standing, usual, row)
    const { vitals } = incidentOf('a', standing.episode!, true, 10_000)
    expect(vitals[0]).toMatchObject({ vital: 'oomKillsPerSecond', value: 4, deviations: 99 })
  })
})
