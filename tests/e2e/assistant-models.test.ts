/** The product with a model that can be reached, and with every way in which it fails. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RunEvent } from '../../worker/contracts/assistant-run.ts'
import { SmartAnswer, UnifiedAnswer } from '../../worker/contracts/original-assistant.ts'
import { type FakeGemini, startFakeGemini } from '../fake-models/gemini.ts'
import { type Deployed, deployed } from './deployed.ts'

const SECRET = 'a-key-that-nobody-may-see'
const SESSION = { 'x-session-id': 'asks-models' }

let gemini: FakeGemini
beforeAll(async () => {
  gemini = await startFakeGemini()
})
afterAll(() => gemini.close())

const post = (product: Deployed, path: string, body: object) =>
  fetch(`${product.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...SESSION },
    body: JSON.stringify(body),
  })

/** The product with models of these names, and a simulated fleet of one server. */
async function withModels(models: string, use: (product: Deployed) => Promise<void>) {
  await using product = await deployed({
    GOOGLE_GENERATIVE_AI_API_KEY: SECRET,
    GOOGLE_BASE_URL: gemini.baseUrl,
    GOOGLE_MODEL: models,
  })
  await post(product, '/api/servers/next', { currentCount: 0 })
  await use(product)
  expect(product.printed()).not.toContain(SECRET)
}

const QUERY = 'memory usage of web-prod-01?'

async function ask(product: Deployed, query = QUERY) {
  const response = await post(product, '/api/ai-agent/optimized', { query })
  expect(response.status).toBe(200)
  const text = await response.text()
  expect(text).not.toContain(SECRET)
  return SmartAnswer.parse(JSON.parse(text))
}

/** The events of a run, as they came. */
async function watched(product: Deployed, query: string) {
  const begun = await post(product, '/api/ai/runs', { query })
  const { events } = (await begun.json()) as { events: string }
  const text = await (await fetch(`${product.url}${events}`, { headers: SESSION })).text()
  return [...text.matchAll(/^id: (\d+)\nevent: (\w+)\ndata: (.*)$/gm)].map(([, id, event, data]) =>
    RunEvent.parse({ id: Number(id), event, data: JSON.parse(data!) })
  )
}

it('is worded by a model whose numbers are ours', async () => {
  await withModels('good', async (product) => {
    const { response, metadata } = await ask(product)
    expect(metadata).toMatchObject({
      ...{ method: 'optimized_ai_engine', engine: 'google', model: 'good' },
      ...{ fallbackUsed: false, skipped: [] },
    })
    expect(response).toMatch(/^The memory use of web-prod-01 is \d+(\.\d+)?%\./)
    expect(response).not.toContain('{{')
    const unified = await post(product, '/api/v1/ai/unified', { query: QUERY })
    const { sources } = UnifiedAnswer.parse(await unified.json())
    expect(sources.ai).toMatchObject({ status: 'ok', reason: null })
    expect(sources.ai.segments).toBeGreaterThan(0)
    expect(gemini.received.every(({ body }) => !body.includes('web-prod-01'))).toBe(true)
  })
})

it('words what many ask at once only once', async () => {
  await withModels('good', async (product) => {
    const before = gemini.received.length
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask(product)))
    expect(new Set(answers.map(({ metadata }) => metadata.method))).toEqual(
      new Set(['optimized_ai_engine'])
    )
    // A sample may have come meanwhile, and made another evidence.
    expect(gemini.received.length - before).toBeLessThanOrEqual(2)
  })
})

it('neither shows kept words nor keeps new ones for whoever does not want them', async () => {
  await withModels('good', async (product) => {
    const isKept = async (useCache: boolean) => {
      const body = { query: QUERY, options: { useCache } }
      const response = await post(product, '/api/v1/ai/unified', body)
      const { metadata } = UnifiedAnswer.parse(await response.json())
      expect(metadata.engine).toBe('google')
      return metadata.cached
    }
    expect(await isKept(false)).toBe(false)
    expect(await isKept(true)).toBe(false)
    // A sample that comes meanwhile makes another evidence, which nothing is kept of.
    const askAll = async () => {
      await isKept(true)
      return [await isKept(true), await isKept(false), await isKept(true)]
    }
    await expect.poll(askAll, { interval: 10_000, timeout: 90_000 }).toEqual([true, false, true])
  })
})

