import { describe, expect, it } from 'vitest'
import { consider, diagnose } from '../../../worker/causes/diagnose'
import { Diagnosis } from '../../../worker/contracts/diagnosis'
import { VITAL_NAMES } from '../../../worker/fleet/vitals'
import { CAUSES } from '../../../worker/policy'
import { type Courses, caseOf, MINUTE, NOW, since, tableOf, usualBaseline } from './hand-made'

const RUNAWAY: Courses = {
  cpuPercent: since(20, 95),
  userPercent: since(20, 88),
  busiestCorePercent: since(20, 100),
  loadPerCore: since(20, 2),
  cpuPressurePercent: since(20, 60),
}

const SLOW_DISK: Courses = {
  ioWaitPercent: since(15, 45),
  diskBusyPercent: since(15, 97),
  diskLatencySeconds: since(15, 0.2),
  diskOperationsPerSecond: since(15, 30),
  processesBlocked: since(15, 8),
  ioPressurePercent: since(15, 60),
  loadPerCore: since(15, 2.5),
}

const LEAK: Courses = {
  memoryPercent: (ago) => (ago <= 100 ? 50 + (100 - ago) * 0.35 : undefined),
}

const STUCK_DATABASE: Courses = {
  readBytesPerSecond: since(25, 2_000_000),
  diskBusyPercent: since(25, 85),
  diskLatencySeconds: since(25, 0.01),
  ioWaitPercent: since(25, 35),
  userPercent: since(25, 40),
  cpuPercent: since(25, 85),
  connections: since(25, 420),
  transmitBytesPerSecond: since(25, 2_300_000),
}

const WAITS: Courses = {
  connections: since(24, 380),
  tcpTimeoutsPerSecond: since(24, 0.5),
  receiveBytesPerSecond: since(24, 1_300_000),
  transmitBytesPerSecond: since(24, 1_900_000),
  cpuPercent: since(24, 20),
  userPercent: since(24, 13),
}

const BUSIER: Courses = {
  receiveBytesPerSecond: since(30, 5_000_000),
  transmitBytesPerSecond: since(30, 7_500_000),
  connections: since(30, 480),
  connectionsOpenedPerSecond: since(30, 50),
  cpuPercent: since(30, 70),
  userPercent: since(30, 50),
  contextSwitchesPerSecond: since(30, 10_000),
}

const RELIEVED: Courses = {
  receiveBytesPerSecond: since(30, 500_000),
  transmitBytesPerSecond: since(30, 800_000),
  cpuPercent: since(30, 10),
  userPercent: since(30, 6),
  connections: since(30, 60),
}

/** Nothing is reported at these minutes before the question. */
const silent = (isAway: (ago: number) => boolean): Courses =>
  Object.fromEntries(
    VITAL_NAMES.map((name) => [
      name,
      (ago: number) => (isAway(ago) ? (name === 'up' ? 0 : Number.NaN) : undefined),
    ])
  )

/** The likeliest cause of one server with these courses. */
const causeOf = (courses: Courses) =>
  diagnose(caseOf({ 'app-1': courses }, { server: 'app-1' })).causes[0]!.cause

