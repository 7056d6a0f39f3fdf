/** The value that a question holds others against. */
import type { Entities } from '../../contracts/assistant'
import type { Language } from '../../contracts/generation'
import { withJosa } from '../words/josa'
import { quantity } from '../words/quantity'

export type Op = NonNullable<Entities['op']>

export interface Threshold {
  value: number
  op: Op
}

/** Null where a question names none. */
export const thresholdOf = ({ threshold, op = '>' }: Entities): Threshold | null =>
  threshold === undefined ? null : { value: threshold, op }

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
