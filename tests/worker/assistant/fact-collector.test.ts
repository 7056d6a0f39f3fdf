import { expect, it } from 'vitest'
import { FactCollector } from '../../../worker/assistant/fact-collector'
import type { Fact } from '../../../worker/contracts/assistant'
import { ASSISTANT } from '../../../worker/policy'

const DAY = { from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' }
const SILENT = { kind: 'absence', title: 'web-01 told nothing', ...DAY } as const

it('numbers facts from e1 on, and tells of each as it is found', () => {
  const seen: Fact[] = []
  const facts = new FactCollector((fact) => seen.push(fact))
  facts.add({ kind: 'metric', title: 'CPU use of web-01', ...DAY, server: 'web-01', value: 93.5 })
  facts.add(SILENT)
  expect(facts.all.map(({ id, value, text }) => ({ id, value, text }))).toEqual([
    { id: 'e1', value: 93.5, text: null },
    { id: 'e2', value: null, text: null },
  ])
  expect(seen).toEqual(facts.all)
})

it('has an end', () => {
  const facts = new FactCollector()
  for (let i = 0; i < ASSISTANT.maxFacts; i++) facts.add(SILENT)
  expect(facts.hasRoom).toBe(false)
  expect(() => facts.add(SILENT)).toThrow(RangeError)
})
