import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { dueRow, FleetWatch } from '../../durable-objects/analyst/fleet-watch'
import { AnalystRecord } from '../../durable-objects/analyst/record'
import { type VitalHolder, VitalSource } from '../../durable-objects/analyst/vital-source'
import type { VitalTable, VitalWindow } from '../../worker/fleet/vital-table'
import { VITAL_NAMES } from '../../worker/fleet/vitals'
import { ANALYSIS } from '../../worker/policy'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const NOW = Date.UTC(2026, 0, 5) + 30_000

/** Some servers, each of which reports a number of its own that wobbles from row to row. */
class Servers implements VitalHolder {
  listed: string[]
  intervalMs = 15_000
  /** Values that one call may have. */
  most = Number.POSITIVE_INFINITY
  calls: VitalWindow[] = []
  /** Since when all values are three times what they were, Unix ms. */
  tripleFrom = Number.POSITIVE_INFINITY
  /** Called before each answer. */
  meanwhile: (window: VitalWindow) => void | Promise<void> = () => {}

  constructor(listed: string[]) {
    this.listed = listed
  }

  async names() {
    return [...this.listed]
  }

  async vitals(window: VitalWindow): Promise<VitalTable | 'too-many-values'> {
    this.calls.push(window)
    await this.meanwhile(window)
    const { from, to, stepMs, vitals = VITAL_NAMES, servers = this.listed } = window
    const rows = Math.ceil((to - from) / stepMs)
    if (rows * servers.length * vitals.length > this.most) return 'too-many-values'
    const values = new Float64Array(servers.length * rows * vitals.length)
    for (let at = 0; at < values.length; at++) {
      const [s, row] = [
        Math.floor(at / (rows * vitals.length)),
        Math.floor(at / vitals.length) % rows,
      ]
      const minute = (from + row * stepMs) / MINUTE_MS
      const usual = servers[s]!.length + (1 + Math.sin(minute * 12.9898 + (at % 41))) / 2
      values[at] = usual * (minute * MINUTE_MS >= this.tripleFrom ? 3 : 1)
    }
    const { intervalMs = this.intervalMs } = window
    return { from, stepMs, rows, servers: [...servers], vitals: [...vitals], values, intervalMs }
  }
}

let made = 0
/** A watch of servers, with a record of its own. */
function watching<Result>(
  servers: Servers,
  work: (watch: FleetWatch, record: AnalystRecord) => Promise<Result>
): Promise<Result> {
  const analyst = env.ANALYSTS.getByName(`sim-${String(++made).padStart(26, '6')}`)
  return runInDurableObject(analyst, (_, { storage }) => {
    const record = new AnalystRecord(storage, () => {})
    return work(new FleetWatch(new VitalSource(servers), record), record)
  })
}

const always = () => true

/** Learn all that there is to learn. */
async function learnAll(watch: FleetWatch, now: number) {
  for (let slices = 0; slices < 20; slices++)
    if ((await watch.advance(now, 3_600, always)) === false) return
  throw new Error('it does not stop learning')
}

