import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MemoryAdmission } from '../../../../../worker/assistant/admission'
import { EngineUnavailable } from '../../../../../worker/assistant/engines/engine'
import { anthropicEngine } from '../../../../../worker/assistant/engines/models/anthropic'
import { localEngine } from '../../../../../worker/assistant/engines/models/local'
import type { ModelEngineOptions } from '../../../../../worker/assistant/engines/models/model-engine'
import { openaiEngine } from '../../../../../worker/assistant/engines/models/openai'
import { measured, NOW } from './found'

/** What any provider is told to write. */
const WRITTEN = JSON.stringify({
  lang: 'en',
  segments: [{ kind: 'answer', text: 'srv_1 uses {{e1.value}} of its memory.', ev: ['e1'] }],
  pick: [],
  actions: [],
  unknowns: [],
})

type Handler = (request: IncomingMessage, response: ServerResponse) => void

let handle: Handler
let baseUrl: string
const asked: { url: string; headers: IncomingMessage['headers'] }[] = []
const server = createServer((request, response) => {
  asked.push({ url: request.url ?? '', headers: request.headers })
  request.resume().on('end', () => handle(request, response))
})
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const events =
  (...list: (object | string)[]): Handler =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const event of list) {
      const type = typeof event === 'object' && 'type' in event ? `event: ${event.type}\n` : ''
      response.write(
        `${type}data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`
      )
    }
    response.end()
  }

const refusing =
  (status: number, error: object, headers = {}): Handler =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(error))
  }

const completion = (delta: object, finish_reason: string | null = null) => ({
  id: 'c',
  created: 1,
  model: 'm',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason }],
})

const ANTHROPIC = [
  {
    type: 'message_start',
    message: {
      ...{ id: 'm', type: 'message', role: 'assistant', model: 'm', content: [] },
      ...{ stop_reason: null, stop_sequence: null },
      usage: { input_tokens: 900, output_tokens: 1 },
    },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: WRITTEN } },
  { type: 'content_block_stop', index: 0 },
  {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 80 },
  },
  { type: 'message_stop' },
]

const OPENAI = [
  {
    type: 'response.created',
    response: { id: 'r', created_at: 1, model: 'm', service_tier: null },
  },
  {
    type: 'response.output_item.added',
    output_index: 0,
    item: { type: 'message', id: 'i', phase: null },
  },
  { type: 'response.output_text.delta', item_id: 'i', delta: WRITTEN, logprobs: null },
  {
    type: 'response.output_item.done',
    output_index: 0,
    item: { type: 'message', id: 'i', phase: null },
  },
  {
    type: 'response.completed',
    response: {
      incomplete_details: null,
      service_tier: null,
      usage: { input_tokens: 900, output_tokens: 80 },
    },
  },
]

const PROVIDERS = {
  openai: {
    engine: openaiEngine,
    settings: () => ({ OPENAI_API_KEY: 'k', OPENAI_MODEL: 'm', OPENAI_BASE_URL: baseUrl }),
    path: '/v1/responses',
    good: events(...OPENAI),
  },
  anthropic: {
    engine: anthropicEngine,
    settings: () => ({ ANTHROPIC_API_KEY: 'k', ANTHROPIC_MODEL: 'm', ANTHROPIC_BASE_URL: baseUrl }),
    path: '/v1/messages',
    good: events(...ANTHROPIC),
  },
  local: {
    engine: localEngine,
    settings: () => ({ LOCAL_MODEL: 'm', LOCAL_BASE_URL: baseUrl }),
    path: '/v1/chat/completions',
    good: events(
      completion({ role: 'assistant', content: WRITTEN }),
      completion({}, 'stop'),
      { ...completion({}), choices: [], usage: { prompt_tokens: 900, completion_tokens: 80 } },
      '[DONE]'
    ),
  },
} as const
type Name = keyof typeof PROVIDERS
const NAMES = Object.keys(PROVIDERS) as Name[]

