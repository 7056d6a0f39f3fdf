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
    add(fault.server, nature.strain(incident))
    for (const reached of reachOf(fault)) {
      const there = CATALOGUE.find(({ hostname }) => hostname === reached.hostname)!
      const { delayMs } = reached
      const felt = {
        ...incident,
        fromMs: incident.fromMs + delayMs,
        toMs: incident.toMs + delayMs,
      }
      const strain = nature.strainAt?.(felt, reached, there)
      if (strain) add(reached.hostname, strain)
    }
  }
  return new Map([...strains].map(([hostname, all]) => [hostname, together(all)]))
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
