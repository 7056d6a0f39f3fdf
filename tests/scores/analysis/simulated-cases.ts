/** Questions about simulated fleets whose true causes are known. */
import { type Baseline, emptyBaseline, learn } from '../../../worker/analysis/baseline.ts'
import { randomFrom } from '../../../worker/analysis/random.ts'
import type { Case } from '../../../worker/causes/case.ts'
import { CauseName, DistractorName, type Fault } from '../../../worker/contracts/fault.ts'
import { CATALOGUE } from '../../../worker/fleet/catalogue.ts'
import { natureOf } from '../../../worker/fleet/faults/causes.ts'
import { reachOf } from '../../../worker/fleet/faults/incident.ts'
import { eventsOf } from '../../../worker/fleet/faults/traces.ts'
import { type Simulation, simulatedFleet } from '../../../worker/fleet/simulator.ts'
import { LINKS } from '../../../worker/fleet/topology.ts'
import { readVitals, type VitalTable } from '../../../worker/fleet/vital-table.ts'
import { CAUSES } from '../../../worker/policy.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Jobs run on the quarter hours. */
const QUARTER_MS = 15 * MINUTE_MS

/** What is read before a question, and what its servers' usual was learned from before that. */
const RECENT_MS = CAUSES.recentMs
const LEARNED_MS = 3 * DAY_MS
const LEARNED_STEP_MS = 10 * MINUTE_MS
/** When a fleet's questions are asked, after its first: by day and by night. */
const ASKED_AFTER_MS = [0, 7 * HOUR_MS, 15 * HOUR_MS]

/** These build up; what they are is not to be seen in their first minutes. */
const SLOW: readonly CauseName[] = [
  ...(['memory-leak', 'disk-filling', 'inode-exhaustion', 'descriptor-leak'] as const),
]
/** Which part of such a time has passed when it is asked. */
const SLOW_ASKED = [0.15, 0.9] as const
const ASKED_MS = [5 * MINUTE_MS, 45 * MINUTE_MS] as const
/** One gap more is a pattern: the first alone is no different from a server that went away. */
const GAPS_ASKED_MS = [15 * MINUTE_MS, 45 * MINUTE_MS] as const
const LEAST_SEVERITY = 0.3

/** Who feels less has nothing to ask about; nor has who felt it for two minutes, a while ago. */
const LEAST_FELT = 0.3
const FLEETING: readonly CauseName[] = ['host-reboot']

/** A question with its answer. */
export interface SimulatedCase {
  question: Case
  /** `healthy` and `insufficient-data` are on the server that is asked about, if there is one. */
  cause: CauseName
  server: string
  severity: number
  /** How long before the question it began, ms. */
  ageMs: number
  distractors: readonly Fault[]
  /** The fleet that it is about, with all of that. */
  simulation: Simulation
}

export interface Sampled {
  /** Chooses fleets, faults and questions. */
  seed: string
  fleets: number
  /** At how many times each is asked about; at most, and by default, three. */
  times?: number
  /** Questions at each time. */
  perTime: number
  distracted: boolean
  /** All by default, in turn. */
  causes?: readonly CauseName[]
  /** Of the faults; less is hard to see for anybody. */
  leastSeverity?: number
}

/** The causes in turn, on servers, at severities and at ages by chance; the same for the same seed. */
export async function* simulatedCases(sampled: Sampled): AsyncGenerator<SimulatedCase> {
  const { causes = CauseName.options } = sampled
  for await (const { moment, turn, random } of turnsOf(sampled)) {
    yield await caseAt(moment, causes[turn % causes.length]!, random, sampled)
  }
}

/** When to ask what, with the chance that belongs to it. */
async function* turnsOf({ seed, fleets, times, perTime }: Omit<Sampled, 'distracted'>) {
  const askedAfterMs = ASKED_AFTER_MS.slice(0, times)
  let turn = 0
  for (let number = 0; number < fleets; number++) {
    const fleet = await fleetOf(`${seed} ${number}`, askedAfterMs.at(-1)!)
    for (const afterMs of askedAfterMs) {
      const moment = await momentOf(fleet, fleet.firstAskedMs + afterMs)
      for (let n = 0; n < perTime; n++, turn++) {
        yield { moment, turn, random: randomFrom(hash(`${seed} ${number} ${afterMs} ${n}`)) }
      }
    }
  }
}

/** A question about a fleet with two faults at once, on two servers. */
export interface TwoFaultCase {
  question: Case
  faults: readonly [Fault, Fault]
  /** Whether no server is reached by both. */
  isApart: boolean
}

