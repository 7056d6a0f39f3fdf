import { expect, it } from 'vitest'
import { EngineUnavailable } from '../../../../worker/assistant/engines/engine'
import { evidenceEngine } from '../../../../worker/assistant/engines/evidence'
import { EngineRegistry } from '../../../../worker/assistant/engines/registry'
import { staticEngine } from '../../../../worker/assistant/engines/static'
import { TelemetryUnavailable } from '../../../../worker/assistant/telemetry'
import type { Findings, Segment } from '../../../../worker/contracts/assistant'
import { leaking } from './models/found'

const registry = () => new EngineRegistry(() => 0).register(evidenceEngine).register(staticEngine)

const ask = (findings: () => Promise<Findings>, language: 'ko' | 'en' = 'en') => {
  const shown: Segment[] = []
  const answer = registry().processWithFallback(
    { text: '?', language },
    { findings, signal: new AbortController().signal, onSegment: (each) => shown.push(each) }
  )
  return answer.then((processed) => ({ ...processed, shown }))
}

it('answers with the words of the evidence', async () => {
  const { engine, segments, shown } = await ask(async () => leaking('en'))
  expect(engine.tier).toBe(2)
  expect(segments).toEqual(leaking('en').draft)
  expect(shown).toEqual(segments)
})

it.each(['ko', 'en'] as const)(
  'says without a number that nothing can be asked, in %s',
  async (language) => {
    const { engine, segments, skipped } = await ask(
      () => Promise.reject(new TelemetryUnavailable('the store is away')),
      language
    )
    expect(engine.tier).toBe(3)
    expect(skipped).toEqual([{ engine: 'evidence', reason: 'no-telemetry', ms: 0 }])
    expect(segments[0]!.kind).toBe('answer')
    for (const { text } of segments) {
      expect(text).not.toMatch(/\d/)
      expect(/[가-힣]/.test(text)).toBe(language === 'ko')
    }
  }
)

it('lets a bug in the search surface', async () => {
  await expect(ask(() => Promise.reject(new TypeError('x is undefined')))).rejects.toThrow(
    TypeError
  )
})

it('has nothing to say without a draft', async () => {
  const { signal } = new AbortController()
  const findings = async () => ({ ...leaking('en'), draft: [] })
  await expect(
    evidenceEngine.word({ text: '?', language: 'en' }, { findings, signal })
  ).rejects.toThrow(EngineUnavailable)
})