describe('diagnose, of one server that nothing else is known of', () => {
  it.each<[string, Courses]>([
    ['healthy', {}],
    ['cpu-runaway', RUNAWAY],
    ['cpu-steal', { stealPercent: since(20, 35), cpuPercent: since(20, 60) }],
    ['io-wait', SLOW_DISK],
    [
      'disk-saturation',
      {
        ...SLOW_DISK,
        diskOperationsPerSecond: since(15, 900),
        writeBytesPerSecond: since(15, 110_000_000),
        readBytesPerSecond: since(15, 60_000_000),
      },
    ],
    ['memory-leak', LEAK],
    [
      'swap-thrash',
      {
        memoryPercent: since(20, 97),
        swapPercent: since(20, 80),
        swappedPagesPerSecond: since(20, 4_000),
        majorFaultsPerSecond: since(20, 900),
        memoryPressurePercent: since(20, 55),
        ioWaitPercent: since(20, 30),
        diskBusyPercent: since(20, 80),
      },
    ],
    [
      'oom-restart-loop',
      {
        oomKillsPerSecond: (ago) => (ago < 30 && ago % 6 === 2 ? 1 / 60 : undefined),
        memoryPercent: (ago) => (ago < 30 ? 95 - (ago % 6) * 7 : undefined),
        majorFaultsPerSecond: since(30, 100),
        memoryPressurePercent: since(30, 20),
      },
    ],
    ['disk-filling', { diskPercent: (ago) => (ago < 90 ? 45 + (90 - ago) * 0.1 : 45) }],
    ['inode-exhaustion', { inodesPercent: (ago) => (ago < 90 ? 10 + (90 - ago) * 0.3 : 10) }],
    ['disk-filling', { diskPercent: () => 98.5 }],
    ['descriptor-leak', { descriptorsPercent: (ago) => (ago < 90 ? 1 + (90 - ago) * 0.4 : 1) }],
    [
      'packet-loss',
      {
        networkErrorsPerSecond: since(20, 60),
        networkDropsPerSecond: since(20, 40),
        retransmittedPercent: since(20, 3),
        tcpTimeoutsPerSecond: since(20, 4),
      },
    ],
    [
      'network-saturation',
      {
        networkPercent: since(20, 96),
        transmitBytesPerSecond: since(20, 118_000_000),
        networkDropsPerSecond: since(20, 400),
        softIrqPercent: since(20, 20),
      },
    ],
    [
      'connection-pool',
      {
        connections: since(20, 700),
        listenDropsPerSecond: since(20, 15),
        connectionsOpenedPerSecond: since(20, 10),
        cpuPercent: since(20, 20),
      },
    ],
    [
      'cache-eviction',
      {
        memoryPercent: since(20, 25),
        receiveBytesPerSecond: since(20, 5_000_000),
        transmitBytesPerSecond: since(20, 1_300_000),
        cpuPercent: since(20, 65),
        userPercent: since(20, 50),
        contextSwitchesPerSecond: since(20, 8_000),
      },
    ],
    ['traffic-surge', BUSIER],
    ['host-reboot', { uptimeSeconds: (ago) => (ago <= 30 ? (30 - ago) * 60 : undefined) }],
  ])('names %s', (cause, courses) => {
    expect(causeOf(courses)).toBe(cause)
  })

  it('calls a server silent that has said nothing for ten minutes', () => {
    expect(causeOf(silent((ago) => ago <= 10))).toBe('host-silent')
  })

  it('does not know what is the matter with a server that is hardly ever heard', () => {
    const said = diagnose(
      caseOf({ 'app-1': silent((ago) => ago <= 50 && ago % 10 > 2) }, { server: 'app-1' })
    )
    expect(said.verdict).toBe('insufficient-data')
  })

  it('does not know anything of a server that never reported', () => {
    const said = diagnose(caseOf({ 'app-1': {} }, { server: 'app-2' }))
    expect(said.verdict).not.toBe('healthy')
    expect(said.unchecked).toContainEqual({ what: 'server', name: 'app-2', reason: 'silent' })
  })

  it.each<[string, Courses]>([
    ['one scrape that failed', silent((ago) => ago === 4 || ago === 5)],
    ['one odd counter', { contextSwitchesPerSecond: since(30, 12_000) }],
    [
      'a download with room to spare',
      { receiveBytesPerSecond: since(10, 30_000_000), networkPercent: since(10, 27) },
    ],
    [
      'a backup that takes its time',
      {
        readBytesPerSecond: since(20, 22_000_000),
        diskOperationsPerSecond: since(20, 250),
        diskBusyPercent: since(20, 22),
        cpuPercent: since(20, 38),
      },
    ],
  ])('does not blame %s', (_, courses) => {
    expect(causeOf(courses)).toBe('healthy')
  })
})

const LINKS = [
  { caller: 'web-1', callee: 'app-1' },
  { caller: 'web-1', callee: 'app-2' },
  { caller: 'app-1', callee: 'db-1' },
]

