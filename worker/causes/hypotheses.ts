/** What may be the matter, and what speaks for each of it. */
import { CAUSES } from '../policy'
import { apart, type Contestants } from './apart'
import type { Case, RecordedEvent } from './case'
import { HEALTHY, KNOWN_CAUSES, type KnownCause, type Spread } from './catalogue'
import { recorded } from './events'
import { type Expectation, part } from './expectation'
import type { FleetReadings } from './fleet-readings'
import { presence } from './presence'
import type { ServerReadings } from './reading'
import { type Topology, twinsOf, type Way } from './topology'
import { sum, together, unexplained, type Weighed, weigh } from './weigh'

/** Something that may be the matter. */
export interface Hypothesis {
  cause: KnownCause['name']
  /** Where it began; null for a fleet that is well. */
  server: string | null
  /** Logarithm of odds, up to a constant that all have in common. */
  score: number
  facts: Weighed[]
  /** Those that feel it. */
  felt: Way[]
}

/** Everything that hypotheses are made from. */
export interface Situation {
  asked: Case
  readings: FleetReadings
  topology: Topology
  events: ReadonlyMap<string, RecordedEvent[]> | undefined
}

/** Before anything is looked at: trouble of a certain kind is rare. */
const PRIOR = -4
const HEALTHY_PRIOR = 1
/** From which sum of its facts on a server is like a pattern, and is so in full. */
const PATTERN = [0, 3] as const
/** A server is ill by what speaks against its being well; below this it is nothing. */
const LEAST_ILLNESS = 0.5
/** What one more server with trouble of its own costs, of its illness, and which illness counts in full. */
const COINCIDENCE = 0.5
const MOST_ILLNESS = 5
/** For a cause elsewhere: how like it is to what is felt where the question is. */
const FELT = [-3, 2] as const
const ELSEWHERE = -0.5

/**
 * What may be the matter, in contests: of one only one can be so, and contests do not concern each
 * other. The likeliest first, of contests as well as in each.
 */
export function contestsOf(situation: Situation): Hypothesis[][] {
  const states = new States(situation)
  const { server } = situation.asked
  if (server !== undefined) return [ranked(ofServer(states, server))]
  if (states.servers.length === 0) return [[NOBODY]]
  const ill = illOf(states)
  return apart(ill, contestants(states, ill))
}

const ranked = (hypotheses: readonly Hypothesis[]) =>
  hypotheses.toSorted((a, b) => b.score - a.score)

/** What is known of each server, computed when it is asked for. */
class States {
  readonly situation: Situation
  readonly servers: readonly string[]
  #illness = new Map<string, number>()
  #likeness = new Map<readonly Expectation[], Map<string, number>>()

  constructor(situation: Situation) {
    this.situation = situation
    this.servers = situation.readings.servers
  }

  /** How much speaks against a server's being well; not negative. */
  illness(server: string): number {
    const known = this.#illness.get(server)
    if (known !== undefined) return known
    const readings = this.situation.readings.get(server)
    const facts = readings ? factsOf(this.situation, HEALTHY, readings) : []
    const illness = -sum(facts.filter(({ weight }) => weight < 0))
    this.#illness.set(server, illness)
    return illness
  }

  /** How much a server is like a pattern, 0 to 1. */
  likeness(server: string, pattern: readonly Expectation[]): number {
    const known = this.#likeness.get(pattern) ?? new Map<string, number>()
    this.#likeness.set(pattern, known)
    const readings = this.situation.readings.get(server)
    const likeness =
      known.get(server) ?? (readings ? part(sum(weigh(pattern, readings)), PATTERN) : 0)
    known.set(server, likeness)
    return likeness
  }
}

function factsOf(situation: Situation, cause: KnownCause, readings: ServerReadings): Weighed[] {
  const { asked, events } = situation
  const window = { fromMs: asked.recent.from, toMs: asked.atMs }
  const isHealthy = cause === HEALTHY
  const open = isHealthy ? [] : unexplained(cause.expectations, readings)
  const all = [...weigh(cause.expectations, readings), ...open]
  const facts = isHealthy ? all : together(all)
  const own = events && (events.get(readings.server) ?? [])
  return [
    ...facts,
    ...presence(cause.name, readings, window),
    ...recorded(cause.name, readings.server, own, sinceOf(facts, asked.atMs), asked.atMs),
  ]
}

