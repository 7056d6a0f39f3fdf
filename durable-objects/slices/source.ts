/** The series of a fleet, wherever its slices hold them. */
import { SLICES } from '../../worker/policy'
import { TooManySamples } from '../../worker/promql/error'
import { labelsKey } from '../../worker/promql/labels'
import type { PartAnswer, PartQuestion, PartRefusal } from '../../worker/promql/part'
import {
  type IndexedSource,
  type Matcher,
  SampleBudget,
  type SelectHints,
  type Series,
} from '../../worker/promql/source'
import { merged } from '../series/column'
import { inParallel } from './in-parallel'
import { inOneEpoch, type SliceMap, slicesFor } from './map'
import { slicedPlaces } from './places'

/** A slice, which can evaluate expressions over its own samples too. */
export interface SliceSource extends IndexedSource {
  answer(question: PartQuestion): Promise<PartAnswer | PartRefusal>
}

/**
 * A source over all slices, each of which is a source itself.
 *
 * An answer is complete or none: a slice that fails fails the question.
 *
 * @param slice slice `n` as a source
 */
export function slicedSource(map: SliceMap, slice: (n: number) => SliceSource): IndexedSource {
  return {
    places: slicedPlaces(map, (n, question) => slice(n).answer(question)),

    async select(matchers, from, to, hints) {
      if (!(from < to)) return []
      const budget = new SampleBudget(hints.maxSamples)
      const slices = slicesFor(map, matchers, from, to)
      const ask = async (n: number, maxSamples: number) => {
        const limited: SelectHints = { ...hints, maxSamples }
        const series = await slice(n).select(matchers, from, to, limited)
        for (const { times } of series) budget.spend(times.length)
        return series
      }
      // Each call has a share, so that all answers together fit in memory; one that needs more comes last.
      const share = Math.floor(budget.left / slices.length)
      const large: number[] = []
      const answers = await inParallel(slices, SLICES.maxCalls, async (n) => {
        try {
          return await ask(n, share)
        } catch (error) {
          if (!(error instanceof TooManySamples)) throw error
          large.push(n)
          return []
        }
      })
      for (const n of large) answers.push(await ask(n, budget.left))
      const isDisjoint = slices.length < 2 || inOneEpoch(map, from, to)
      return isDisjoint ? answers.flat() : mergedSeries(answers.flat())
    },

    async labelValues(name, from) {
      const slices = slicesFor(map, NO_MATCHERS, from, Number.POSITIVE_INFINITY)
      const ask = (n: number) => slice(n).labelValues(name, from)
      return [...new Set((await inParallel(slices, SLICES.maxCalls, ask)).flat())]
    },
  }
}

const NO_MATCHERS: readonly Matcher[] = []

/** Series with equal labels become one; their samples are of different epochs. */
function mergedSeries(series: readonly Series[]): Series[] {
  const parts = new Map<string, Series[]>()
  for (const one of series) {
    const key = labelsKey(one.labels)
    const known = parts.get(key)
    if (known) known.push(one)
    else parts.set(key, [one])
  }
  return [...parts.values()].map((same) => {
    if (same.length === 1) return same[0]!
    same.sort((a, b) => a.times[0]! - b.times[0]!)
    return { labels: same[0]!.labels, ...merged(same) }
  })
}