/** Fourteen questions of different evidence. */
const QUERIES = ['CPU', 'memory', 'disk', 'swap', 'load', 'inode', 'network'].flatMap((metric) => [
  `what is the current ${metric} usage of web-prod-01?`,
  `web-prod-01의 현재 ${metric} 사용량은 얼마야?`,
])

it('asks models no more often for visitors than the policy allows', async () => {
  await withModels('good', async (product) => {
    const before = gemini.received.length
    // Of different evidence: the same is worded once.
    const answers = await Promise.all(QUERIES.map((query) => ask(product, query)))
    expect(answers.every(({ success }) => success)).toBe(true)
    const refused = answers.filter(({ metadata }) => metadata.method === 'evidence_engine')
    // The minute may have turned meanwhile.
    expect(gemini.received.length - before).toBeLessThanOrEqual(12)
    expect(refused.length).toBeGreaterThanOrEqual(2)
    for (const { metadata } of refused) {
      expect(metadata.skipped).toContainEqual({
        ...{ engine: 'google:good', reason: 'too-frequent', ms: 0 },
      })
    }
  })
})

/** Models that fail, by what is said of each; the last one of a list is not followed by another. */
const FAILING = [
  {
    'server-503': 'server-error',
    'rate-day': 'quota',
    cut: 'interrupted',
    safety: 'blocked',
  },
  { 'bad-key': 'bad-key', 'clean-end': 'interrupted', empty: 'empty', html: 'bad-answer' },
  { 'rate-minute': 'rate-limit', 'mid-error': 'server-error', 'unknown-tool': 'tool-loop' },
  { stall: 'stall', 'lie-number': 'rejected' },
  { hang: 'timeout', 'lie-injection': 'rejected' },
] as const

describe('where models fail, the evidence answers', () => {
  it.concurrent.each(FAILING)('%j', async (failing) => {
    await withModels(Object.keys(failing).join(), async (product) => {
      const events = await watched(product, QUERY)
      const result = events.find(({ event }) => event === 'result')
      if (result?.event !== 'result') throw new Error('There is no answer')
      const { segments, findings, skipped, engine, tier } = result.data
      expect({ engine, tier }).toEqual({ engine: 'evidence', tier: 2 })
      expect(skipped.map((one) => [one.engine.replace('google:', ''), one.reason])).toEqual([
        ...Object.entries(failing),
        ...['openai', 'anthropic', 'local'].map((name) => [name, 'not-configured']),
      ])
      // Nothing that was visible is lost: our own words were there first, and are the answer.
      expect(segments).toEqual(findings.draft)
      const told = events.flatMap((one) => (one.event === 'segment' ? [one.data] : []))
      expect(told.slice(0, findings.draft.length)).toEqual(findings.draft)
      // What a model said before it died does not hold.
      const spoke = events.findLastIndex(
        (one) => one.event === 'segment' && one.data.engine === 'google'
      )
      const reset = events.findLastIndex(({ event }) => event === 'reset')
      if (spoke >= 0) expect(reset).toBeGreaterThan(spoke)
    })
  })
})

it('ends at once when it is given up while a model hangs', async () => {
  await withModels('hang', async (product) => {
    const begun = await post(product, '/api/ai/runs', { query: QUERY })
    const { runId, events, cancel } = (await begun.json()) as Record<string, string>
    const response = await fetch(`${product.url}${events}`, { headers: SESSION })
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    // Its own words are there: the model is being asked.
    while (!text.includes('"step":"generating"')) text += (await reader.read()).value
    const cancelled = await post(product, cancel!, {})
    expect(cancelled.status).toBe(204)
    const state = await fetch(`${product.url}/api/ai/runs/${runId}`, { headers: SESSION })
    expect(await state.json()).toMatchObject({
      ...{ status: 'failed', failure: { reason: 'cancelled' }, answer: null },
    })
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value
    expect(text.trimEnd()).toMatch(/event: fail\n.*\n\nid: \d+\nevent: end\n.*$/)
  })
})
