import type { Diagnosis } from '../../../worker/contracts/diagnosis'
import type { CauseName, FaultEntry, FaultTruth } from '../../../worker/contracts/fault'
import { namedCauses } from './named-causes'

/** A cause that the product named at a time; of several at once, each is one. */
export interface Finding {
  /** Unix ms: up to when it had looked. */
  at: number
  cause: CauseName
  server: string | null
}

/** Findings that are remembered, one a minute and cause; the oldest go first. */
const MOST_FINDINGS = 200
/** What is found so long after a fault's end still counts, ms. */
const GRACE_MS = 10 * 60_000

/** Findings with those of one more diagnosis; nothing is added while no cause is named. */
export function withFindings(findings: Finding[], diagnosis: Diagnosis): Finding[] {
  const at = Date.parse(diagnosis.at)
  const named = namedCauses(diagnosis)
  const last = findings.at(-1)
  // The newest row may still be the one that was looked at before.
  if (named.length === 0 || (last && last.at >= at)) return findings
  const found = named.map(({ cause, server }) => ({ at, cause, server }))
  return [...findings, ...found].slice(-MOST_FINDINGS)
}

/** How truth and finding compare. */
export type Outcome =
  | { kind: 'found'; afterMs: number }
  | { kind: 'found-elsewhere'; afterMs: number; server: string | null }
  | { kind: 'not-yet' }
  | { kind: 'missed' }
  | { kind: 'kept-calm' }
  | { kind: 'fooled'; cause: CauseName }

/** What was found of a fault, by what is on record about it. @param nowMs Unix ms */
export function outcomeOf(
  { from, to }: Pick<FaultEntry, 'from' | 'to'>,
  truth: Pick<FaultTruth, 'cause' | 'distractor' | 'server'>,
  findings: readonly Finding[],
  nowMs: number
): Outcome {
  const fromMs = Date.parse(from)
  const toMs = Date.parse(to)
  const during = findings.filter(({ at }) => at >= fromMs && at <= toMs + GRACE_MS)
  if (truth.distractor || truth.cause === 'healthy') {
    const wrong = during.find(({ server }) => server === truth.server)
    return wrong ? { kind: 'fooled', cause: wrong.cause } : { kind: 'kept-calm' }
  }
  const right = during.filter(({ cause }) => cause === truth.cause)
  const there = right.find(({ server }) => server === truth.server)
  if (there) return { kind: 'found', afterMs: there.at - fromMs }
  const [elsewhere] = right
  if (elsewhere)
    return {
      kind: 'found-elsewhere',
      afterMs: elsewhere.at - fromMs,
      server: elsewhere.server,
    }
  return { kind: nowMs <= toMs + GRACE_MS ? 'not-yet' : 'missed' }
}
