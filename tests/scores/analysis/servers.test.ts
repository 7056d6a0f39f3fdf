/** The labelled servers are read as they are, and what is not there is left out. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { alertFigures, countsOf } from './alert-counts.ts'
import { columnOf, SERVER_SETS, serversOf } from './servers.ts'

const [SMD] = SERVER_SETS
let dir: string

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'openmanager-servers-'))
  const folder = join(dir, 'smd')
  mkdirSync(folder)
  const index = [
    { id: 'one', dim: 2 },
    { id: 'lost', dim: 2 },
  ]
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index))
  const rows = (...values: number[]) => gzipSync(new Uint8Array(Float32Array.from(values).buffer))
  writeFileSync(join(folder, 'one.train.f32.gz'), rows(1, 10, 2, 20))
  writeFileSync(join(folder, 'one.test.f32.gz'), rows(3, 30, 4, 40, 5, 50))
  writeFileSync(join(folder, 'one.label.u8.gz'), gzipSync(Uint8Array.from([0, 1, 0])))
  writeFileSync(join(folder, 'one.interpretation.txt'), '1-1:2\n')
})
afterAll(() => rmSync(dir, { recursive: true }))

describe('a set of servers', () => {
  it('has those whose files are there, and says who is left out', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const servers = serversOf(dir, SMD)
    expect(servers.map(({ id }) => id)).toEqual(['one'])
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('lost'))
    warn.mockRestore()
    const [one] = servers
    expect(one).toMatchObject({ before: 2, rowsPerDay: 1_440, metrics: 2 })
    expect(Array.from(columnOf(one!, 1, 1, 4))).toEqual([20, 30, 40])
    expect(one!.interpretations).toEqual([{ first: 1, last: 1, metrics: [1] }])
  })

  it('is empty if it is not there', () => {
    expect(serversOf(dir, SERVER_SETS[1])).toEqual([])
  })
})

describe('alerts', () => {
  /** A day of minutes with one event, from 02:30 to 03:30. */
  const labels = new Uint8Array(1_440).fill(1, 150, 210)
  const server = { ...{ id: '', metrics: 1, rowsPerDay: 1_440, before: 0 }, labels } as Parameters<
    typeof countsOf
  >[0]
  const beyond = (...rows: number[]) => {
    const flags = new Uint8Array(1_440)
    for (const row of rows) flags[row] = 1
    return flags
  }

  it('are hours, false without a labelled row', () => {
    // Twice in the hour from 05:00, once in each hour of the event.
    expect(countsOf(server, beyond(300, 301, 160, 200))).toEqual({
      ...{ alerts: 3, falseAlerts: 1 },
      ...{ events: 1, found: 1, days: 1 },
    })
  })

  it('find an event only within it', () => {
    // 02:10 is in an hour with labelled rows, but before the event.
    expect(countsOf(server, beyond(130))).toMatchObject({ alerts: 1, falseAlerts: 0, found: 0 })
  })

  it('have the F1 of events found and of alerts that are true', () => {
    const [f1, found, perDay] = alertFigures('SMD', [countsOf(server, beyond(300, 160))], {})
    expect(f1!.value).toBeCloseTo((2 * 1 * 0.5) / 1.5, 12)
    expect(found!.value).toBe(1)
    expect(perDay!.value).toBe(1)
  })
})
