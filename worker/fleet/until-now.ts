/** A simulated fleet without its future. */
import type { SeriesSource } from '../promql/source'

/**
 * The same samples up to `now`, Unix ms. A simulator thins its samples out by the times of evaluation,
 * which it counts back from the end of a window, so the end moves by whole steps.
 */
export function untilNow(source: SeriesSource, now: () => number): SeriesSource {
  return {
    async select(matchers, from, to, hints) {
      const end = now() + 1
      if (to <= end) return source.select(matchers, from, to, hints)
      const { stepMs } = hints
      const past = stepMs > 0 ? to - Math.ceil((to - end) / stepMs) * stepMs : end
      return from < past ? source.select(matchers, from, past, hints) : []
    },
  }
}