/** A cause at a server, asked about the fleet unless a server is named. */
function hypothesisOf(
  cause: string,
  at: string,
  servers: Record<string, Courses>,
  server?: string
) {
  const { contests } = consider(caseOf(servers, { links: LINKS, server }))
  return contests.flat().find((one) => one.cause === cause && one.server === at)!
}

const scoreOf = (cause: string, at: string, servers: Record<string, Courses>) =>
  hypothesisOf(cause, at, servers).score

describe('diagnose, of servers that depend on each other', () => {
  it('finds where it began, whoever is asked about', () => {
    const servers = { 'web-1': WAITS, 'app-1': WAITS, 'db-1': STUCK_DATABASE }
    for (const server of ['web-1', 'app-1', 'db-1', undefined]) {
      const { causes } = diagnose(caseOf(servers, { links: LINKS, server }))
      expect(causes[0]).toMatchObject({
        ...{ cause: 'slow-database', server: 'db-1' },
        affected: [
          { server: 'app-1', path: ['db-1', 'app-1'] },
          { server: 'web-1', path: ['db-1', 'app-1', 'web-1'] },
        ],
      })
    }
  })

  it('blames a crowd on whom it reaches first', () => {
    const servers = { 'web-1': BUSIER, 'app-1': BUSIER, 'db-1': BUSIER }
    const { causes } = diagnose(caseOf(servers, { links: LINKS }))
    expect(causes[0]).toMatchObject({ cause: 'traffic-surge', server: 'web-1' })
  })

  it('blames the balance when one of two has what the other lacks', () => {
    const servers = { 'web-1': {}, 'app-1': BUSIER, 'app-2': RELIEVED }
    const { causes } = diagnose(caseOf(servers, { links: LINKS }))
    expect(causes[0]).toMatchObject({ cause: 'load-imbalance', server: 'app-1' })
  })

  it('is less misled by a download that began long after than by one of the same time', () => {
    const said = (minutes: number) => {
      const downloads: Courses = {
        receiveBytesPerSecond: since(minutes, 40_000_000),
        writeBytesPerSecond: since(minutes, 40_000_000),
      }
      const database = { ...STUCK_DATABASE, ...downloads }
      return scoreOf('slow-database', 'db-1', { 'app-1': WAITS, 'db-1': database })
    }
    expect(said(3)).toBeGreaterThan(said(25))
  })

  it('takes what it does not explain for a coincidence', () => {
    const alone = scoreOf('cpu-runaway', 'a-1', { 'a-1': RUNAWAY, 'b-1': {} })
    const drops: Courses = { networkDropsPerSecond: since(20, 1) }
    expect(scoreOf('cpu-runaway', 'a-1', { 'a-1': RUNAWAY, 'b-1': drops })).toBeLessThan(alone)
  })

  it('does not take for the beginning of a crowd what a busy caller sends', () => {
    const servers = { 'web-1': BUSIER, 'app-1': BUSIER }
    const surge = hypothesisOf('traffic-surge', 'app-1', servers, 'app-1')
    expect(surge.facts.filter(({ server }) => server === 'web-1')).toMatchObject([
      { weight: expect.toSatisfy((weight: number) => weight < -1) },
    ])
  })

  it('takes one cause of everything for likelier than two at the same time', () => {
    const servers = { 'web-1': WAITS, 'app-1': WAITS, 'db-1': STUCK_DATABASE }
    const sureness = (links: typeof LINKS | undefined) =>
      diagnose(caseOf(servers, { links })).causes.find(({ server }) => server === 'db-1')!
        .confidence
    expect(sureness(LINKS)).toBeGreaterThan(sureness(undefined))
  })

  it('says nothing of the others when one is asked about that is well', () => {
    const { verdict } = diagnose(caseOf({ 'a-1': {}, 'b-1': RUNAWAY }, { server: 'a-1' }))
    expect(verdict).toBe('healthy')
  })
})