/** When the fact that speaks most for a cause began. */
const sinceOf = (facts: readonly Weighed[], elseMs: number) => {
  const [first] = facts.toSorted((a, b) => b.weight - a.weight)
  return first && first.weight > 0 ? first.fromMs : elseMs
}

/** The causes that can begin at a server: among others of its kind, only where there are any. */
function possible({ servers }: States, server: string): readonly KnownCause[] {
  const isAlone = twinsOf(server, servers).length === 0
  return KNOWN_CAUSES.filter(
    ({ spreads }) => !(isAlone && spreads.some(({ to }) => to === 'twins'))
  )
}

/** One cause at one server, with what others say of it. */
function hypothesis(states: States, cause: KnownCause, server: string): Hypothesis {
  const { situation } = states
  const readings = situation.readings.get(server)!
  const facts = factsOf(situation, cause, readings)
  const felt: Way[] = []
  for (const spread of cause.spreads) {
    const said = spreadOf(states, spread, server)
    facts.push(...said.facts)
    felt.push(...said.felt)
  }
  for (const spread of cause.unlike ?? []) facts.push(...spreadOf(states, spread, server).facts)
  return { cause: cause.name, server, score: PRIOR + sum(facts), facts, felt }
}

function waysOf({ situation, servers }: States, { to }: Spread, server: string): readonly Way[] {
  const { topology } = situation
  if (to === 'callees') return topology.calleesOf(server)
  if (to === 'siblings') return topology.siblingsOf(server)
  if (to === 'twins') {
    return twinsOf(server, servers).map((twin) => ({ server: twin, path: [server, twin] }))
  }
  const callers = topology.callersOf(server)
  return to === 'callers' ? callers : callers.filter(({ path }) => path.length === 2)
}

/** What those who should feel a cause say about it. */
function spreadOf(
  states: States,
  spread: Spread,
  server: string
): { facts: Weighed[]; felt: Way[] } {
  const ways = waysOf(states, spread, server).filter((way) =>
    states.situation.readings.has(way.server)
  )
  const felt = ways
    .map((way) => ({ way, likeness: states.likeness(way.server, spread.pattern) }))
    .filter(({ likeness }) => likeness > 0)
  if (felt.length === 0) return { facts: unfelt(states, spread, ways[0]), felt: [] }
  const all = felt.reduce((total, { likeness }) => total + likeness * spread.weight, 0)
  const scale = Math.min(1, Math.abs(spread.most / all))
  const facts = felt.flatMap(({ way, likeness }) => {
    const fact = strongest(states, spread.pattern, way.server)
    return fact ? [{ ...fact, weight: likeness * spread.weight * scale }] : []
  })
  return { facts, felt: felt.map(({ way }) => way) }
}

/** The fact that speaks most for a pattern at a server. */
function strongest({ situation }: States, pattern: readonly Expectation[], server: string) {
  const facts = weigh(pattern, situation.readings.get(server)!)
  return facts.toSorted((a, b) => b.weight - a.weight)[0]
}

/** That the nearest of those who should feel a cause does not, by what speaks most against it. */
function unfelt({ situation }: States, spread: Spread, nearest: Way | undefined): Weighed[] {
  if (!nearest || nearest.path.length > 2 || spread.against === 0) return []
  const facts = weigh(spread.pattern, situation.readings.get(nearest.server)!)
  const [most] = facts.toSorted((a, b) => a.weight - b.weight)
  return most ? [{ ...most, weight: -spread.against }] : []
}

/** What there is to say when there is no server. */
const NOBODY: Hypothesis = {
  ...{ cause: 'insufficient-data', server: null, score: 0, facts: [], felt: [] },
}

/** The servers that something speaks against the health of, the worst first. */
const illOf = (states: States): string[] =>
  states.servers
    .filter((server) => states.illness(server) >= LEAST_ILLNESS)
    .toSorted((a, b) => states.illness(b) - states.illness(a))
    .slice(0, CAUSES.maxFocus)

