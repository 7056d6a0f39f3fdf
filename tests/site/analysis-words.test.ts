import { describe, expect, it } from 'vitest'
import { words } from '../../site/src/i18n/index.ts'
import { CauseName, DistractorName } from '../../worker/contracts/fault.ts'
import { HealthPart } from '../../worker/contracts/server-health.ts'
import { VitalName } from '../../worker/contracts/vital.ts'

describe.each(['ko', 'en'] as const)('the words of the analyses in %s', (language) => {
  const { analysis, simulator } = words(language)

  it.each([
    ['vital', analysis.vital, VitalName.options],
    ['cause', analysis.cause, CauseName.options],
    ['distractor', simulator.distractor, DistractorName.options],
    ['part of health', analysis.health.part, HealthPart.options],
  ] as const)('name every %s once', (_, named, names) => {
    expect(Object.keys(named)).toEqual([...names])
    const texts = Object.values(named)
    expect(new Set(texts).size).toBe(texts.length)
  })
})
