import { expect, it } from 'vitest'
import { allowanceOf, choicesOf } from '../../../../../worker/assistant/engines/models/settings'

const names = (...[provider, settings]: Parameters<typeof choicesOf>) =>
  choicesOf(provider, settings).map(({ name }) => name)

it('asks nobody by default', () => {
  for (const provider of ['google', 'openai', 'anthropic', 'local'] as const) {
    expect(choicesOf(provider, {})).toEqual([])
  }
})

it('needs a key only from Google, whose usual model has a lasting name', () => {
  expect(names('google', { GOOGLE_GENERATIVE_AI_API_KEY: 'k' })).toEqual([
    'google:gemini-flash-latest',
  ])
  expect(names('openai', { OPENAI_API_KEY: 'k' })).toEqual([])
  expect(names('anthropic', { ANTHROPIC_API_KEY: 'k', ANTHROPIC_MODEL: 'm' })).toEqual([
    'anthropic:m',
  ])
})

it('tries all models of a key, then the next key', () => {
  expect(
    names('google', { GOOGLE_GENERATIVE_AI_API_KEY: ' a, b ,,a', GOOGLE_MODEL: 'x, y' })
  ).toEqual(['google:x', 'google:y', 'google:x#2', 'google:y#2'])
})

it('needs an address of a local server, and no key', () => {
  expect(names('local', { LOCAL_MODEL: 'qwen' })).toEqual([])
  const [choice] = choicesOf('local', {
    LOCAL_MODEL: 'qwen',
    LOCAL_BASE_URL: 'http://127.0.0.1:11434/v1',
  })
  expect(choice).toMatchObject({ apiKey: undefined, baseUrl: 'http://127.0.0.1:11434/v1' })
})

it('has a breaker for every key and address, whose name tells nothing of them', () => {
  const key = (settings: object) =>
    choicesOf('google', { GOOGLE_GENERATIVE_AI_API_KEY: 'AIzaSecret', ...settings })[0]!.key
  expect(key({})).toBe(key({}))
  expect(key({ GOOGLE_GENERATIVE_AI_API_KEY: 'AIzaOther' })).not.toBe(key({}))
  expect(key({ GOOGLE_BASE_URL: 'https://gateway.example' })).not.toBe(key({}))
  expect(key({})).toMatch(/^google:gemini-flash-latest:[0-9a-f]{8}$/)
})

it('reads prices, of one provider before those of all, and only if both are there', () => {
  const price = (settings: object) =>
    choicesOf('google', { GOOGLE_GENERATIVE_AI_API_KEY: 'k', ...settings })[0]!.price
  const all = { MODEL_USD_PER_MILLION_INPUT: '1', MODEL_USD_PER_MILLION_OUTPUT: '4' }
  expect(price({})).toBeNull()
  expect(price(all)).toEqual({ input: 1, output: 4 })
  expect(price({ ...all, GOOGLE_USD_PER_MILLION_INPUT: '0.5' })).toEqual({ input: 0.5, output: 4 })
  expect(price({ MODEL_USD_PER_MILLION_INPUT: '1' })).toBeNull()
  expect(price({ ...all, MODEL_USD_PER_MILLION_OUTPUT: 'cheap' })).toBeNull()
})

it('reads what a day allows', () => {
  expect(allowanceOf({})).toEqual({ tokens: 1_000_000, usd: 2 })
  expect(allowanceOf({ MODEL_TOKENS_PER_DAY: '0', MODEL_USD_PER_DAY: '0.5' })).toEqual({
    tokens: 0,
    usd: 0.5,
  })
})
