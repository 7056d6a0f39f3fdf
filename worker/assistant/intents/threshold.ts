/** The value that a question holds others against. */
import type { Entities, Segment } from '../../contracts/assistant'
import type { Language } from '../../contracts/generation'
import type { Metric } from '../metrics'
import { withJosa } from '../words/josa'
import { quantity } from '../words/quantity'
import type { Asked } from './intent-handler'
import { capital, segment, wordingOf } from './segments'

export type Op = NonNullable<Entities['op']>

export interface Threshold {
  value: number
  op: Op
}

type Unit = NonNullable<Entities['threshold_unit']>

/** What the units of questions are worth in those of metrics. */
const WORTH: Readonly<Record<string, Readonly<Partial<Record<Unit, number>>>>> = {
  '%': { '%': 1 },
  s: { ms: 0.001, s: 1, min: 60, h: 3_600, d: 86_400 },
  'B/s': { MB: 1e6, GB: 1e9, TB: 1e12, Mbps: 125_000, Gbps: 125_000_000 },
  // A load per processor.
  processes: { '%': 0.01 },
}
const OPPOSITE: Readonly<Record<Op, Op>> = { '>': '<', '>=': '<=', '<': '>', '<=': '>=' }

/**
 * In the unit of a metric, and of what is used: less than 10 % free is more than 90 % used. Null where a
 * question names none, or one in a unit that the metric does not have.
 */
export function thresholdOf(entities: Entities, { unit }: Pick<Metric, 'unit'>): Threshold | null {
  const { threshold, op = '>', threshold_unit: said, threshold_of: part } = entities
  if (threshold === undefined) return null
  const worth = said === undefined ? 1 : WORTH[unit]?.[said]
  if (worth === undefined) return null
  const value = Number((worth * threshold).toPrecision(12))
  return part === 'free' && unit === '%' ? { value: 100 - value, op: OPPOSITE[op] } : { value, op }
}

/** Says so where a question names a value that nothing could be held against. */
export function unitCaveats(asked: Asked, metric: Metric): Segment[] {
  const { entities, language } = asked.understanding
  const { threshold, threshold_unit: unit } = entities
  if (threshold === undefined || thresholdOf(entities, metric) !== null) return []
  const words = metric.words[language]
  const text = wordingOf(asked).say(
    `${withJosa(words, '은/는')} ${withJosa(unit!, '으로/로')} 재지 않아서, 말씀하신 값과는 비교하지 못했어요.`,
    `${capital(words)} is not measured in ${unit}, so it could not be held against the value that you named.`
  )
  return [segment('caveat', text)]
}

const HOLDS: Readonly<Record<Op, (value: number, threshold: number) => boolean>> = {
  '>': (value, threshold) => value > threshold,
  '>=': (value, threshold) => value >= threshold,
  '<': (value, threshold) => value < threshold,
  '<=': (value, threshold) => value <= threshold,
}

export const isBeyond = (value: number, threshold: Threshold): boolean =>
  HOLDS[threshold.op](value, threshold.value)

/** What is beyond it, before a noun: "80%를 넘는", "above 80%". */
export function beyondText({ value, op }: Threshold, unit: string, language: Language): string {
  const amount = quantity(value, unit, language)
  const words: Record<Op, Record<Language, string>> = {
    '>': { ko: `${withJosa(amount, '을/를')} 넘는`, en: `above ${amount}` },
    '>=': { ko: `${amount} 이상인`, en: `of ${amount} or more` },
    '<': { ko: `${amount} 미만인`, en: `below ${amount}` },
    '<=': { ko: `${amount} 이하인`, en: `of ${amount} or less` },
  }
  return words[op][language]
}
