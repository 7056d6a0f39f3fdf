/** What is the matter with a server or a fleet. */
import { median } from 'simple-statistics'
import type { Diagnosis, Evidence, RankedCause } from '../contracts/diagnosis'
import { instant } from '../contracts/moment'
import { pastAsking } from '../fleet/history'
import { matcherText, onServers } from '../fleet/server-matcher'
import { VITALS } from '../fleet/vitals'
import { CAUSES } from '../policy'
import type { Case, RecordedEvent } from './case'
import { confidences } from './confidence'
import { FleetReadings } from './fleet-readings'
import { contestsOf, type Hypothesis, type Situation } from './hypotheses'
import { topologyOf } from './topology'
import type { Weighed } from './weigh'

/**
 * The causes of what is unusual, ranked, with what speaks for and against each.
 *
 * `healthy` and `insufficient-data` are causes like others. Nothing is known of the time after
 * `asked.atMs`. Without links, no cause reaches from one server to another; without events, none
 * speaks for or against anything.
 */
export function diagnose(asked: Case): Diagnosis {
  const { situation, contests } = consider(asked)
  const judged = judgedOf(situation, contests)
  const causes = judged
    .slice(0, CAUSES.maxCauses)
    .map(({ one, confidence }) => ranked(asked, situation, one, confidence))
  return {
    at: instant(asked.atMs),
    onset: onsetOf(asked, judged),
    verdict: verdictOf(causes[0]),
    causes,
    unchecked: uncheckedOf(situation),
  }
}

/** All that may be the matter, the likeliest first, with what it is judged by. */
export function consider(asked: Case): { situation: Situation; contests: Hypothesis[][] } {
  const situation: Situation = {
    ...{ asked, readings: new FleetReadings(asked) },
    ...{ topology: topologyOf(asked.links), events: byServer(asked.events) },
  }
  return { situation, contests: contestsOf(situation) }
}

/** How likely something is. */
interface Judged {
  one: Hypothesis
  confidence: number
}

/** The hypotheses of all contests, the likeliest first. */
function judgedOf(situation: Situation, contests: readonly (readonly Hypothesis[])[]): Judged[] {
  const judged = contests.map((contest) => {
    const scores = contest.map(({ score }) => score)
    const likelihoods = confidences(scores, groundsOf(situation, contest[0]))
    return contest.map((one, at) => ({ one, confidence: likelihoods[at]! }))
  })
  if (judged.length < 2) return judged.flat()
  const isWell = ({ one }: Judged) => one.cause === 'healthy'
  return [allWell(judged.flatMap((contest) => contest.filter(isWell))), ...judged.flat()]
    .filter((each, at) => at === 0 || !isWell(each))
    .toSorted((a, b) => b.confidence - a.confidence)
}

/** Nothing is wrong when nothing is anywhere. */
const allWell = (wells: readonly Judged[]): Judged => ({
  one: { ...wells[0]!.one, facts: wells.flatMap(({ one }) => one.facts) },
  confidence: wells.reduce((product, { confidence }) => product * confidence, 1),
})

/** A fact counts for the onset when it says at least this share of what the strongest says. */
const TELLING = 0.4

/**
 * Since when the server that is asked about is unusual; of a fleet, the first of the causes that are
 * named, or the likeliest where none is. What else is unusual elsewhere does not concern them.
 */
function onsetOf({ onsets, server }: Case, judged: readonly Judged[]): string | null {
  const [first] = judged
  if (!first || first.one.cause === 'healthy') return null
  const asked = server === undefined ? undefined : onsets?.get(server)
  if (asked !== undefined) return instant(asked)
  const named = judged.filter(({ one, confidence }) => isNamed(one.cause, confidence))
  const told = (named.length > 0 ? named : [first]).map(({ one }) => one)
  const detected = told.map((one) => onsets?.get(one.server ?? ''))
  // A climb that nobody was alarmed by began when its line says, which may be far off.
  const begun = detected.some(isKnown) ? detected : told.map(seenSince)
  return begun.some(isKnown) ? instant(Math.min(...begun.filter(isKnown))) : null
}

const isKnown = (timeMs: number | undefined): timeMs is number => timeMs !== undefined

