/** Answers to try wording and counting on. */
import type { Answer, Fact } from '../../../worker/contracts/assistant'

const AT = '2026-11-21T12:00:00.000Z'

export const fact = (id: string, changes: Partial<Fact> = {}): Fact => ({
  ...{ id, kind: 'metric', server: 'web-01', vital: 'cpuPercent', title: 'CPU use of web-01' },
  ...{ query: 'up', unit: '%', from: AT, to: AT, value: 93, baseline: 40 },
  ...{ text: null, weight: null, link: null },
  ...changes,
})

/** Of a runaway process on web-01, in the evidence engine's words. */
export const answer = (changes: Partial<Answer> = {}): Answer => ({
  ...{ traceId: `main.${'0'.repeat(26)}`, fleet: 'main', simulated: false },
  ...{ question: 'why is web-01 slow?', askedAt: AT },
  findings: {
    understanding: {
      ...{ language: 'en', intent: 'diagnose', confidence: 0.98 },
      readings: [{ intent: 'diagnose', probability: 0.98 }],
      entities: { server: 'web-01' },
    },
    ...{ verdict: 'cause', confidence: 0.9 },
    facts: [
      fact('e1'),
      fact('e2', { vital: 'loadPerCore', unit: '', value: 3 }),
      fact('e3', { kind: 'event', query: null, value: null, text: 'deployed' }),
      fact('e4', { kind: 'anomaly', query: null }),
    ],
    causes: [
      {
        ...{ cause: 'cpu-runaway', server: 'web-01', confidence: 0.9, scope: 'server' },
        ...{ affected: [], evidence: ['e1', 'e2'] },
      },
    ],
    commands: [
      {
        ...{ id: 'top', server: 'web-01', step: 'verify', command: 'top', risk: 'read-only' },
        ...{ expects: 'The busiest processes', undo: null },
      },
    ],
    ...{ unchecked: [], suggestions: [], draft: [] },
  },
  segments: [
    { kind: 'answer', text: 'A process runs away.', evidence: ['e1'], engine: 'evidence' },
    { kind: 'evidence', text: 'CPU use is 93%.', evidence: ['e1'], engine: 'evidence' },
  ],
  ...{ engine: 'evidence', tier: 2, model: null, cached: false },
  skipped: [{ engine: 'google', reason: 'not-configured', ms: 0 }],
  timings: { understanding: 1, evidence: 40, wording: 1, model: null, total: 45 },
  usage: null,
  ...changes,
})

/** Of a store that did not answer. */
export const staticAnswer = (): Answer =>
  answer({
    ...{ engine: 'static', tier: 3 },
    skipped: [
      { engine: 'google', reason: 'not-configured', ms: 0 },
      { engine: 'evidence', reason: 'no-telemetry', ms: 5_000 },
    ],
  })