describe('FleetWatch', () => {
  it('learns servers whose past is too much to be read at once', async () => {
    const servers = new Servers(['a', 'bb', 'ccc'])
    servers.most = 300
    const states = await watching(servers, async (watch) => {
      await learnAll(watch, NOW)
      return watch.watches().map(({ state }) => state)
    })
    expect(states).toEqual(['watching', 'watching', 'watching'])
  })

  it('surveys many servers a few at a time', async () => {
    const servers = new Servers(Array.from({ length: 100 }, (_, n) => `server-${n}`))
    await watching(servers, (watch) => watch.advance(NOW, 1, always))
    const surveys = servers.calls.filter(({ to, from }) => to - from > 24 * HOUR_MS)
    expect(surveys.length).toBeGreaterThan(1)
    const asked = surveys.map((window) => window.servers!.length)
    expect(Math.max(...asked)).toBeLessThanOrEqual(30)
    expect(asked.reduce((sum, count) => sum + count)).toBe(100)
  })

  it('keeps nothing of a server that leaves while it is learned', async () => {
    const servers = new Servers(['a', 'bb'])
    await watching(servers, async (watch, record) => {
      await watch.advance(NOW, 0, always)
      servers.meanwhile = async ({ from, to, servers: [first] = [] }) => {
        if (first !== 'a' || to - from < HOUR_MS) return
        servers.meanwhile = () => {}
        servers.listed = ['bb']
        await watch.names(NOW + MINUTE_MS)
      }
      await learnAll(watch, NOW)
      expect(record.models.servers).toEqual(['bb'])
      // It comes back as somebody new.
      servers.listed = ['a', 'bb']
      await learnAll(watch, NOW + 2 * MINUTE_MS)
      expect(watch.watches().map(({ state }) => state)).toEqual(['watching', 'watching'])
    })
  })

  it('learns again of rates as they have come to be taken', async () => {
    const servers = new Servers(['a'])
    await watching(servers, async (watch) => {
      await learnAll(watch, NOW)
      expect(watch.standing('a')!.intervalMs).toBe(15_000)
      servers.intervalMs = 300_000
      for (let hour = 5; hour <= 25; hour += 5) await learnAll(watch, NOW + hour * HOUR_MS)
      expect(watch.standing('a')!.intervalMs).toBe(300_000)
    })
  })
})

describe('an incident that goes on while nobody looks', () => {
  it('is ended where the rows end, and told anew where they go on', async () => {
    const servers = new Servers(['a'])
    await watching(servers, async (watch) => {
      await learnAll(watch, NOW)
      servers.tripleFrom = NOW + HOUR_MS
      await learnAll(watch, NOW + 1.5 * HOUR_MS)
      const later = NOW + 16 * HOUR_MS
      const [first] = watch.incidents(NOW, later)
      expect(first).toMatchObject({ to: null, severity: 'high' })
      await watch.catchUp(dueRow(later), Number.POSITIVE_INFINITY)
      const [second, ended] = watch.incidents(NOW, later)
      expect(Date.parse(ended!.from)).toBe(Date.parse(first!.from))
      expect(Date.parse(ended!.to!)).toBeLessThanOrEqual(dueRow(NOW + 1.5 * HOUR_MS) + MINUTE_MS)
      expect(second).toMatchObject({ severity: 'high' })
      expect(Date.parse(second!.from)).toBeGreaterThan(later - ANALYSIS.judgedMs - HOUR_MS)
    })
  })
})

describe('a fleet of more servers than are watched', () => {
  it('has the others as well, without following them', async () => {
    const names = Array.from({ length: ANALYSIS.maxServers + 1 }, (_, n) => `server-${n}`)
    const servers = new Servers(names)
    await watching(servers, async (watch) => {
      const last = names.at(-1)!
      expect(await watch.has(last, NOW)).toBe(true)
      expect(await watch.has('server-x', NOW)).toBe(false)
      expect(watch.watches()).toHaveLength(ANALYSIS.maxServers)
      const watched = (await watch.names(NOW))!
      expect(watch.mostUnusual(watched, 2, { first: last, at: dueRow(NOW) })).toContain(last)
    })
  })
})

describe('a watch of many servers', () => {
  it('takes a minute of a thousand in as one slice, and stops for whoever waits', async () => {
    const names = Array.from({ length: 1_000 }, (_, n) => `server-${n}`)
    const servers = new Servers(names)
    await watching(servers, async (watch) => {
      let asked = 0
      expect(await watch.advance(NOW, ANALYSIS.sliceRows, () => ++asked < 3)).toBe(true)
      const surveys = servers.calls.filter(({ to, from }) => to - from > 24 * HOUR_MS)
      expect(surveys).toHaveLength(3)
      const due = dueRow(NOW + MINUTE_MS)
      expect(await watch.catchUp(due, ANALYSIS.sliceRows)).toBe(1_000)
      expect(watch.isBehind(due)).toBe(false)
    })
  })

  it('reads the past of a question once for all who ask about it', async () => {
    const servers = new Servers(['a', 'bb', 'ccc'])
    await watching(servers, async (watch) => {
      await watch.advance(NOW, 0, always)
      const at = dueRow(NOW) - 5 * HOUR_MS
      const { recent } = await watch.recent(['a', 'bb'], at)
      expect(recent.servers).toEqual(['a', 'bb'])
      const { length } = servers.calls
      expect(await watch.recent(['bb'], at)).toMatchObject({
        recent: { rows: recent.rows, servers: ['bb'] },
      })
      expect(servers.calls).toHaveLength(length)
      await watch.recent(['a', 'ccc'], at)
      const asked = servers.calls.slice(length).map((window) => window.servers)
      expect(new Set(asked.flat())).toEqual(new Set(['ccc']))
    })
  })
})