/** Since when a cause can be seen where it began, Unix ms: in the middle of what says so. */
function seenSince({ server: place, facts }: Hypothesis): number | undefined {
  const own = facts.filter(({ server, vital }) => server === place && vital !== null)
  const most = Math.max(0, ...own.map(({ weight }) => weight))
  const begun = own.filter(({ weight }) => weight > 0 && weight >= TELLING * most)
  return begun.length === 0 ? undefined : median(begun.map(({ fromMs }) => fromMs))
}

/** A fact that says less is no signal of its own. */
const LEAST_SIGNAL = 0.4

function groundsOf({ readings }: Situation, first: Hypothesis | undefined) {
  const facts = first?.facts.filter(({ weight }) => weight >= LEAST_SIGNAL) ?? []
  const signals = new Set(facts.map(({ server, vital, event }) => `${server} ${vital ?? event}`))
  const own = first?.server ? [readings.get(first.server)!] : readings.all
  const isPresence = own.every(({ vitals }) => vitals.size === 0)
  return {
    // That nothing is wrong is said by all vitals together.
    signals: first?.cause === 'healthy' ? Number.POSITIVE_INFINITY : signals.size,
    isLearned: isPresence || own.every(({ isLearned }) => isLearned),
  }
}

function byServer(events: Case['events']): Map<string, RecordedEvent[]> | undefined {
  return events && Map.groupBy(events.slice(-CAUSES.maxEvents), ({ server }) => server)
}

/** Whether something is likely enough to be named as what is the matter. */
const isNamed = (cause: RankedCause['cause'], confidence: number) =>
  confidence >= CAUSES.leastConfidence && cause !== 'healthy' && cause !== 'insufficient-data'

function verdictOf(first: RankedCause | undefined): Diagnosis['verdict'] {
  if (!first || first.confidence < CAUSES.leastConfidence) return 'inconclusive'
  const { cause } = first
  return cause === 'healthy' || cause === 'insufficient-data' ? cause : 'cause'
}

function ranked(
  asked: Case,
  { readings }: Situation,
  { cause, server, felt, facts }: Hypothesis,
  confidence: number
): RankedCause {
  const told = facts
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, CAUSES.maxEvidence)
  const affected = felt.slice(0, CAUSES.maxAffected)
  const isAll = server === null || (felt.length > 0 && felt.length + 1 >= readings.servers.length)
  return {
    ...{ cause, server, confidence },
    scope: isAll ? 'fleet' : felt.length > 0 ? 'dependents' : 'server',
    affected: affected.map((way) => ({ server: way.server, path: [...way.path] })),
    evidence: told.map((fact, at) => evidenceOf(asked, fact, `e${at + 1}`)),
  }
}

function evidenceOf({ recent }: Case, fact: Weighed, id: string): Evidence {
  const { server, vital, value, usual, event, weight } = fact
  const asking = {
    ...pastAsking(recent.intervalMs, recent.stepMs),
    only: matcherText(onServers([server])),
  }
  return {
    ...{ id, server, vital, event, weight },
    query: vital === null ? null : VITALS[vital].expression(asking),
    unit: vital === null ? '' : VITALS[vital].unit,
    from: instant(fact.fromMs),
    to: instant(fact.toMs),
    value: finite(value),
    baseline: finite(usual),
  }
}

const finite = (value: number | null) => (value === null || !Number.isFinite(value) ? null : value)

function uncheckedOf({ asked, readings, topology, events }: Situation): Diagnosis['unchecked'] {
  const none: Diagnosis['unchecked'] = [{ what: 'logs', name: null, reason: 'not-collected' }]
  if (!events) none.push({ what: 'events', name: null, reason: 'not-collected' })
  if (!topology.isKnown) none.push({ what: 'topology', name: null, reason: 'not-collected' })
  const { server } = asked
  const looked = server === undefined ? readings.all : [readings.get(server)!]
  for (const { server: name, isLearned, silence } of looked) {
    if (silence.sinceMs !== undefined) none.push({ what: 'server', name, reason: 'silent' })
    if (!isLearned) none.push({ what: 'baseline', name, reason: 'learning' })
  }
  if (server !== undefined) {
    const own = readings.get(server)!.vitals
    for (const vital of asked.recent.vitals) {
      if (!own.has(vital)) none.push({ what: 'vital', name: vital, reason: 'not-reported' })
    }
  }
  return none.slice(0, CAUSES.maxUnchecked)
}