/** A fleet: all that is ill of some servers has to be explained by one cause, or by chance. */
function contestants(states: States, all: readonly string[]): Contestants {
  const facts = new Map(all.map((server) => [server, illFacts(states, server)]))
  const found = new Map(
    all.map((server) => [
      server,
      possible(states, server).map((cause) => hypothesis(states, cause, server)),
    ])
  )
  const rank: Contestants['rank'] = (ill) => {
    const well: Hypothesis = {
      ...{ cause: 'healthy', server: null, felt: [] },
      score: HEALTHY_PRIOR - ill.reduce((total, server) => total + states.illness(server), 0),
      facts: ill.flatMap((server) => facts.get(server)!),
    }
    const causes = ill
      .flatMap((server) => found.get(server)!)
      .map((one) => ({ ...one, score: one.score - coincidence(states, unexplainedBy(one, ill)) }))
    return ranked([well, ...causes])
  }
  return { rank, mayReach: (one, server) => mayReach(states, one, server) }
}

/** Whoever feels it; where nobody knows who calls whom, whoever looks as if it did. */
function mayReach(states: States, { cause, felt }: Hypothesis, server: string): boolean {
  if (states.situation.topology.isKnown) return felt.some((way) => way.server === server)
  const spreads = KNOWN_CAUSES.find(({ name }) => name === cause)?.spreads ?? []
  return spreads.some(({ pattern }) => states.likeness(server, pattern) > 0)
}

/** The servers that a hypothesis leaves to others, or to chance. */
function unexplainedBy({ server, felt }: Hypothesis, ill: readonly string[]): string[] {
  const explained = new Set([server, ...felt.map((way) => way.server)])
  return ill.filter((other) => !explained.has(other))
}

const coincidence = (states: States, servers: readonly string[]) =>
  servers.reduce(
    (total, server) => total + COINCIDENCE * Math.min(MOST_ILLNESS, states.illness(server)),
    0
  )

const illFacts = ({ situation }: States, server: string) =>
  factsOf(situation, HEALTHY, situation.readings.get(server)!).filter(({ weight }) => weight < 0)

/** One server: what began there, or where it is felt from. */
function ofServer(states: States, server: string): Hypothesis[] {
  const { situation } = states
  const readings = situation.readings.get(server)!
  const facts = factsOf(situation, HEALTHY, readings)
  const well: Hypothesis = {
    ...{ cause: 'healthy', server, felt: [], facts },
    score: HEALTHY_PRIOR + sum(facts),
  }
  const elsewhere = fromElsewhere(states, server)
  const before = elsewhere.map(({ server }) => server!)
  const here = possible(states, server).map((cause) => {
    const one = hypothesis(states, cause, server)
    const rest = [...new Set(before)].filter(
      (other) => !one.felt.some((way) => way.server === other)
    )
    return { ...one, score: one.score - coincidence(states, rest) }
  })
  return [well, ...here, ...elsewhere]
}

/** Causes at other servers that this one would feel, and does. */
function fromElsewhere(states: States, server: string): Hypothesis[] {
  const { situation, servers } = states
  const { topology } = situation
  return KNOWN_CAUSES.flatMap((cause) => {
    /** How much like what each possible origin would do to it this server is. */
    const origins = new Map<string, number>()
    for (const spread of cause.spreads) {
      const likeness = states.likeness(server, spread.pattern)
      if (likeness === 0) continue
      const found =
        spread.to === 'twins'
          ? twinsOf(server, servers)
          : originsOf(topology, spread, server).map((way) => way.server)
      for (const origin of found) origins.set(origin, Math.max(likeness, origins.get(origin) ?? 0))
    }
    return [...origins]
      .filter(([origin]) => situation.readings.has(origin))
      .filter(([origin]) => states.illness(origin) >= LEAST_ILLNESS)
      .slice(0, CAUSES.maxFocus)
      .map(([origin, likeness]) => {
        const one = hypothesis(states, cause, origin)
        const felt = FELT[0] + likeness * (FELT[1] - FELT[0])
        return { ...one, score: one.score + felt + ELSEWHERE }
      })
  })
}

function originsOf(topology: Topology, { to }: Spread, server: string): readonly Way[] {
  if (to === 'callees') return topology.callersOf(server)
  if (to === 'siblings') return topology.siblingsOf(server)
  const callees = topology.calleesOf(server)
  return to === 'callers' ? callees : callees.filter(({ path }) => path.length === 2)
}