describe('a clock that goes back', () => {
  it('makes a server known again that was known of the time to come', async () => {
    const servers = new Servers(['a'])
    await watching(servers, async (watch, record) => {
      const decade = NOW + 3_650 * 24 * HOUR_MS
      await learnAll(watch, decade)
      expect(watch.watches()).toMatchObject([{ state: 'watching' }])
      await watch.names(NOW)
      expect(record.models.servers).toEqual([])
      await learnAll(watch, NOW)
      expect(Date.parse(watch.watches()[0]!.fittedAt!)).toBeLessThan(NOW)
    })
  })
})

describe('a server with the longest name there is', () => {
  it('has incidents as any other', async () => {
    const name = `__proto__${'가'.repeat(1_015)}`
    const servers = new Servers([name])
    await watching(servers, async (watch, record) => {
      await learnAll(watch, NOW)
      servers.tripleFrom = NOW
      await learnAll(watch, NOW + 10 * MINUTE_MS)
      record.save({ fleet: 'sim', wantedUntilMs: 0, usage: undefined }, watch.standings, NOW)
      expect(watch.incidents(NOW, NOW + HOUR_MS)).toMatchObject([{ server: name, to: null }])
    })
  })
})

describe('an incident that was told after the last save', () => {
  it('is not going on for ever when its rows are not read again', async () => {
    const servers = new Servers(['a'])
    const analyst = env.ANALYSTS.getByName(`sim-${'5'.repeat(26)}`)
    await runInDurableObject(analyst, async (_, { storage }) => {
      const woken = () => {
        const record = new AnalystRecord(storage, () => {})
        return { record, watch: new FleetWatch(new VitalSource(servers), record) }
      }
      const head = { fleet: 'sim', wantedUntilMs: 0, usage: undefined }
      const first = woken()
      await learnAll(first.watch, NOW)
      first.record.save(head, first.watch.standings, NOW)
      servers.tripleFrom = NOW
      await learnAll(first.watch, NOW + 10 * MINUTE_MS)
      const [told] = first.watch.incidents(NOW, NOW + HOUR_MS)
      expect(told).toMatchObject({ to: null })

      // Nobody looks until long after it is over.
      servers.tripleFrom = Number.POSITIVE_INFINITY
      const later = NOW + 20 * HOUR_MS
      const { watch } = woken()
      await learnAll(watch, later)
      const ended = watch.incidents(NOW, later).find(({ from }) => from === told!.from)
      expect(Date.parse(ended!.to!)).toBeLessThan(NOW + 10 * MINUTE_MS)
    })
  })
})

describe('VitalSource', () => {
  it('reads a long past in as many parts as it takes', async () => {
    const grid = { from: NOW - 45 * 24 * HOUR_MS, to: NOW, stepMs: 10 * MINUTE_MS }
    const servers = new Servers(['a'])
    const whole = await new VitalSource(servers).past('a', 'cpuPercent', grid)
    servers.most = 500
    servers.calls = []
    const parts = await new VitalSource(servers).past('a', 'cpuPercent', grid)
    expect(servers.calls.length).toBeGreaterThan(10)
    expect(parts.rows).toBe(6_480)
    expect(parts.values.every(Number.isFinite)).toBe(true)
    expect({ ...parts, values: 0 }).toEqual({ ...whole, values: 0 })
  })
})
