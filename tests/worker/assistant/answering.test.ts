import { describe, expect, it } from 'vitest'
import { type Answering, answerQuestion } from '../../../worker/assistant/answering'
import { type Engine, EngineUnavailable } from '../../../worker/assistant/engines/engine'
import { evidenceEngine } from '../../../worker/assistant/engines/evidence'
import { EngineRegistry } from '../../../worker/assistant/engines/registry'
import { staticEngine } from '../../../worker/assistant/engines/static'
import { inlineTelemetry } from '../../../worker/assistant/inline-telemetry'
import { originalAnswer } from '../../../worker/assistant/original-answer'
import { RunLog } from '../../../worker/assistant/run-log'
import { type Telemetry, TelemetryUnavailable } from '../../../worker/assistant/telemetry'
import { unlimited } from '../../../worker/assistant/time-limit'
import type { Segment } from '../../../worker/contracts/assistant'
import type { RunEvent, RunRequest } from '../../../worker/contracts/assistant-run'
import { ServerData } from '../../../worker/contracts/server-data'
import { limited } from '../../../worker/limited'
import { NOW } from './fleet-of'
import { sampleFleet } from './intents/sample-fleet'

const FLEET = `sim-${'a'.repeat(26)}`

/** Work that never comes to an end. */
const never = () => new Promise<never>(() => {})

function asking(request: Partial<RunRequest>, more: Partial<Answering> = {}) {
  const log = new RunLog()
  const bugs: unknown[] = []
  const engines = new EngineRegistry(() => NOW, more.limited).register(evidenceEngine)
  const answering: Answering = {
    ...{ traceId: `${FLEET}.${'0'.repeat(26)}`, fleet: FLEET, last: undefined },
    request: { query: 'what is the memory use of web-01?', priority: 'normal', ...request },
    telemetry: sampleFleet(),
    engines: engines.register(staticEngine),
    extend: async (findings) => findings,
    worded: (_, word) => word(),
    now: () => NOW,
    limited: unlimited,
    signal: new AbortController().signal,
    emit: (event, data) => log.add(event, data),
    onBug: (error) => bugs.push(error),
    ...more,
  }
  return { answering, log, bugs, answer: () => answerQuestion(answering) }
}

/** Everything is told that it took too long, at once. */
const impatient: Answering['limited'] = (work, limit) => limited(work, { ...limit, ms: 0 })

const broken = (error: Error, more: Partial<Telemetry> = {}): Telemetry => ({
  ...sampleFleet(),
  instant: () => Promise.reject(error),
  range: () => Promise.reject(error),
  ...more,
})

const eventsOf = (log: RunLog, name: RunEvent['event']) =>
  log.events.filter(({ event }) => event === name)

describe('an answer', () => {
  it('is the static one where the fleet never answers', async () => {
    const telemetry = { ...sampleFleet(), state: never }
    const { answer } = asking({}, { telemetry, limited: impatient })
    const { tier, segments } = await answer()
    expect(tier).toBe(3)
    expect(segments[0]!.text).toContain('cannot be read')
  })

  it('is the static one, which says whose fault it is, where we have a bug', async () => {
    const extend = () => Promise.reject(new TypeError('x is undefined'))
    const { answer, bugs } = asking({}, { extend })
    const answered = await answer()
    expect(bugs).toHaveLength(1)
    expect(answered.segments[0]!.text).toContain('broke on our side')
    expect(originalAnswer(answered)).toMatchObject({
      success: true,
      metadata: { method: 'fallback_system', fallbackUsed: true, originalError: 'internal' },
    })
    const state = () => Promise.reject(new TelemetryUnavailable('down'))
    const unread = asking({}, { telemetry: { ...sampleFleet(), state } })
    expect(originalAnswer(await unread.answer()).metadata.originalError).toBe('no-telemetry')
  })

  it.each([
    ['we have a bug in reading', new TypeError('x is undefined'), 2],
    ['the store does not answer', new TelemetryUnavailable('down'), 0],
  ])('tells what is known of the servers where %s', async (_, error, told) => {
    const { answer, bugs } = asking({}, { telemetry: broken(error) })
    const { tier, segments, findings } = await answer()
    expect(bugs).toHaveLength(told)
    expect(tier).toBe(2)
    expect(segments.map(({ text }) => text)).toEqual([
      expect.stringContaining('cannot be read right now'),
      expect.stringContaining('web-01 is online: CPU 41.2%'),
      expect.stringContaining('Besides'),
      'Not readable right now, and so missing here: current values, past values.',
    ])
    expect(findings.confidence).toBe(0)
  })

  it('comes from the evidence where an engine before it has a bug', async () => {
    const buggy: Engine = { name: 'own', tier: 1, word: () => Promise.reject(new TypeError('x')) }
    const engines = new EngineRegistry(() => NOW).register(buggy).register(evidenceEngine)
    const { answer, bugs } = asking({}, { engines })
    const { tier, skipped } = await answer()
    expect(tier).toBe(2)
    expect(skipped).toMatchObject([{ engine: 'own', reason: 'internal' }])
    expect(bugs).toEqual([new TypeError('x')])
  })

  it('comes from the evidence where an engine before it never ends', async () => {
    const hanging: Engine = { name: 'own', tier: 1, word: never }
    const limitedToOne: Answering['limited'] = (work, limit) =>
      limited(work, { ...limit, ms: limit.ms > 1_000 ? 0 : limit.ms })
    const clock = (() => {
      let now = NOW
      return () => (now += 7_000)
    })()
    const engines = new EngineRegistry(clock, limitedToOne)
      .register(hanging)
      .register(evidenceEngine)
    const { answer } = asking({}, { engines })
    const { tier, skipped } = await answer()
    expect(tier).toBe(2)
    expect(skipped).toMatchObject([{ engine: 'own', reason: 'timeout' }])
  })

  it('begins in the language of the question', async () => {
    const { answer, log } = asking({})
    await answer()
    const [first] = eventsOf(log, 'stage')
    expect(first!.data).toMatchObject({ step: 'analyzing', content: 'Reading the question.' })
  })

  it('words times in the usual zone where nobody knows the one that was sent', async () => {
    const heard: unknown[] = []
    const listening: Engine = {
      ...{ name: 'own', tier: 1 },
      word: async ({ timeZone }) => {
        heard.push(timeZone)
        throw new EngineUnavailable('not-needed')
      },
    }
    for (const timeZone of ['Mars/Olympus', '', '../../etc', '서울', 'Asia/Seoul']) {
      const engines = new EngineRegistry(() => NOW).register(listening).register(evidenceEngine)
      const { answer } = asking({ timeZone, query: 'memory of web-01 last night' }, { engines })
      expect((await answer()).tier).toBe(2)
    }
    expect(heard).toEqual(['UTC', 'UTC', 'UTC', 'UTC', 'Asia/Seoul'])
  })

  it('is not simulated where its values were sent', async () => {
    const serverData = { cpu: 91 }
    const telemetry = inlineTelemetry(serverData, NOW, 'en')
    const { answer, log } = asking({ serverData, query: 'how is the CPU?' }, { telemetry })
    expect((await answer()).simulated).toBe(false)
    expect(log.events[0]!.data).toMatchObject({ simulated: false })
  })
})

