/** Labels of a fleet over several slices. */
import { SLICES } from '../../worker/policy'
import { inOrder, orderKey } from '../../worker/promql/label-order'
import type { Found, LabelSource } from '../../worker/promql/label-source'
import type { Labels, Matcher } from '../../worker/promql/source'
import { data } from '../../worker/rpc'
import type { Engine } from '../series/engine'
import type { SeriesStore } from '../series-store'
import { inParallel } from './in-parallel'
import { type SliceMap, slicesFor } from './map'

/** The labels of one store. */
export const labelsOfEngine = (engine: Engine): LabelSource => ({
  labelNames: async (...question) => engine.labelNames(...question),
  labelValues: async (...question) => engine.labelValues(...question),
  series: async (...question) => engine.series(...question),
})

/** The labels of one slice, asked from another object. */
export const labelsOfStore = (store: DurableObjectStub<SeriesStore>): LabelSource => ({
  labelNames: (...question) => data(store.ownLabelNames(...question)),
  labelValues: (...question) => data(store.ownLabelValues(...question)),
  series: (...question) => data(store.ownSeries(...question)),
})

/**
 * The labels of all slices together; a slice that fails fails the question.
 * @param slice slice `n`
 */
export function slicedLabels(map: SliceMap, slice: (n: number) => LabelSource): LabelSource {
  const ask = <Answer>(
    matchers: readonly Matcher[],
    from: number,
    question: (labels: LabelSource) => Promise<Answer>
  ): Promise<Answer[]> => {
    const slices = slicesFor(map, matchers, from, Number.POSITIVE_INFINITY)
    return inParallel(slices, SLICES.maxCalls, (n) => question(slice(n)))
  }
  return {
    async labelNames(matchers, from, limit) {
      return texts(await ask(matchers, from, (one) => one.labelNames(matchers, from, limit)), limit)
    },
    async labelValues(name, matchers, from, limit) {
      const question = (one: LabelSource) => one.labelValues(name, matchers, from, limit)
      return texts(await ask(matchers, from, question), limit)
    },
    async series(matchers, from, limit) {
      const answers = await ask(matchers, from, (one) => one.series(matchers, from, limit))
      if (answers.length === 1) return answers[0]!
      const all = new Map<string, Labels>()
      for (const { found } of answers) for (const one of found) all.set(orderKey(one), one)
      const sorted = inOrder([...all.values()], (labels) => labels)
      return { found: sorted.slice(0, limit), truncated: isCut(answers) || sorted.length > limit }
    },
  }
}

function texts(answers: readonly Found<string>[], limit: number): Found<string> {
  if (answers.length === 1) return answers[0]!
  const all = new Set(answers.flatMap(({ found }) => found))
  return {
    found: [...all].sort().slice(0, limit),
    truncated: isCut(answers) || all.size > limit,
  }
}

const isCut = (answers: readonly Found<unknown>[]) => answers.some(({ truncated }) => truncated)
