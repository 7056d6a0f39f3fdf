/** What a part of health read, in words. */
import type { HealthLoss } from '../../../worker/contracts/server-health'
import { fill } from './fill'
import { percent } from './format'
import { quantity } from './quantity'
import type { AnalysisWords } from './words'

/** Digits of a reading that is no percentage. */
const READING_DIGITS = 3
/** From so many times a day on, and from so many days between them on, it is more than one. */
const SEVERAL = 1.5
/** What is rarer than this is not told apart: no server is watched for long enough to know. */
const MOST_DAYS = 365

/** A reading with its unit; what is unusual as how often the like is expected while nothing is wrong. */
export function readingText(
  { part, reading }: Pick<HealthLoss, 'part' | 'reading'>,
  { analysis: { health } }: Pick<AnalysisWords, 'analysis'>
): string {
  if (part === 'anomaly') return rarityText(reading, health.rarity)
  if (part.endsWith('Percent')) return percent(reading)
  const n = quantity(reading, READING_DIGITS)
  return part === 'latencyRatio' ? fill(health.times, { n }) : n
}

/** @param rarity −log10 of how many a day are expected, as `worker/analysis/health/rarity.ts` has it */
function rarityText(rarity: number, names: AnalysisWords['analysis']['health']['rarity']): string {
  const days = 10 ** rarity
  if (days > MOST_DAYS) return names.beyond
  if (days >= SEVERAL)
    return fill(names.days, { n: days < 10 ? Math.round(days) : Number(days.toPrecision(2)) })
  return 1 / days >= SEVERAL ? fill(names.often, { n: Math.round(1 / days) }) : names.daily
}