function ask(name: Name) {
  const { engine, settings } = PROVIDERS[name]
  const admission = new MemoryAdmission(
    () => NOW,
    () => 0
  )
  const options: ModelEngineOptions = { settings: settings(), admission, now: () => NOW }
  const answer = engine(options).word(
    { text: 'How much memory?', language: 'en' },
    { findings: async () => measured('en'), signal: new AbortController().signal }
  )
  return { answer, admission }
}

it.each(NAMES)('%s words an answer', async (name) => {
  handle = PROVIDERS[name].good
  const { segments, usage, model } = await ask(name).answer
  expect(segments[0]).toEqual({
    kind: 'answer',
    text: 'db-01 uses 93.2% of its memory.',
    evidence: ['e1'],
    engine: name,
  })
  expect(model).toBe('m')
  expect(usage).toMatchObject({ inputTokens: 900, outputTokens: 80 })
  expect(asked.at(-1)!.url).toBe(PROVIDERS[name].path)
})

it('sends a local server no key that nobody gave', async () => {
  handle = PROVIDERS.local.good
  await ask('local').answer
  expect(asked.at(-1)!.headers.authorization).toBeUndefined()
})

const openai = (code: string, type: string) => ({
  error: { message: code, type, code, param: null },
})
const anthropic = (type: string) => ({ type: 'error', error: { type, message: type } })

it.each<[Name, number, object, string]>([
  ['openai', 429, openai('rate_limit_exceeded', 'requests'), 'rate-limit'],
  ['openai', 429, openai('insufficient_quota', 'insufficient_quota'), 'quota'],
  ['openai', 401, openai('invalid_api_key', 'invalid_request_error'), 'bad-key'],
  ['openai', 404, openai('model_not_found', 'invalid_request_error'), 'no-such-model'],
  ['anthropic', 429, anthropic('rate_limit_error'), 'rate-limit'],
  ['anthropic', 529, anthropic('overloaded_error'), 'server-error'],
  ['anthropic', 401, anthropic('authentication_error'), 'bad-key'],
  ['local', 500, { error: 'model runner has stopped' }, 'server-error'],
  ['local', 404, { error: { message: 'model "m" not found' } }, 'no-such-model'],
])('%s: %i is called %o', async (name, status, body, reason) => {
  handle = refusing(status, body)
  await expect(ask(name).answer).rejects.toMatchObject({ name: 'EngineUnavailable', reason })
})

it('waits as long as a header says', async () => {
  handle = refusing(429, anthropic('rate_limit_error'), { 'retry-after': '20' })
  const { answer, admission } = ask('anthropic')
  await expect(answer).rejects.toThrow(EngineUnavailable)
  expect(Object.values(admission.state.breakers)[0]!.openUntil).toBe(NOW + 20_000)
})

it('says so when nobody is at the address', async () => {
  const settings = { LOCAL_MODEL: 'm', LOCAL_BASE_URL: 'http://127.0.0.1:9/v1' }
  const admission = new MemoryAdmission(
    () => NOW,
    () => 0
  )
  const answer = localEngine({ settings, admission, now: () => NOW }).word(
    { text: '?', language: 'en' },
    { findings: async () => measured('en'), signal: new AbortController().signal }
  )
  await expect(answer).rejects.toMatchObject({ reason: 'interrupted' })
})

it('blames nobody when the asker gives up', async () => {
  handle = () => {}
  const { engine, settings } = PROVIDERS.local
  const admission = new MemoryAdmission(
    () => NOW,
    () => 0
  )
  const asker = new AbortController()
  const answer = engine({ settings: settings(), admission, now: () => NOW }).word(
    { text: '?', language: 'en' },
    { findings: async () => measured('en'), signal: asker.signal }
  )
  const before = asked.length
  while (asked.length === before) await new Promise((resolve) => setImmediate(resolve))
  asker.abort()
  await expect(answer).rejects.toMatchObject({ reason: 'cancelled' })
  expect(Object.values(admission.state.breakers)[0]!.recent).toEqual([])
})
