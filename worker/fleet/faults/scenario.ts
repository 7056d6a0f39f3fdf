/** Faults over time, as a fleet of some kind would have them. */
import { CauseName, DistractorName, type Fault, type ScenarioName } from '../../contracts/fault'
import { FAULTS } from '../../policy'
import { CATALOGUE, type CatalogueServer } from '../catalogue'
import { fraction, seedFor } from '../noise'
import { natureOf } from './causes'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How often what happens, and how bad it is. */
interface Scenario {
  /** Time is divided into slots of this length since the Unix epoch; each has at most one cause. */
  slotMs: number
  /** Chance that a slot has one. */
  chance: number
  causes: readonly CauseName[]
  severity: readonly [least: number, most: number]
  /** Chance of a distractor in each slot. */
  distraction: number
}

/** Causes of those who have much to do, while nothing is broken. */
const BUSY: readonly CauseName[] = [
  ...(['traffic-surge', 'scheduled-job', 'disk-saturation', 'cpu-steal'] as const),
  ...(['load-imbalance', 'memory-leak', 'network-saturation', 'cache-eviction'] as const),
]

const HONEST: readonly CauseName[] = ['healthy', 'insufficient-data']

const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  normal: {
    slotMs: 8 * HOUR_MS,
    chance: 0,
    causes: [],
    severity: [0, 0.4],
    distraction: 0.7,
  },
  stress: {
    slotMs: 3 * HOUR_MS,
    chance: 0.8,
    causes: BUSY,
    severity: [0.25, 0.65],
    distraction: 0.5,
  },
  failure: {
    slotMs: 3 * HOUR_MS,
    chance: 1,
    causes: CauseName.options.filter((name) => !HONEST.includes(name)),
    severity: [0.6, 1],
    distraction: 0.6,
  },
}

/** Between the end of one cause and the next slot, at least. */
const PAUSE_MS = 15 * MINUTE_MS
/** All begins on this grid. */
const GRID_MS = 2_000

/**
 * The faults of a scenario that are there at some time in [fromMs, toMs), Unix ms, oldest first.
 *
 * What happens in a slot depends on seed, scenario and slot alone, so windows that overlap agree. It may
 * happen on any server of the catalogue, whether the fleet has it yet or not.
 *
 * @throws {RangeError} if the window is wider than `FAULTS.maxScheduleMs`
 */
export function scheduleOf(
  seed: number | string,
  scenario: ScenarioName,
  { fromMs, toMs }: { fromMs: number; toMs: number }
): Fault[] {
  if (toMs - fromMs > FAULTS.maxScheduleMs) {
    throw new RangeError(`A schedule covers at most ${FAULTS.maxScheduleMs} ms`)
  }
  const rules = SCENARIOS[scenario]
  const faults: Fault[] = []
  for (let slot = Math.floor(fromMs / rules.slotMs); slot * rules.slotMs < toMs; slot++) {
    const slotSeed = seedFor(seedFor(0, String(seed)), `${scenario} ${slot}`)
    faults.push(...faultsIn(slot * rules.slotMs, rules, slotSeed))
  }
  return faults
    .filter((fault) => fault.fromMs < toMs && fault.toMs > fromMs)
    .toSorted((a, b) => a.fromMs - b.fromMs)
}

function faultsIn(slotFromMs: number, rules: Scenario, slotSeed: number): Fault[] {
  const draw = (name: string) => fraction(seedFor(slotSeed, name), 0)
  const faults: Fault[] = []
  if (draw('cause?') < rules.chance) {
    faults.push(faultIn(slotFromMs, rules, slotSeed, rules.causes, CATALOGUE))
  }
  if (draw('distractor?') < rules.distraction) {
    const free = CATALOGUE.filter(({ hostname }) => hostname !== faults[0]?.server)
    const seed = seedFor(slotSeed, 'distractor')
    faults.push(faultIn(slotFromMs, rules, seed, DistractorName.options, free))
  }
  return faults
}

/** One fault within a slot. */
function faultIn(
  slotFromMs: number,
  { slotMs, severity: [least, most] }: Scenario,
  seed: number,
  names: readonly Fault['cause'][],
  servers: readonly CatalogueServer[]
): Fault {
  const draw = (name: string) => fraction(seedFor(seed, name), 0)
  const pick = <T>(list: readonly T[], name: string) => list[Math.floor(draw(name) * list.length)]!
  const cause = pick(names, 'cause')
  const { fits, usualMs } = natureOf(cause)
  const server = pick(servers.filter(fits), 'server').hostname
  const startMs = onGrid(slotFromMs + draw('start') * 0.3 * slotMs)
  const lengthMs = usualMs[0] + draw('length') * (usualMs[1] - usualMs[0])
  const endMs = onGrid(Math.min(startMs + lengthMs, slotFromMs + slotMs - PAUSE_MS))
  const severity = Math.round((least + draw('severity') * (most - least)) * 100) / 100
  return { cause, server, fromMs: startMs, toMs: endMs, severity, seed }
}

const onGrid = (timeMs: number) => Math.floor(timeMs / GRID_MS) * GRID_MS
