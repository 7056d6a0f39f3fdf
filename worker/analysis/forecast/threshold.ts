/** Whether a metric is going to cross a threshold. */
import type { Outlook } from './forecast'
import { firstAtLeast, tailFactor } from './intervals'

export interface Crossing {
  /** How likely the value is beyond the threshold, step by step. */
  probabilities: Float64Array
  /** The first step at which the 95 % interval reaches beyond it, at which the 80 % one does, and at which it is as likely as not; null: never. */
  possible: number | null
  plausible: number | null
  likely: number | null
  /** The step at which it is most likely. */
  peak: { step: number; probability: number }
}

/** Shares of values beyond the end of an interval that holds 95 %, 80 % and none. */
const BEYOND = { possible: 0.025, plausible: 0.1, likely: 0.5 } as const

/**
 * When a forecast crosses a threshold, and how likely, from what it was off by in its own past.
 *
 * @param side which side of the threshold is the bad one; the threshold itself belongs to it
 */
export function crossing(
  { median, spread }: Pick<Outlook, 'median' | 'spread'>,
  threshold: number,
  side: 'above' | 'below'
): Crossing {
  const factor = tailFactor(spread)
  const probabilities = median.map((value, step) => {
    const size = factor * spread.sizes[step]!
    if (!(size > 0) || spread.ratios.length === 0) {
      return Number(side === 'above' ? value >= threshold : value <= threshold)
    }
    const needed = (threshold - value) / size
    if (side === 'above') return 1 - shareBelow(spread.ratios, spread.shares, needed)
    return shareBelow(spread.ratios, spread.shares, needed, true)
  })
  const first = (share: number) => {
    const step = probabilities.findIndex((probability) => probability >= share)
    return step === -1 ? null : step
  }
  const most = probabilities.reduce((best, p, step) => (p > probabilities[best]! ? step : best), 0)
  return {
    probabilities,
    possible: first(BEYOND.possible),
    plausible: first(BEYOND.plausible),
    likely: first(BEYOND.likely),
    peak: { step: most, probability: probabilities[most] ?? 0 },
  }
}

/** The share of weight on ratios below `bound`, or with `including` up to it. */
function shareBelow(
  ratios: Float64Array,
  shares: Float64Array,
  bound: number,
  including = false
): number {
  let at = firstAtLeast(ratios, bound)
  while (including && at < ratios.length && ratios[at] === bound) at++
  return at === 0 ? 0 : shares[at - 1]!
}
