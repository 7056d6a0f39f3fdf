/** What all faults of a fleet do to each server. */
import type { Fault } from '../../contracts/fault'
import { FAULTS } from '../../policy'
import { CATALOGUE } from '../catalogue'
import type { Span } from '../exporter'
import { natureOf } from './causes'
import type { Strain } from './effect'
import { incidentOf, reachOf } from './incident'

/**
 * Strains by hostname; servers that no fault reaches have none.
 * @throws {RangeError} if a fault cannot be, or there are too many
 */
export function strainsOf(faults: readonly Fault[]): ReadonlyMap<string, Strain> {
  if (faults.length > FAULTS.max) throw new RangeError(`A fleet has at most ${FAULTS.max} faults`)
  const strains = new Map<string, Strain[]>()
  const add = (hostname: string, strain: Strain) => {
    strains.set(hostname, [...(strains.get(hostname) ?? []), strain])
  }
  for (const fault of faults.toSorted(byTime)) {
    const nature = natureOf(fault.cause)
    const incident = incidentOf(fault)
    const stoppedMs = fault.stoppedMs ?? Number.POSITIVE_INFINITY
    add(fault.server, stopped(nature.strain(incident), stoppedMs))
    for (const reached of reachOf(fault)) {
      const there = CATALOGUE.find(({ hostname }) => hostname === reached.hostname)!
      const { delayMs } = reached
      const felt = {
        ...incident,
        fromMs: incident.fromMs + delayMs,
        toMs: incident.toMs + delayMs,
      }
      const strain = nature.strainAt?.(felt, reached, there)
      if (strain) add(reached.hostname, stopped(strain, stoppedMs + delayMs))
    }
  }
  return new Map([...strains].map(([hostname, all]) => [hostname, together(all)]))
}

/** A strain that ends early, and is as it was until then. */
function stopped(strain: Strain, endMs: number): Strain {
  const { effects, silences = [], boots = [] } = strain
  if (endMs === Number.POSITIVE_INFINITY) return strain
  const begun = silences.filter(({ fromMs }) => fromMs < endMs)
  return {
    effects: effects.map(({ level, changes }) => ({
      level: level.until(endMs),
      changes: changes.map((change) =>
        change.kind === 'counts'
          ? { ...change, atMs: change.atMs.filter((timeMs) => timeMs < endMs) }
          : change
      ),
    })),
    // Who is booting comes up all the same.
    silences:
      boots.length > 0
        ? begun
        : begun.map((span) => ({ ...span, toMs: Math.min(span.toMs, endMs) })),
    boots: boots.slice(0, begun.length),
  }
}

/** An order of faults that does not depend on how they were listed. */
const byTime = (a: Fault, b: Fault) =>
  a.fromMs - b.fromMs || a.toMs - b.toMs || (key(a) < key(b) ? -1 : 1)
const key = ({ cause, server, severity, seed }: Fault) => `${cause} ${server} ${severity} ${seed}`

const together = (strains: readonly Strain[]): Strain => ({
  effects: strains.flatMap(({ effects }) => effects),
  silences: joined(strains.flatMap(({ silences = [] }) => silences)),
  boots: strains.flatMap(({ boots = [] }) => boots).toSorted((a, b) => a - b),
})

/** Spans in order, those that meet as one. */
function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = []
  for (const { fromMs, toMs } of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const before = found.at(-1)
    if (before && fromMs <= before.toMs) before.toMs = Math.max(before.toMs, toMs)
    else found.push({ fromMs, toMs })
  }
  return found
}
