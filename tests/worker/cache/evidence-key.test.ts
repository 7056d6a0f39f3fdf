import { expect, it } from 'vitest'
import { evidenceKey } from '../../../worker/cache/evidence-key'
import { NOW } from '../assistant/fleet-of'
import { evidenceOf, withFindings } from './evidence'

it('is the same for the same evidence, whatever words asked for it', async () => {
  const key = await evidenceKey(await evidenceOf())
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  const evidence = await evidenceOf()
  const { understanding } = evidence.findings
  const reordered = withFindings(evidence, {
    understanding: { ...understanding, confidence: 0.7, readings: [] },
  })
  expect(await evidenceKey(reordered)).toBe(key)
})

it('does not depend on the order in which entities were found, or on seconds', async () => {
  const at = (seconds: number) => new Date(NOW + 1_000 * seconds).toISOString()
  const keyOf = async (entities: object) => evidenceKey(await evidenceOf({}, entities))
  const key = await keyOf({ server: 'web-01', metric: 'cpu', from: at(0), to: at(10) })
  expect(await keyOf({ to: at(50), metric: 'cpu', from: at(20), server: 'web-01' })).toBe(key)
  expect(await keyOf({ to: at(70), metric: 'cpu', from: at(20), server: 'web-01' })).not.toBe(key)
})

it('is another one for everything that an answer depends on', async () => {
  const evidence = await evidenceOf()
  const { findings } = evidence
  const [first, ...others] = findings.facts
  const { understanding } = findings
  const different = [
    evidence,
    { ...evidence, fleet: 'sim-1' },
    { ...evidence, engines: ['openai:gpt'] },
    { ...evidence, engines: [] },
    { ...evidence, promptVersion: 2 },
    { ...evidence, timeZone: 'UTC' },
    // Another day in Seoul, where "yesterday" is another day too.
    { ...evidence, askedMs: NOW + 86_400_000 },
    withFindings(evidence, { understanding: { ...understanding, language: 'ko' } }),
    withFindings(evidence, { understanding: { ...understanding, intent: 'report' } }),
    withFindings(evidence, { facts: others }),
    withFindings(evidence, { facts: [{ ...first!, value: first!.value! + 1e-5 }, ...others] }),
    withFindings(evidence, { facts: [{ ...first!, text: 'x' }, ...others] }),
    withFindings(evidence, { verdict: 'healthy' }),
    withFindings(evidence, {
      draft: [],
      causes: [
        {
          cause: 'memory-leak',
          server: 'web-01',
          confidence: 0.5,
          scope: 'server',
          affected: [],
          evidence: [],
        },
      ],
    }),
  ]
  const keys = await Promise.all(different.map(evidenceKey))
  expect(new Set(keys).size).toBe(different.length)
})
