import { describe, expect, it } from 'vitest'
import { type KeptTurn, keptFrom, textToKeep } from '../../site/src/lib/kept-turns.ts'
import { NOTHING_SEEN, type RunSeen, seeing, segmentsOf } from '../../site/src/lib/run-seen.ts'
import type { Answer, Segment, Understanding } from '../../worker/contracts/assistant.ts'
import type { RunEvent } from '../../worker/contracts/assistant-run.ts'

const says = (engine: string, text: string): Segment => ({
  ...{ kind: 'answer', text, evidence: [], engine },
})
const own = says('evidence', 'CPU is at 97%.')
const model = says('google:gemini', 'The CPU is busy.')

const UNDERSTANDING: Understanding = {
  ...{ confidence: 0.9, readings: [], entities: {} },
  language: 'en',
  intent: 'diagnose',
}

const answer = (segments: Segment[]): Answer => ({
  ...{ traceId: '', fleet: 'main', simulated: false, question: '', askedAt: '' },
  ...{ segments, engine: segments[0]!.engine, tier: 1, model: null, skipped: [], cached: false },
  findings: {
    ...{ understanding: UNDERSTANDING, verdict: null, confidence: 1, facts: [], causes: [] },
    ...{ commands: [], unchecked: [], suggestions: [], draft: [] },
  },
  timings: { understanding: 1, evidence: 1, wording: 1, model: null, total: 3 },
  usage: null,
})

/** What is seen of a run with these events, numbered from 1. */
const seen = (...events: Pick<RunEvent, 'event' | 'data'>[]): RunSeen =>
  events.reduce((seen, event, i) => seeing(seen, { ...event, id: i + 1 } as RunEvent), NOTHING_SEEN)
const segment = (data: Segment) => ({ event: 'segment', data }) as const

describe('a run that is watched', () => {
  it('keeps its own words in view while a model words them, and when the model is refused', () => {
    const writing = seen(segment(own), segment(model))
    expect(segmentsOf(writing)).toEqual([own])
    expect(writing.attempt).toEqual([model])
    const refused = seen(segment(own), segment(model), { event: 'reset', data: {} })
    expect(segmentsOf(refused)).toEqual([own])
    expect(refused).toMatchObject({ attempt: [], isWithdrawn: true })
  })

  it('shows the words of the answer once there is one', () => {
    const over = seen(segment(own), segment(model), { event: 'result', data: answer([model]) })
    expect(segmentsOf(over)).toEqual([model])
  })

  it('takes an event that it hears twice for one', () => {
    const once = seen(segment(own))
    expect(seeing(once, { ...segment(own), id: 1 })).toBe(once)
  })
})

describe('what a tab keeps', () => {
  const turn = (question: string, seen: RunSeen, runId: string | null = 'main.x'): KeptTurn => ({
    ...{ question, about: { fleet: 'main', server: null }, askedAt: 0, runId, seen },
  })
  const over = { ...NOTHING_SEEN, isOver: true }

  it('has the newest dozen, and nothing of a question that never arrived', () => {
    const turns = Array.from({ length: 15 }, (_, i) => turn(`q${i}`, over))
    const kept = keptFrom(textToKeep([...turns, turn('lost', NOTHING_SEEN, null)]))
    expect(kept.map(({ question }) => question)).toEqual(
      Array.from({ length: 12 }, (_, i) => `q${i + 3}`)
    )
  })

  it('hears an unfinished run again from its beginning', () => {
    const [kept] = keptFrom(textToKeep([turn('q', seen(segment(own)))]))
    expect(kept!.seen).toEqual(NOTHING_SEEN)
  })

  it('drops the oldest rather than fill the tab’s storage', () => {
    const long = { ...over, segments: [says('evidence', 'x'.repeat(800_000))] }
    const kept = keptFrom(textToKeep([turn('old', long), turn('new', long)]))
    expect(kept.map(({ question }) => question)).toEqual(['new'])
  })

  it.each([null, '', '{', '{}', '[1,{"question":2}]', '[{"question":"q"}]'])(
    'is nothing where the storage has %j',
    (text) => {
      expect(keptFrom(text)).toEqual([])
    }
  )
})
