/** Faults as plain data, and what follows from each. */
import type { Fault } from '../../contracts/fault'
import { FAULTS } from '../../policy'
import { CATALOGUE } from '../catalogue'
import { fraction, seedFor } from '../noise'
import type { Incident } from './cause'
import { natureOf } from './causes'
import type { Reached } from './reach'

/** Why a fault cannot be; undefined for one that can. */
export function mistakeOf(fault: Fault): string | undefined {
  const { cause, server: hostname, fromMs, toMs, severity } = fault
  const server = CATALOGUE.find((candidate) => candidate.hostname === hostname)
  if (!server) return `There is no server ${hostname}`
  if (!natureOf(cause).fits(server)) return `${cause} cannot happen on ${hostname}`
  const lengthMs = toMs - fromMs
  if (!(lengthMs >= FAULTS.minMs && lengthMs <= FAULTS.maxMs)) {
    return `A fault lasts ${FAULTS.minMs} to ${FAULTS.maxMs} ms, not ${lengthMs}`
  }
  if (!(severity >= 0 && severity <= 1)) return `The severity is 0 to 1, not ${severity}`
  return undefined
}

/** A fault as its cause sees it. @throws {RangeError} if it cannot be */
export function incidentOf(fault: Fault): Incident {
  const mistake = mistakeOf(fault)
  if (mistake) throw new RangeError(mistake)
  const { fromMs, toMs, severity, seed } = fault
  return {
    server: CATALOGUE.find(({ hostname }) => hostname === fault.server)!,
    fromMs,
    toMs,
    severity,
    draw: (name, low, high) => low + (high - low) * fraction(seedFor(seed, name), 0),
  }
}

/** Which other servers feel a fault. */
export const reachOf = (fault: Fault): readonly Reached[] =>
  natureOf(fault.cause).reach?.(incidentOf(fault).server) ?? []
