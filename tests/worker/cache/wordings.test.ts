import { describe, expect, it } from 'vitest'
import { Turns } from '../../../worker/assistant/turns'
import type { Evidence } from '../../../worker/cache/evidence-key'
import { evidenceKey } from '../../../worker/cache/evidence-key'
import { MemoryCache } from '../../../worker/cache/memory'
import { type InTurn, lifetimeOf, mayBeKept, Wordings } from '../../../worker/cache/wordings'
import type { Words } from '../../../worker/contracts/assistant'
import { NOW } from '../assistant/fleet-of'
import { evidenceOf, withFindings } from './evidence'

const MODELS_WORDS: Words = {
  segments: [{ kind: 'answer', text: 'It is well.', evidence: ['e1'], engine: 'google' }],
  ...{ engine: 'google', tier: 1, model: 'gemini', cached: false },
  skipped: [{ engine: 'google:big', reason: 'quota', ms: 3 }],
  usage: { inputTokens: 900, outputTokens: 90, usd: 0.001 },
}

/** Turns as the journal gives them, nobody waiting in vain. */
function inTurns(): { inTurn: InTurn; turns: Turns; taken: { times: number } } {
  const turns = new Turns({ most: 8, waitMs: 1 }, () => new Promise(() => {}))
  const taken = { times: 0 }
  return {
    ...{ turns, taken },
    async inTurn(key, work) {
      taken.times++
      await turns.take(key)
      return work().finally(() => turns.end(key))
    },
  }
}

function asking(words: Words = MODELS_WORDS) {
  const clock = { now: NOW }
  const cache = new MemoryCache(() => clock.now)
  const { inTurn, turns, taken } = inTurns()
  const wordings = new Wordings({ cache, inTurn })
  const asked = { times: 0 }
  const ask = (evidence: Evidence) =>
    wordings.of(evidence, async () => {
      asked.times++
      return words
    })
  return { clock, cache, asked, ask, turns, taken }
}

describe('Wordings', () => {
  it('asks a model once for the same evidence, for five minutes', async () => {
    const { clock, asked, ask, taken } = asking()
    const evidence = await evidenceOf()
    expect(await ask(evidence)).toEqual(MODELS_WORDS)
    clock.now += 299_999
    const again = await ask(evidence)
    expect(again).toEqual({ ...MODELS_WORDS, cached: true, usage: null, skipped: [] })
    // What is kept is nobody's turn.
    expect(taken.times).toBe(1)
    clock.now += 1
    await ask(evidence)
    expect(asked.times).toBe(2)
  })

  it('asks once for all who ask at the same time', async () => {
    const { asked, ask } = asking()
    const evidence = await evidenceOf()
    const answers = await Promise.all([ask(evidence), ask(evidence), ask(evidence)])
    expect(asked.times).toBe(1)
    expect(answers.map(({ cached, usage }) => [cached, usage !== null])).toEqual([
      ...[
        [false, true],
        [true, false],
        [true, false],
      ],
    ])
  })

  it('keeps neither what stood in for a model, nor an error', async () => {
    for (const tier of [2, 3] as const) {
      const { asked, ask } = asking({ ...MODELS_WORDS, tier })
      const evidence = await evidenceOf()
      await ask(evidence)
      await ask(evidence)
      expect(asked.times).toBe(2)
    }
    const { cache, turns } = asking()
    const { inTurn } = inTurns()
    const wordings = new Wordings({ cache, inTurn })
    const evidence = await evidenceOf()
    const fail = () => Promise.reject(new Error('no'))
    await expect(wordings.of(evidence, fail)).rejects.toThrow('no')
    expect((await cache.state()).entries).toBe(0)
    expect(turns.size).toBe(0)
  })

  it('does not show what somebody else put under the key', async () => {
    const evidence = await evidenceOf()
    const [segment] = MODELS_WORDS.segments
    for (const kept of [
      'text',
      { ...MODELS_WORDS, tier: 3 },
      { ...MODELS_WORDS, segments: [{ ...segment, evidence: ['e99'] }] },
      { ...MODELS_WORDS, segments: [{ ...segment, text: 'x'.repeat(10_000) }] },
      { ...MODELS_WORDS, segments: Array(500).fill(segment) },
    ]) {
      const { cache, asked, ask } = asking()
      await cache.set(await evidenceKey(evidence), kept, 1_000)
      expect((await ask(evidence)).cached).toBe(false)
      expect(asked.times).toBe(1)
    }
  })
})

describe('what may be kept', () => {
  it('is no answer that must be ours, or that follows from what was said before', async () => {
    const { findings } = await evidenceOf()
    const { understanding } = findings
    expect(mayBeKept(findings)).toBe(true)
    for (const intent of ['action', 'unsafe', 'clarify', 'help', 'out_of_scope'] as const)
      expect(mayBeKept({ ...findings, understanding: { ...understanding, intent } })).toBe(false)
    for (const entities of [{ server: '$last' }, { servers: ['web-01', '$last'] }])
      expect(mayBeKept({ ...findings, understanding: { ...understanding, entities } })).toBe(false)
    expect(mayBeKept({ ...findings, facts: [] })).toBe(false)
  })

  it('is kept for a minute while something is wrong', async () => {
    const evidence = await evidenceOf()
    const { findings } = evidence
    expect(lifetimeOf(MODELS_WORDS, findings, NOW)).toBe(300_000)
    const { findings: wrong } = withFindings(evidence, { verdict: 'cause' })
    expect(lifetimeOf(MODELS_WORDS, wrong, NOW)).toBe(60_000)
    const anomaly = { ...findings.facts[0]!, kind: 'anomaly' as const }
    const on = { ...findings, facts: [anomaly] }
    expect(lifetimeOf(MODELS_WORDS, on, NOW)).toBe(60_000)
    expect(lifetimeOf(MODELS_WORDS, on, NOW + 3_600_000)).toBe(300_000)
  })

  it('is no answer without an answering sentence', async () => {
    const { findings } = await evidenceOf()
    const partial = { ...MODELS_WORDS, segments: [] }
    expect(lifetimeOf(partial, findings, NOW)).toBe(0)
  })
})