describe('diagnose, of causes that have nothing to do with each other', () => {
  const BOTH = { 'a-1': RUNAWAY, 'b-1': SLOW_DISK, 'c-1': {} }
  const likelihood = (servers: Record<string, Courses>, server: string) =>
    diagnose(caseOf(servers)).causes.find((one) => one.server === server)!.confidence

  it('names both, each as sure as if it were alone', () => {
    const { verdict, causes } = diagnose(caseOf(BOTH))
    expect(verdict).toBe('cause')
    expect(
      causes
        .slice(0, 2)
        .map(({ cause, server }) => `${cause} at ${server}`)
        .sort()
    ).toEqual(['cpu-runaway at a-1', 'io-wait at b-1'])
    expect(likelihood(BOTH, 'a-1')).toBe(likelihood({ 'a-1': RUNAWAY, 'b-1': {} }, 'a-1'))
    expect(likelihood(BOTH, 'b-1')).toBe(likelihood({ 'a-1': {}, 'b-1': SLOW_DISK }, 'b-1'))
  })

  it('began where it is named, not where something else is unusual for longer', () => {
    const onsets = (minutes: Record<string, number>) =>
      new Map(Object.entries(minutes).map(([name, ago]) => [name, NOW - ago * MINUTE]))
    const began = (servers: Record<string, Courses>, more: Parameters<typeof caseOf>[1]) =>
      (NOW - Date.parse(diagnose(caseOf(servers, more)).onset!)) / MINUTE
    const one = { 'a-1': RUNAWAY, 'b-1': {}, 'c-1': {} }
    expect(began(one, { onsets: onsets({ 'a-1': 22, 'c-1': 110 }) })).toBe(22)
    // Without a detector's word, what speaks for it tells.
    expect(began(one, { onsets: onsets({ 'c-1': 110 }) })).toBe(20)
    // The first of several that are named.
    expect(began(BOTH, { onsets: onsets({ 'a-1': 22, 'b-1': 16, 'c-1': 110 }) })).toBe(22)
    expect(began(BOTH, { onsets: onsets({ 'b-1': 33, 'c-1': 110 }) })).toBe(33)
    // A detector knows better than what only looks like a beginning.
    expect(began(BOTH, { onsets: onsets({ 'b-1': 12, 'c-1': 110 }) })).toBe(12)
    // Who is asked about one server hears since when that one is unusual.
    const own = { server: 'c-1', onsets: onsets({ 'a-1': 22, 'c-1': 18 }) }
    expect(began({ ...one, 'c-1': SLOW_DISK }, own)).toBe(18)
  })

  it('has confidences that add up to 1 at most at each server, the likeliest first', () => {
    const { causes } = diagnose(caseOf(BOTH))
    const confidences = causes.map(({ confidence }) => confidence)
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a))
    for (const own of Map.groupBy(causes, ({ server }) => server).values()) {
      expect(own.reduce((sum, { confidence }) => sum + confidence, 0)).toBeLessThanOrEqual(1)
    }
  })

  it('takes the fleet for well no more than each of them', () => {
    const faint = { 'a-1': { stealPercent: since(20, 8) }, 'b-1': { stealPercent: since(20, 8) } }
    const well = (servers: Record<string, Courses>) =>
      diagnose(caseOf(servers)).causes.filter(({ cause }) => cause === 'healthy')
    const both = well(faint)
    expect(both).toHaveLength(1)
    const [alone] = well({ ...faint, 'b-1': {} })
    expect(both[0]!.confidence).toBeCloseTo(alone!.confidence ** 2, 9)
  })

  it('names as many as an answer has room for when everything fails by itself', () => {
    const servers = Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [`box-${'abcdefghijkl'[n]}`, SLOW_DISK])
    )
    const { causes } = diagnose(caseOf(servers))
    expect(causes).toHaveLength(CAUSES.maxCauses)
    for (const { cause, confidence } of causes) {
      expect([cause, confidence > 0.9]).toEqual(['io-wait', true])
    }
  })

  it('does not take for a second cause what the first is felt as', () => {
    const servers = { 'web-1': WAITS, 'app-1': WAITS, 'db-1': STUCK_DATABASE }
    const { causes } = diagnose(caseOf(servers, { links: LINKS }))
    expect(causes.filter(({ confidence }) => confidence >= 0.5)).toHaveLength(1)
  })

  it('does not take for several crowds what may be one, where nobody knows who calls whom', () => {
    const servers = { 'web-1': BUSIER, 'app-1': BUSIER, 'db-1': BUSIER }
    const { verdict, causes } = diagnose(caseOf(servers))
    expect(verdict).toBe('inconclusive')
    expect(causes.reduce((sum, { confidence }) => sum + confidence, 0)).toBeLessThanOrEqual(1)
  })

  it('doubts a second cause that may be the first one felt, where nobody knows who calls whom', () => {
    const servers = { 'web-1': { ...WAITS, connections: since(24, 900) }, 'db-1': STUCK_DATABASE }
    const { causes } = diagnose(caseOf(servers))
    expect(causes.reduce((sum, { confidence }) => sum + confidence, 0)).toBeLessThanOrEqual(1)
  })
})

