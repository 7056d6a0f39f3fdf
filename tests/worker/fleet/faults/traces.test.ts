import { describe, expect, it } from 'vitest'
import { CauseName, DistractorName } from '../../../../worker/contracts/fault'
import { CATALOGUE } from '../../../../worker/fleet/catalogue'
import { natureOf } from '../../../../worker/fleet/faults/causes'
import { eventsOf, logsOf } from '../../../../worker/fleet/faults/traces'
import { FAULTS } from '../../../../worker/policy'
import { ask, DAY, fault, fleetWith, HOUR, MINUTE, ONSET } from './ill-fleet'

const during = { fromMs: ONSET - 2 * MINUTE, toMs: ONSET + 3 * HOUR }

describe('events', () => {
  it('of a bad deploy are the deploy shortly before, and the way back at its end', () => {
    const faults = [fault('bad-deploy', 'web-prod-01')]
    const deploys = eventsOf({ seed: 1, faults }, during).filter(({ kind }) => kind === 'deploy')
    expect(deploys.map(({ atMs }) => atMs)).toEqual([ONSET - 45_000, ONSET + 2 * HOUR])
    expect(deploys[0]!.text).toMatch(/^nginx \d+\.\d+\.\d+ was deployed$/)
  })

  it('of kills for want of memory are as many as node_vmstat_oom_kill counts', async () => {
    const one = fault('oom-restart-loop', 'search-01')
    const kills = eventsOf({ seed: 1, faults: [one] }, during).filter(
      ({ kind }) => kind === 'oom-kill'
    )
    const counted = 'node_vmstat_oom_kill{instance="search-01"}'
    expect(await ask(counted, fleetWith(one), during.toMs)).toBe(kills.length)
    expect(kills.length).toBeGreaterThan(10)
  })

  it('of every day are there without any fault, at the minute when the disk shows it', async () => {
    const written = { seed: 1, servers: ['mail-01'] }
    const [rotated, ...others] = eventsOf(written, { fromMs: ONSET, toMs: ONSET + DAY })
    expect(others).toEqual([])
    expect(rotated!.text).toContain('logrotate')
    const free = 'node_filesystem_free_bytes{instance="mail-01", mountpoint="/"}'
    const at = async (timeMs: number) => (await ask(free, fleetWith(), timeMs))!
    expect(await at(rotated!.atMs)).toBeGreaterThan((await at(rotated!.atMs - 2_000)) + 1e8)
  })

  it('are those of the servers that exist', () => {
    const faults = [fault('bad-deploy', 'web-prod-01')]
    const found = eventsOf({ seed: 1, faults, servers: ['dns-01'] }, during)
    expect(found.filter(({ server }) => server !== 'dns-01')).toEqual([])
  })
})

describe('log lines', () => {
  it('are the same whatever window is asked for', () => {
    const faults = [fault('slow-database', 'db-master-01'), fault('oom-restart-loop', 'search-01')]
    const written = { seed: 1, faults, servers: ['db-master-01', 'web-prod-01', 'search-01'] }
    const whole = logsOf(written, during)
    expect(whole.length).toBeLessThan(FAULTS.maxLogLines)
    for (const middle of [ONSET, ONSET + 7_777_001, ONSET + 2 * HOUR]) {
      expect([
        ...logsOf(written, { ...during, toMs: middle }),
        ...logsOf(written, { ...during, fromMs: middle }),
      ]).toEqual(whole)
    }
  })

  it('are there on a good day too, and are no alarm', () => {
    const lines = logsOf({ seed: 1 }, during)
    expect(new Set(lines.map(({ server }) => server)).size).toBe(20)
    expect(lines.filter(({ level }) => level === 'error' || level === 'critical')).toEqual([])
  })

  it('say at the callers what they wait for', () => {
    const faults = [fault('slow-database', 'db-master-01')]
    const web = logsOf({ seed: 1, faults, servers: ['web-prod-01'] }, during)
    const errors = web.filter(({ level }) => level === 'error')
    expect(errors.length).toBeGreaterThan(100)
    expect(errors[0]!.text).toMatch(
      /^upstream timed out after \d+ s while reading from db-master-01$/
    )
    expect(errors[0]!.atMs).toBeGreaterThanOrEqual(ONSET + 12_000)
  })

  it('are within their window, in order, with every number filled in', () => {
    for (const name of [...CauseName.options, ...DistractorName.options]) {
      const server = CATALOGUE.find(natureOf(name).fits)!.hostname
      const lines = logsOf({ seed: 1, faults: [fault(name, server)] }, during)
      const times = lines.map(({ atMs }) => atMs)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(times[0]).toBeGreaterThanOrEqual(during.fromMs)
      expect(times.at(-1)).toBeLessThan(during.toMs)
      expect(lines.filter(({ text }) => /[{}]/.test(text))).toEqual([])
    }
  })

  it('are the newest when there are too many', () => {
    const all = logsOf({ seed: 1 }, during)
    expect(logsOf({ seed: 1 }, { ...during, limit: 10 })).toEqual(all.slice(-10))
    const week = { fromMs: ONSET, toMs: ONSET + 7 * DAY }
    const most = logsOf({ seed: 1 }, week)
    expect(most).toHaveLength(FAULTS.maxLogLines)
    expect(week.toMs - most.at(-1)!.atMs).toBeLessThan(MINUTE)
  })

  it('are refused for a window of more than a week, which events are not', () => {
    const long = { fromMs: ONSET, toMs: ONSET + 8 * DAY }
    expect(() => logsOf({ seed: 1 }, long)).toThrow(RangeError)
    expect(eventsOf({ seed: 1 }, long).length).toBeGreaterThan(0)
    expect(() => logsOf({ seed: 1 }, { ...during, limit: 0 })).toThrow(RangeError)
  })
})
