/** The labels of a simulated fleet. */
import { inOrder } from '../promql/label-order'
import type { Found, LabelSource } from '../promql/label-source'
import type { Labels, Matcher } from '../promql/source'
import type { Machine } from './exporter'
import { matchingIn } from './simulator'

/** Answers about labels; every series has a sample as new as `now`, Unix ms. */
export function simulatedLabels(machines: readonly Machine[], now: () => number): LabelSource {
  const labelSets = (matchers: readonly Matcher[], from: number): Labels[] =>
    from > now()
      ? []
      : matchingIn(machines, matchers).flatMap(({ instruments }) =>
          instruments.map(({ labels }) => labels)
        )
  return {
    async labelNames(matchers, from, limit) {
      return first(new Set(labelSets(matchers, from).flatMap(Object.keys)), limit)
    },
    async labelValues(name, matchers, from, limit) {
      const sets = labelSets(matchers, from).filter((labels) => Object.hasOwn(labels, name))
      return first(new Set(sets.map((labels) => labels[name]!)), limit)
    },
    async series(matchers, from, limit) {
      const found = labelSets(matchers, from)
      const kept = inOrder(found.slice(0, limit), (labels) => labels)
      return { found: [...kept], truncated: found.length > limit }
    },
  }
}

function first(texts: ReadonlySet<string>, limit: number): Found<string> {
  return { found: [...texts].sort().slice(0, limit), truncated: texts.size > limit }
}
