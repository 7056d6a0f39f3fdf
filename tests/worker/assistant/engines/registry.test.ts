import { expect, it } from 'vitest'
import { type Engine, EngineUnavailable } from '../../../../worker/assistant/engines/engine'
import { EngineRegistry } from '../../../../worker/assistant/engines/registry'

const question = { text: 'is db-01 up?', language: 'en' } as const
const context = {
  findings: () => Promise.reject(new Error('nobody asked')),
  signal: new AbortController().signal,
}

/** Each look at the clock is a second later. */
const clock = () => {
  let now = 0
  return () => (now += 1_000)
}

const answering = (name: string, word: Engine['word']): Engine => ({ name, tier: 2, word })

const text = (engine: string) => ({
  segments: [{ kind: 'answer' as const, text: 'Yes.', evidence: [], engine }],
})

it('asks one engine after the other, and says why the others did not answer', async () => {
  const registry = new EngineRegistry(clock())
    .register(answering('google', () => Promise.reject(new EngineUnavailable('quota'))))
    .register(answering('evidence', async () => text('evidence')))
    .register(answering('static', async () => text('static')))
  const { engine, segments, skipped } = await registry.processWithFallback(question, context)
  expect(engine.name).toBe('evidence')
  expect(segments).toEqual(text('evidence').segments)
  expect(skipped).toEqual([{ engine: 'google', reason: 'quota', ms: 1_000 }])
})

it('lets a bug surface instead of asking the next one', async () => {
  const registry = new EngineRegistry(clock())
    .register(answering('google', () => Promise.reject(new TypeError('undefined is not'))))
    .register(answering('static', async () => text('static')))
  await expect(registry.processWithFallback(question, context)).rejects.toThrow(TypeError)
})

it('says so when nobody answers', async () => {
  const registry = new EngineRegistry(clock())
  await expect(registry.processWithFallback(question, context)).rejects.toThrow(EngineUnavailable)
})

it('replaces an engine of the same name in its place', () => {
  const registry = new EngineRegistry(clock())
    .register(answering('google', async () => text('google')))
    .register(answering('static', async () => text('static')))
  const own = answering('google', async () => text('own'))
  registry.register(own)
  expect(registry.names).toEqual(['google', 'static'])
  expect(registry.get('google')).toBe(own)
})

it("hears nothing more of an engine once it is the next one's turn", async () => {
  const shown: string[] = []
  let more: (() => void) | undefined
  const registry = new EngineRegistry(clock())
    .register(
      answering('late', async (_, { onSegment }) => {
        more = () => onSegment?.(text('late').segments[0]!)
        throw new EngineUnavailable('timeout')
      })
    )
    .register(
      answering('evidence', async (_, { onSegment }) => {
        more!()
        onSegment?.(text('evidence').segments[0]!)
        return text('evidence')
      })
    )
  await registry.processWithFallback(question, {
    ...context,
    onSegment: ({ engine }) => shown.push(engine),
  })
  expect(shown).toEqual(['evidence'])
})
