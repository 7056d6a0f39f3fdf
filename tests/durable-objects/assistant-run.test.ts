import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { RunEvent, type RunRequest } from '../../worker/contracts/assistant-run'

/** A simulated fleet with its first two servers: web-prod-01 and db-master-01. */
const FLEET = `sim-${'a'.repeat(26)}`
beforeAll(async () => {
  const fleet = env.FLEETS.getByName(FLEET)
  await fleet.next(0)
  await fleet.next(1)
})

let asked = 0

async function begun(query: string, request: Partial<RunRequest> = {}) {
  const runId = `${FLEET}.${String(++asked).padStart(26, '0')}`
  const run = env.RUNS.getByName(runId)
  await run.begin(runId, { query, priority: 'normal', ...request })
  return { runId, run }
}

type Run = Awaited<ReturnType<typeof begun>>['run']

const watch = (run: Run, lastEventId?: number, form = '') =>
  run.fetch(`https://run/${form}`, {
    headers: lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) },
  })

/** The events of a stream that has ended. */
async function eventsOf(response: Response): Promise<RunEvent[]> {
  const blocks = (await response.text()).split('\n\n').filter((block) => block.includes('data: '))
  return blocks.map((block) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
    return RunEvent.parse({
      id: Number(field('id')),
      event: field('event'),
      data: JSON.parse(field('data')),
    })
  })
}

