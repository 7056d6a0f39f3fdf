import type { ExpectedCrossing, Forecast, TimeToFull } from '../../../worker/contracts/forecast'
import { fill } from './fill'
import { moment } from './moment'
import { quantity } from './quantity'
import { chance, vitalText } from './vital-text'
import type { AnalysisWords } from './words'

/** Digits of a count of days or hours, of an error. */
const DIGITS = 2

const at = (instant: string, { language }: AnalysisWords) => moment(Date.parse(instant), language)

/** Why there is no forecast; null where there is one. */
export function refusalText({ refusal }: Forecast, words: AnalysisWords): string | null {
  if (!refusal) return null
  const texts = words.analysis.forecast.refusal
  switch (refusal.reason) {
    case 'too-short':
      return fill(texts['too-short'], {
        hours: Math.floor(refusal.hours),
        needed: Math.ceil(refusal.neededHours),
      })
    case 'gaps':
      return fill(texts.gaps, {
        missing: chance(refusal.missing),
        allowed: chance(refusal.allowed),
      })
    case 'poor-fit':
      return fill(texts['poor-fit'], { times: quantity(refusal.scaledError, DIGITS) })
  }
}

/** How far off the forecast was on the vital's own past; null where it was not tested. */
export function errorText({ backTest, vital }: Forecast, words: AnalysisWords): string | null {
  if (!backTest) return null
  const { error, errorDay } = words.analysis.forecast
  const { rounds, scaledError } = backTest
  const tested = fill(error, { rounds, error: differenceText(vital, backTest.error, words) })
  const compared = scaledError === null ? '' : fill(errorDay, { share: chance(scaledError) })
  return tested + compared
}

/** A difference between two values of a vital: points where the values are percentages. */
function differenceText(vital: Forecast['vital'], value: number, words: AnalysisWords): string {
  if (!vital.endsWith('Percent')) return vitalText(vital, value, words)
  return fill(words.analysis.forecast.pointsPerDay, { n: quantity(value, DIGITS) })
}

/** From when on a threshold may be crossed, and when that is likeliest. */
export function crossingText(crossing: ExpectedCrossing, words: AnalysisWords): string {
  const { crossingLikely, crossingPlausible, crossingPossible, crossingPeak } =
    words.analysis.forecast
  const { possible, plausible, likely, peakAt, peakProbability } = crossing
  const [text, from] = likely
    ? [crossingLikely, likely]
    : plausible
      ? [crossingPlausible, plausible]
      : [crossingPossible, possible]
  const begin = from === null ? '' : `${fill(text, { time: at(from, words) })} `
  return begin + fill(crossingPeak, { time: at(peakAt, words), share: chance(peakProbability) })
}

/** When something is full, as a sentence, and how sure that is. */
export function fullText(full: TimeToFull, vital: Forecast['vital'], words: AnalysisWords): string {
  const texts = words.analysis.forecast.full
  const perDay = (value: number) => differenceText(vital, value, words)
  switch (full.status) {
    case 'full':
      return texts.full
    case 'no-trend':
      return texts['no-trend']
    case 'too-short':
      return fill(texts['too-short'], {
        days: quantity(full.days, DIGITS),
        needed: quantity(full.neededDays, DIGITS),
      })
    case 'beyond-horizon':
      return fill(texts['beyond-horizon'], {
        perDay: perDay(full.perDay),
        time: at(full.horizon, words),
      })
    case 'filling':
      return `${fill(texts.filling, { perDay: perDay(full.perDay), time: at(full.p50, words) })} ${rangeText(full, words)}`
  }
}

function rangeText(
  { p10, p90 }: Extract<TimeToFull, { status: 'filling' }>,
  words: AnalysisWords
): string {
  const { range, rangeFrom, rangeTo } = words.analysis.forecast.full
  if (p10 && p90) return fill(range, { from: at(p10, words), to: at(p90, words) })
  if (p10) return fill(rangeFrom, { from: at(p10, words) })
  return p90 ? fill(rangeTo, { to: at(p90, words) }) : ''
}
