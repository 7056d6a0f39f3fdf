import type { VitalName } from '../../../worker/contracts/vital'
import type { Dictionary } from '../i18n'
import { ABSENT, bytes, percent, span } from './format'
import { quantity, shortQuantity } from './quantity'

interface Words {
  common: Dictionary['common']
  analysis: Pick<Dictionary['analysis'], 'yes' | 'no'>
}

/** A second of latency and more is written in seconds, less in milliseconds. */
const MS_PER_S = 1_000

/** A value of a vital with its unit, by what its name says the unit is. */
export function vitalText(
  vital: VitalName,
  value: number | null,
  { common, analysis }: Words
): string {
  if (value === null || Number.isNaN(value)) return ABSENT
  if (vital === 'up') return value > 0 ? analysis.yes : analysis.no
  if (vital === 'uptimeSeconds') return span(value, common)
  if (vital.endsWith('Percent')) return Math.abs(value) < 1 ? `${few(value)}%` : percent(value)
  if (vital.endsWith('BytesPerSecond')) return `${bytes(value)}/s`
  if (vital.endsWith('PerSecond')) return `${shortQuantity(value)}/s`
  if (vital.endsWith('Seconds')) return duration(value)
  return shortQuantity(value)
}

/** A small share with two digits: rates of errors matter below one percent. */
const few = (value: number) => quantity(value, 2)

const duration = (seconds: number) =>
  Math.abs(seconds) < 1 ? `${shortQuantity(seconds * MS_PER_S)} ms` : `${shortQuantity(seconds)} s`

/** A probability as a share of 100: never quite 0 or 100 %, which nobody can promise. */
export function chance(probability: number): string {
  const rounded = Math.round(100 * probability)
  if (rounded >= 100 && probability < 1) return '> 99%'
  if (rounded <= 0 && probability > 0) return '< 1%'
  return `${rounded}%`
}