describe('AssistantRun', () => {
  it('tells what it does in order, and its answer once', async () => {
    const { run } = await begun('db-master-01 메모리 사용률 알려줘')
    const events = await eventsOf(await watch(run))
    const names = events.map(({ event }) => event)
    expect(names[0]).toBe('run')
    expect(names.slice(-2)).toEqual(['result', 'end'])
    expect(names.filter((name) => name === 'result')).toHaveLength(1)
    expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => i + 1))
    const steps = events.flatMap((one) => (one.event === 'stage' ? [one.data.step] : []))
    expect(steps).toEqual(['analyzing', 'pattern_matching', 'reasoning', 'generating', 'completed'])
  })

  it('answers with the number that the fleet has', async () => {
    const { run } = await begun('what is the memory usage of db-master-01?')
    const { answer } = (await run.state(true))!
    expect(answer).toMatchObject({ engine: 'evidence', tier: 2, simulated: true })
    const { facts, understanding } = answer!.findings
    expect(understanding).toMatchObject({
      language: 'en',
      intent: 'metric_query',
      entities: { server: 'db-master-01', metric: 'memory' },
    })
    const [fact] = facts.filter(({ vital }) => vital === 'memoryPercent')
    const state = await env.FLEETS.getByName(FLEET).state()
    const reading = state!.readings.find(({ server }) => server === 'db-master-01')!
    expect(Math.abs(fact!.value! - reading.signals.memoryPercent!)).toBeLessThan(5)
    expect(answer!.segments[0]!.text).toContain('db-master-01')
  })

  it('shows several watchers the same, whenever they come', async () => {
    const { run } = await begun('지금 전체 상태 어때?')
    const [early, also] = await Promise.all([watch(run), watch(run)])
    const [first, second] = await Promise.all([eventsOf(early), eventsOf(also)])
    expect(second).toEqual(first)
    expect(await eventsOf(await watch(run))).toEqual(first)
  })

  it('resumes after any event, and has nothing more for who has seen the last', async () => {
    const { run } = await begun('이상 징후 있는 서버 찾아줘')
    const all = await eventsOf(await watch(run))
    for (const { id } of all.slice(0, -1)) {
      expect(await eventsOf(await watch(run, id))).toEqual(all.slice(id))
    }
    expect((await watch(run, all.length)).status).toBe(204)
    // An id of another run is none of this one.
    expect(await eventsOf(await watch(run, 9_999))).toEqual(all)
  })

  it('streams the steps of the original API, whose progress never falls', async () => {
    const { run, runId } = await begun('web-prod-01 왜 느려?')
    const text = await (await watch(run, undefined, '?form=original')).text()
    expect(text).not.toContain('event:')
    const told = [...text.matchAll(/^id: (.*)\ndata: (.*)$/gm)].map(([, id, data]) => ({
      id,
      ...JSON.parse(data!),
    }))
    const steps = [...new Set(told.map(({ step }) => step))]
    expect(steps).toEqual(['analyzing', 'pattern_matching', 'reasoning', 'generating', 'completed'])
    const progress = told.map((one) => one.progress)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
    expect(told.every(({ id }) => id!.startsWith(`${runId}:`))).toBe(true)
    // Its last event is not the log's: whoever has seen it has seen all, and must not come back.
    const last = Number(told.at(-1)!.id!.split(':')[1])
    expect((await watch(run, last, '?form=original')).status).toBe(204)
    expect((await watch(run, last)).status).toBe(200)
    expect(told.at(-1)!.result).toMatchObject({ success: true, metadata: { traceId: runId } })
  })

  it('takes up what the question before was about', async () => {
    const { runId } = await begun('web-prod-01 CPU 사용률은?')
    const { run } = await begun('그 서버 메모리는?', { after: runId })
    const { answer } = (await run.state(true))!
    expect(answer!.findings.understanding.entities).toMatchObject({
      server: 'web-prod-01',
      metric: 'memory',
    })
  })

  it('ends with a failure when it is cancelled, for every watcher', async () => {
    const { run } = await begun('지난 주와 비교해서 보고서 만들어줘')
    const watching = watch(run)
    expect(await run.cancel()).toBe(true)
    const { status, failure } = (await run.state(true))!
    // It may have been quicker than we were.
    if (status === 'failed') expect(failure).toEqual({ reason: 'cancelled' })
    const events = await eventsOf(await watching)
    expect(events.at(-1)!.event).toBe('end')
    expect(events.at(-2)!.event).toBe(status === 'failed' ? 'fail' : 'result')
  })

  it('says so when there is no such fleet', async () => {
    const runId = `sim-${'z'.repeat(26)}.${'0'.repeat(26)}`
    const run = env.RUNS.getByName(runId)
    await run.begin(runId, { query: '전체 상태 어때?', priority: 'normal' })
    expect(await run.state(true)).toMatchObject({
      status: 'failed',
      failure: { reason: 'no-such-fleet' },
    })
  })

  it('is written down in the journal', async () => {
    const { runId, run } = await begun('디스크 언제쯤 꽉 차?')
    await run.state(true)
    const journal = env.JOURNALS.getByName('main')
    await expect
      .poll(async () => (await journal.logs({ limit: 50 })).map(({ context }) => context.traceId))
      .toContain(runId)
    const [entry] = (await journal.logs({ limit: 50 })).filter(
      ({ context }) => context.traceId === runId
    )
    expect(entry).toMatchObject({
      level: 'info',
      message: 'answered by evidence',
      context: { query: '디스크 언제쯤 꽉 차?', intent: 'forecast', engine: 'evidence' },
    })
  })

  it('is forgotten in time', async () => {
    const { run } = await begun('도움말')
    await run.state(true)
    expect(await runDurableObjectAlarm(run)).toBe(true)
    expect(await run.state(false)).toBeNull()
    expect((await watch(run)).status).toBe(404)
  })

  it('starts again when it lost its memory half-way', async () => {
    const runId = `${FLEET}.${String(++asked).padStart(26, '0')}`
    const run = env.RUNS.getByName(runId)
    const request = { query: 'db-master-01 상태 어때?', priority: 'normal' } as const
    await runInDurableObject(run, (_, { storage }) => {
      storage.kv.put('run', { runId, request, events: [] })
    })
    // A watcher who saw more than there is now gets all of it.
    const events = await eventsOf(await watch(run, 17))
    expect(events[0]!.event).toBe('run')
    expect(events.at(-2)!.event).toBe('result')
  })

  it('writes nothing down any more once it is forgotten, even half-way', async () => {
    const { run } = await begun('서버 목록')
    expect(await runDurableObjectAlarm(run)).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 200))
    const keys = await runInDurableObject(run, (_, { storage }) =>
      [...storage.kv.list()].map(([key]) => key)
    )
    expect(keys).toEqual([])
  })

  it('keeps one row', async () => {
    const { run } = await begun('서버 목록')
    await run.state(true)
    const keys = await runInDurableObject(run, (_, { storage }) =>
      [...storage.kv.list()].map(([key]) => key)
    )
    expect(keys).toEqual(['run'])
  })
})
