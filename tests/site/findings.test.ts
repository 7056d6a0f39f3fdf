import { describe, expect, it } from 'vitest'
import { type Finding, outcomeOf, withFindings } from '../../site/src/lib/findings.ts'
import type { Diagnosis } from '../../worker/contracts/diagnosis.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString()
const fault = { from: at(0), to: at(30) }
const truth = { cause: 'cpu-runaway', distractor: false, server: 'web-1' } as const
const named = (minute: number, cause: Finding['cause'], server: string): Finding => ({
  ...{ at: Date.parse(at(minute)), cause, server },
})
const outcome = (findings: Finding[], minute = 20, what: Parameters<typeof outcomeOf>[1] = truth) =>
  outcomeOf(fault, what, findings, Date.parse(at(minute)))

describe('truth against finding', () => {
  it('is found after the time from its begin to the first right finding', () => {
    const findings = [named(1, 'traffic-surge', 'web-1'), named(4, 'cpu-runaway', 'web-1')]
    expect(outcome(findings)).toEqual({ kind: 'found', afterMs: 4 * 60_000 })
  })

  it('is found elsewhere where only the cause is right', () => {
    expect(outcome([named(3, 'cpu-runaway', 'web-2')])).toMatchObject({
      ...{ kind: 'found-elsewhere', server: 'web-2' },
    })
  })

  it('counts nothing that was found before it began or long after it ended', () => {
    const findings = [named(-1, 'cpu-runaway', 'web-1'), named(50, 'cpu-runaway', 'web-1')]
    expect(outcome(findings)).toEqual({ kind: 'not-yet' })
    expect(outcome(findings, 55)).toEqual({ kind: 'missed' })
  })

  it('is right to say nothing of a harmless change, and wrong to blame its server', () => {
    const harmless = { cause: 'routine-backup', distractor: true, server: 'web-1' } as const
    expect(outcome([named(3, 'cpu-runaway', 'web-2')], 20, harmless).kind).toBe('kept-calm')
    expect(outcome([named(3, 'cpu-runaway', 'web-1')], 20, harmless)).toEqual({
      ...{ kind: 'fooled', cause: 'cpu-runaway' },
    })
  })
})

it('is one finding for each time that was looked at, and none while no cause is named', () => {
  const diagnosis = (minute: number, verdict: Diagnosis['verdict']): Diagnosis => ({
    ...{ at: at(minute), onset: null, verdict, unchecked: [] },
    causes: [
      {
        ...{ cause: 'memory-leak', server: 'db-1', confidence: 0.8, scope: 'server' },
        ...{ affected: [], evidence: [] },
      },
    ],
  })
  let findings = withFindings([], diagnosis(1, 'inconclusive'))
  expect(findings).toEqual([])
  for (const minute of [2, 2, 3]) findings = withFindings(findings, diagnosis(minute, 'cause'))
  expect(findings).toEqual([named(2, 'memory-leak', 'db-1'), named(3, 'memory-leak', 'db-1')])
})

it('is a finding for each of several causes that are named at once', () => {
  const cause = (cause: Finding['cause'], server: string, confidence: number) => ({
    ...{ cause, server, confidence, scope: 'server' as const, affected: [], evidence: [] },
  })
  const findings = withFindings([], {
    ...{ at: at(2), onset: null, verdict: 'cause', unchecked: [] },
    causes: [
      cause('memory-leak', 'db-1', 0.98),
      cause('cpu-runaway', 'web-1', 0.97),
      cause('traffic-surge', 'web-1', 0.02),
    ],
  })
  expect(findings).toEqual([named(2, 'memory-leak', 'db-1'), named(2, 'cpu-runaway', 'web-1')])
  expect(outcome(findings)).toEqual({ kind: 'found', afterMs: 2 * 60_000 })
})