describe('whoever watches', () => {
  it('hears of nothing after the end, whatever still goes on', async () => {
    let more: (() => void) | undefined
    const telemetry: Telemetry = {
      ...sampleFleet(),
      state: () => Promise.reject(new TelemetryUnavailable('down')),
    }
    const late: Engine = {
      ...{ name: 'late', tier: 1 },
      word: async (_, { onSegment }) => {
        more = () => onSegment?.({ kind: 'answer', text: 'Late.', evidence: [], engine: 'late' })
        throw new EngineUnavailable('timeout')
      },
    }
    const engines = new EngineRegistry(() => NOW).register(late).register(staticEngine)
    const { answer, log } = asking({}, { telemetry, engines })
    await answer()
    const before = log.events.length
    more!()
    log.add('evidence', {} as never)
    log.add('end', { final: true })
    log.add('reset', {})
    expect(log.events.length).toBe(before + 1)
    expect(log.isOver).toBe(true)
  })

  it('is told that the words of an engine that failed do not hold, before the next one speaks', async () => {
    const segment: Segment = { kind: 'answer', text: 'A half', evidence: [], engine: 'first' }
    const dying: Engine = {
      ...{ name: 'first', tier: 1 },
      word: async (_, { onSegment }) => {
        onSegment?.(segment)
        throw new EngineUnavailable('interrupted')
      },
    }
    const engines = new EngineRegistry(() => NOW).register(dying).register(evidenceEngine)
    const { answer, log } = asking({}, { engines })
    const { segments, findings } = await answer()
    const told = log.events.flatMap(({ event, data }) =>
      event === 'segment' ? [data.text] : event === 'reset' ? ['reset'] : []
    )
    // Nothing that was visible is lost: our own words come first and stay.
    const own = findings.draft.map(({ text }) => text)
    expect(told).toEqual([...own, 'A half', 'reset'])
    expect(segments).toEqual(findings.draft)
  })

  it.each(['state', 'engine'] as const)('can give up at once, while the %s hangs', async (what) => {
    const leaving = new AbortController()
    const hanging: Engine = { name: 'own', tier: 1, word: never }
    const engines = new EngineRegistry(() => NOW, limited).register(hanging)
    const telemetry = what === 'state' ? { ...sampleFleet(), state: never } : sampleFleet()
    const { answer, log } = asking({}, { engines, telemetry, limited, signal: leaving.signal })
    const answered = answer()
    await expect.poll(() => log.events.length).toBeGreaterThan(1)
    leaving.abort(new Error('nobody wants it'))
    await expect(answered).rejects.toThrow('nobody wants it')
    expect(eventsOf(log, 'result')).toEqual([])
  })
})

describe('values that were sent', () => {
  it.each([
    { cpu: 1e308 },
    { cpu: { current: -1e300 } },
    { cpu: { current: 5, history: [1e16] } },
    { cpu: { current: 5, history: [4, 5], intervalMs: 1e300 } },
    { cpu: { current: 5, history: [4, 5], intervalMs: 1e-300 } },
    { cpu: Number.POSITIVE_INFINITY },
    { cpu: Number.NaN },
  ])('that cannot be added up are refused: %j', (data) => {
    expect(ServerData.safeParse(data).success).toBe(false)
  })

  it.each<ServerData>([
    { cpu: 1e15 },
    { cpu: -1e15 },
    { memory: { current: 1e15, history: [0, -1e15] } },
  ])('that are absurd are answered: %j', async (serverData) => {
    const telemetry = inlineTelemetry(serverData, NOW, 'en')
    for (const query of ['how is the server?', 'why is it slow?', 'when is memory full?']) {
      const { tier, segments } = await asking({ serverData, query }, { telemetry }).answer()
      expect(tier).toBe(2)
      expect(segments.map(({ text }) => text).join()).not.toMatch(/NaN|Infinity/)
    }
  })
})