/** The causes in turn, each with another one at another server, by chance; asked about the fleet. */
export async function* twoFaultCases(
  sampled: Omit<Sampled, 'distracted'>
): AsyncGenerator<TwoFaultCase> {
  const { causes = CauseName.options, leastSeverity = LEAST_SEVERITY } = sampled
  for await (const { moment, turn, random } of turnsOf(sampled)) {
    const faultOf = (cause: CauseName) => faultAt(moment.atMs, cause, random, leastSeverity)
    const first = faultOf(causes[turn % causes.length]!)
    let second = faultOf(pick(random, causes))
    while (second.server === first.server) second = faultOf(pick(random, causes))
    yield {
      question: await withFaults(moment, [first, second], undefined),
      faults: [first, second],
      isApart: areApart(first, second),
    }
  }
}

function areApart(a: Fault, b: Fault): boolean {
  const others = new Set([b.server, ...reached(b)])
  return ![a.server, ...reached(a)].some((server) => others.has(server))
}

/** A fleet without faults. */
interface Fleet {
  seed: string
  firstAskedMs: number
  learned: VitalTable
}

/** @param lastAfterMs between its first questions and its last */
async function fleetOf(seed: string, lastAfterMs: number): Promise<Fleet> {
  const random = randomFrom(hash(seed))
  const firstAskedMs = Date.UTC(2026, 8, 1) + Math.floor(random() * 14 * 24 * 60) * MINUTE_MS
  const window = {
    from: firstAskedMs - RECENT_MS - LEARNED_MS,
    to: firstAskedMs - RECENT_MS + lastAfterMs,
    stepMs: LEARNED_STEP_MS,
  }
  const learned = await readVitals(simulatedFleet({ seed, epochMs: window.from }), window)
  return { seed, firstAskedMs, learned }
}

/** A fleet at the time of questions. */
interface Moment {
  fleet: Fleet
  atMs: number
  recent: VitalTable
  baselines: ReadonlyMap<string, Baseline>
}

async function momentOf(fleet: Fleet, atMs: number): Promise<Moment> {
  const { seed, learned } = fleet
  const source = simulatedFleet({ seed, epochMs: learned.from })
  const recent = await readVitals(source, recentOf(atMs))
  return { fleet, atMs, recent, baselines: baselinesOf(learned, atMs - RECENT_MS) }
}

const recentOf = (atMs: number) => ({ from: atMs - RECENT_MS, to: atMs, stepMs: MINUTE_MS })

/** What is usual for each server of a table by its rows before a time. */
function baselinesOf({ servers, vitals, rows, ...table }: VitalTable, untilMs: number) {
  return new Map(
    servers.map((server, s) => {
      const baseline = emptyBaseline(vitals.length)
      for (let row = 0; row < rows; row++) {
        const atMs = table.from + row * table.stepMs
        const from = (s * rows + row) * vitals.length
        if (atMs < untilMs) learn(baseline, atMs, table.values.subarray(from, from + vitals.length))
      }
      return [server, baseline]
    })
  )
}

type Random = () => number

const between = (random: Random, [low, high]: readonly [number, number]) =>
  low + random() * (high - low)
const pick = <T>(random: Random, list: readonly T[]) => list[Math.floor(random() * list.length)]!

async function caseAt(
  moment: Moment,
  cause: CauseName,
  random: Random,
  { distracted, leastSeverity = LEAST_SEVERITY }: Sampled
): Promise<SimulatedCase> {
  const { atMs } = moment
  const fault = faultAt(atMs, cause, random, leastSeverity)
  const distractors = distracted
    ? Array.from({ length: 1 + Math.floor(random() * 3) }, () => distractorAt(atMs, fault, random))
    : []
  const felt = FLEETING.includes(cause)
    ? []
    : reachOf(fault).flatMap(({ share, hostname }) => (share >= LEAST_FELT ? [hostname] : []))
  const asked = random()
  const isHonest = cause === 'healthy' || cause === 'insufficient-data'
  const server =
    asked < 0.3 && cause !== 'insufficient-data'
      ? undefined
      : asked < 0.5 && !isHonest && felt.length > 0
        ? pick(random, felt)
        : fault.server
  return {
    question: await withFaults(moment, [fault, ...distractors], server),
    cause,
    server: fault.server,
    severity: fault.severity,
    ageMs: atMs - fault.fromMs,
    distractors,
    simulation: {
      ...{ seed: moment.fleet.seed, epochMs: moment.fleet.learned.from },
      faults: [fault, ...distractors],
    },
  }
}

