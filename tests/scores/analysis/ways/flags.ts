/** The documents' cutoffs, applied to each metric of a server. */
import { isOutsideFences } from '../../../../worker/analysis/quartile-fences.ts'
import { TREND_CUTOFF, trends } from '../../../../worker/analysis/trend-change.ts'
import { Z_SCORE_CUTOFF, Z_SCORE_WINDOW, zScore } from '../../../../worker/analysis/z-score.ts'
import { columnOf, type Server } from '../servers.ts'

/** For each row of the test the share of metrics that each cutoff flags. */
export interface FlaggedShares {
  'z-score': Float64Array
  'quartile-fences': Float64Array
  'z-or-fences': Float64Array
  'trend-change': Float64Array
}

export function flaggedShares(server: Server): FlaggedShares {
  const { before, metrics, times } = server
  const rows = times.length - before
  const shares: FlaggedShares = {
    'z-score': new Float64Array(rows),
    'quartile-fences': new Float64Array(rows),
    'z-or-fences': new Float64Array(rows),
    'trend-change': new Float64Array(rows),
  }
  for (let metric = 0; metric < metrics; metric++) {
    // Each row is looked at with the nineteen before it, of which the first are before the test.
    const from = Math.max(0, before - Z_SCORE_WINDOW + 1)
    const recent: number[] = []
    for (const [at, value] of columnOf(server, metric, from, times.length).entries()) {
      recent.push(value)
      if (recent.length > Z_SCORE_WINDOW) recent.shift()
      const row = from + at - before
      if (row >= 0) flag(shares, row, 1 / metrics, recent)
    }
  }
  return shares
}

function flag(shares: FlaggedShares, row: number, share: number, recent: number[]): void {
  const isFar = Math.abs(zScore(recent) ?? 0) > Z_SCORE_CUTOFF
  const isOutside = isOutsideFences(recent)
  if (isFar) shares['z-score'][row]! += share
  if (isOutside) shares['quartile-fences'][row]! += share
  if (isFar || isOutside) shares['z-or-fences'][row]! += share
  if ((trends(recent)?.deviation ?? 0) > TREND_CUTOFF) shares['trend-change'][row]! += share
}