/** A new version that takes more of everything. */
const HEAVIER: Courses = {
  userPercent: since(20, 55),
  cpuPercent: since(20, 70),
  memoryPercent: since(20, 60),
  contextSwitchesPerSecond: since(20, 8_000),
  connectionsOpenedPerSecond: since(20, 32),
  transmitBytesPerSecond: since(20, 2_000_000),
}

const recorded = (kind: string, minutesAgo: number, text = 'done') => ({
  ...{ atMs: NOW - minutesAgo * MINUTE, server: 'app-1', kind, text },
})

describe('diagnose, of what was recorded', () => {
  it('blames a deploy just before, and not one of another time', () => {
    const with_ = (minutesAgo: number) =>
      diagnose(caseOf({ 'app-1': HEAVIER }, { events: [recorded('deploy', minutesAgo)] }))
    const sureness = (minutesAgo: number) =>
      with_(minutesAgo).causes.find(({ cause }) => cause === 'bad-deploy')?.confidence ?? 0
    expect(with_(21).causes[0]).toMatchObject({ cause: 'bad-deploy', server: 'app-1' })
    expect(sureness(21)).toBeGreaterThan(sureness(100))
  })

  it('takes a kill for want of memory for the end of no mere leak', () => {
    const events = [recorded('oom-kill', 5, 'Killed process 77')]
    const leaks = (more: object) =>
      diagnose(caseOf({ 'app-1': LEAK }, more)).causes.find(({ cause }) => cause === 'memory-leak')
    expect(leaks({ events })!.confidence).toBeLessThan(leaks({ events: [] })!.confidence)
  })

  it('bounds what it repeats of a text that anybody may have written', () => {
    const text = 'x'.repeat(10_000)
    const { causes } = diagnose(
      caseOf({ 'app-1': HEAVIER }, { events: [recorded('deploy', 21, text)] })
    )
    const events = causes.flatMap(({ evidence }) => evidence.flatMap(({ event }) => event ?? []))
    expect(events[0]).toHaveLength(CAUSES.maxEventLength)
  })
})