function faultAt(atMs: number, cause: CauseName, random: Random, leastSeverity: number): Fault {
  const { fits, usualMs } = natureOf(cause)
  const server = pick(random, CATALOGUE.filter(fits)).hostname
  const lengthMs = between(random, usualMs)
  const ageMs = SLOW.includes(cause)
    ? between(random, SLOW_ASKED) * lengthMs
    : between(random, cause === 'insufficient-data' ? GAPS_ASKED_MS : ASKED_MS)
  // A job begins with its first run.
  const startMs = cause === 'scheduled-job' ? quarterBefore(atMs - ageMs) : atMs - ageMs
  return {
    ...{ cause, server, seed: Math.floor(random() * 2 ** 32) },
    ...span(startMs, Math.max(lengthMs, atMs - startMs + MINUTE_MS)),
    severity: Math.round(between(random, [leastSeverity, 1]) * 100) / 100,
  }
}

const quarterBefore = (timeMs: number) => Math.floor(timeMs / QUARTER_MS) * QUARTER_MS

/** Something harmless that is there at the time, or was a moment ago. */
function distractorAt(atMs: number, { server: ill }: Fault, random: Random): Fault {
  const cause = pick(random, DistractorName.options)
  const { fits, usualMs } = natureOf(cause)
  const isThere = random() < 0.4
  const server = isThere ? ill : pick(random, CATALOGUE.filter(fits)).hostname
  const lengthMs = between(random, usualMs)
  return {
    ...{ cause, server, seed: Math.floor(random() * 2 ** 32) },
    ...span(atMs - random() * lengthMs, lengthMs),
    severity: Math.round(random() * 100) / 100,
  }
}

/** Times on the simulator's grid. */
function span(startMs: number, lengthMs: number) {
  const fromMs = Math.floor(startMs / 2_000) * 2_000
  return { fromMs, toMs: fromMs + Math.ceil(lengthMs / 2_000) * 2_000 }
}

/** The moment as it is with faults: only what they reach is read again. */
async function withFaults(
  { fleet, atMs, recent, baselines }: Moment,
  faults: readonly Fault[],
  server: string | undefined
): Promise<Case> {
  const servers = [...new Set(faults.flatMap((fault) => [fault.server, ...reached(fault)]))]
  const { seed, learned } = fleet
  const written = { seed, epochMs: learned.from, faults }
  const source = simulatedFleet({ ...written, servers })
  const changed = await readVitals(source, { ...recentOf(atMs), servers })
  const table = { ...recent, values: recent.values.slice() }
  for (const name of changed.servers) copyServer(changed, table, name)

  const known = new Map(baselines)
  const beganMs = Math.min(...faults.map(({ fromMs }) => fromMs))
  if (beganMs < recent.from) {
    const rows = Math.floor((beganMs - learned.from) / LEARNED_STEP_MS)
    const from = learned.from + rows * LEARNED_STEP_MS
    const window = { from, to: recent.from, stepMs: LEARNED_STEP_MS, servers }
    const late = await readVitals(source, window)
    for (const [name, baseline] of baselinesWith(learned, late, recent.from)) {
      known.set(name, baseline)
    }
  }
  return {
    recent: table,
    baselines: known,
    atMs,
    server,
    links: LINKS.map(({ caller, callee }) => ({ caller, callee })),
    events: eventsOf(written, { fromMs: recent.from, toMs: atMs }),
  }
}

const reached = (fault: Fault) => reachOf(fault).map(({ hostname }) => hostname)

/** The baselines of the servers of `late`, which replaces what `learned` has from its first row on. */
function baselinesWith(learned: VitalTable, late: VitalTable, untilMs: number) {
  const table = { ...learned, values: learned.values.slice() }
  const width = learned.vitals.length
  const first = (late.from - learned.from) / learned.stepMs
  late.servers.forEach((server, s) => {
    const place = learned.servers.indexOf(server)
    const from = s * late.rows * width
    const rows = Math.min(late.rows, learned.rows - first)
    table.values.set(
      late.values.subarray(from, from + rows * width),
      (place * learned.rows + first) * width
    )
  })
  const found = baselinesOf(table, untilMs)
  return late.servers.map((server) => [server, found.get(server)!] as const)
}

function copyServer(from: VitalTable, to: VitalTable, server: string) {
  const size = to.rows * to.vitals.length
  const own = from.servers.indexOf(server) * size
  to.values.set(from.values.subarray(own, own + size), to.servers.indexOf(server) * size)
}

/** A whole number for a text: FNV-1a. */
function hash(text: string): number {
  let code = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    code = Math.imul(code ^ text.charCodeAt(at), 0x01000193)
  }
  return code >>> 0
}