describe('diagnose, as an answer', () => {
  it('has the shape of the contract, in the limits of policy', () => {
    const servers = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`app-${n}`, n % 2 ? RUNAWAY : SLOW_DISK])
    )
    const said = diagnose(caseOf(servers))
    expect(Diagnosis.parse(said)).toEqual(said)
    expect(said.causes.length).toBeLessThanOrEqual(CAUSES.maxCauses)
    expect(said.unchecked.length).toBeLessThanOrEqual(CAUSES.maxUnchecked)
    for (const { evidence } of said.causes) {
      expect(evidence.length).toBeLessThanOrEqual(CAUSES.maxEvidence)
    }
  })

  it('has confidences that add up to 1 at most, the likeliest first', () => {
    const { causes } = diagnose(caseOf({ 'app-1': SLOW_DISK }))
    const confidences = causes.map(({ confidence }) => confidence)
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a))
    expect(confidences.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(1)
  })

  it('says since when, with each value beside what it usually is and how to ask for it', () => {
    const { onset, causes } = diagnose(caseOf({ 'app-1': RUNAWAY }, { server: 'app-1' }))
    expect(onset).toBe(new Date(NOW - 20 * MINUTE).toISOString())
    expect(causes[0]!.evidence.find(({ vital }) => vital === 'userPercent')).toMatchObject({
      ...{ server: 'app-1', unit: '%', value: 88, from: onset },
      baseline: expect.closeTo(20, 0),
      query: expect.stringContaining('instance="app-1"'),
    })
  })

  it('says what speaks against a cause as well', () => {
    const { causes } = diagnose(caseOf({ 'app-1': { ...RUNAWAY, ...BUSIER } }))
    const runaway = causes.find(({ cause }) => cause === 'cpu-runaway')
    const against = runaway?.evidence.filter(({ weight }) => weight < 0)
    expect(against?.map(({ vital }) => vital)).toContain('receiveBytesPerSecond')
  })

  it('is the surer the clearer it is', () => {
    const sureness = [45, 60, 75, 97].map((diskBusyPercent) => {
      const courses = { ...SLOW_DISK, diskBusyPercent: since(15, diskBusyPercent) }
      const { causes } = diagnose(caseOf({ 'app-1': courses }, { server: 'app-1' }))
      return causes.find(({ cause }) => cause === 'io-wait')?.confidence ?? 0
    })
    expect(sureness).toEqual(sureness.toSorted((a, b) => a - b))
    expect(sureness[3]!).toBeGreaterThan(sureness[0]!)
  })

  it('is less sure where what is usual was never learned', () => {
    const sureness = (more: object) =>
      diagnose(caseOf({ 'app-1': SLOW_DISK }, { server: 'app-1', ...more })).causes[0]!.confidence
    expect(sureness({ baselines: new Map() })).toBeLessThan(sureness({}))
  })

  it('does not call a fleet healthy that has no servers', () => {
    expect(diagnose(caseOf({})).verdict).toBe('insufficient-data')
  })

  it('misses a server that has been silent for longer than it looks back', () => {
    const asked = caseOf({ 'app-1': {}, 'app-2': {} })
    const alone = tableOf({ 'app-1': {} })
    const { causes } = diagnose({ ...asked, recent: alone })
    expect(causes[0]).toMatchObject({ cause: 'host-silent', server: 'app-2' })
  })

  it('says what was not looked at', () => {
    const baselines = new Map()
    const { unchecked } = diagnose(caseOf({ 'app-1': {} }, { baselines, server: 'app-1' }))
    expect(unchecked).toEqual([
      { what: 'logs', name: null, reason: 'not-collected' },
      { what: 'events', name: null, reason: 'not-collected' },
      { what: 'topology', name: null, reason: 'not-collected' },
      { what: 'baseline', name: 'app-1', reason: 'learning' },
    ])
  })

  it('finds what a server began to report after what is usual was learned', () => {
    const baseline = usualBaseline()
    const v = VITAL_NAMES.indexOf('stealPercent')
    baseline.centre[v] = Number.NaN
    for (let hour = 0; hour < 24; hour++) baseline.minutes[hour * baseline.metrics + v] = 0
    const { causes } = diagnose(
      caseOf(
        { 'app-1': { stealPercent: since(20, 35) } },
        { baselines: new Map([['app-1', baseline]]) }
      )
    )
    expect(causes[0]).toMatchObject({ cause: 'cpu-steal', server: 'app-1' })
  })

  it('finds what changed at a server that appeared within the hour', () => {
    const courses = Object.fromEntries(
      VITAL_NAMES.map((name) => [
        name,
        (ago: number) =>
          ago > 40 ? Number.NaN : name === 'stealPercent' && ago <= 15 ? 35 : undefined,
      ])
    )
    const { causes } = diagnose(caseOf({ 'app-1': courses }, { baselines: new Map() }))
    expect(causes[0]).toMatchObject({ cause: 'cpu-steal', server: 'app-1' })
  })

  it('finds what changed within the window when nothing was learned', () => {
    const { causes } = diagnose(
      caseOf({ 'app-1': SLOW_DISK }, { baselines: new Map(), server: 'app-1' })
    )
    expect(causes[0]!.cause).toBe('io-wait')
  })
})
