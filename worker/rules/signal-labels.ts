/** Labels of signals among those of a fleet's series. */
import { SIGNAL_NAMES, SIGNALS } from '../fleet/signals'
import type { Found, LabelSource } from '../promql/label-source'
import { NAME } from '../promql/labels'
import { valueTest } from '../promql/matchers'
import type { Labels, Matcher } from '../promql/source'
import { labelMatchers, measuredBy, signalOf } from './expand'

/**
 * Answers in which a signal is a metric with a series for each server that reports what it is computed
 * from. As in queries, its series are found by selectors that name it; its name by any selector.
 */
export function withSignalLabels(labels: LabelSource): LabelSource {
  const servers = (matchers: readonly Matcher[], from: number, limit: number) =>
    labels.labelValues('instance', labelMatchers(matchers), from, limit)
  return {
    async labelNames(matchers, from, limit) {
      if (!signalOf(matchers)) return labels.labelNames(matchers, from, limit)
      const { found } = await servers(matchers, from, 1)
      return first(found.length > 0 ? [NAME, 'instance'] : [], limit)
    },

    async labelValues(name, matchers, from, limit) {
      if (name === NAME) return metrics(labels, matchers, from, limit)
      if (!signalOf(matchers)) return labels.labelValues(name, matchers, from, limit)
      return name === 'instance' ? servers(matchers, from, limit) : first([], limit)
    },

    async series(matchers, from, limit) {
      const signal = signalOf(matchers)
      if (!signal) return labels.series(matchers, from, limit)
      const { found, truncated } = await servers(matchers, from, limit)
      const series = found.map((instance): Labels => ({ [NAME]: signal.record, instance }))
      return { found: series, truncated }
    },
  }
}

/** Names of metrics, those of signals included whose metrics are there. */
async function metrics(
  labels: LabelSource,
  matchers: readonly Matcher[],
  from: number,
  limit: number
): Promise<Found<string>> {
  const stored = await labels.labelValues(NAME, matchers, from, limit)
  const others = matchers.filter(({ name }) => name !== NAME)
  const { found: measured } =
    others.length === matchers.length
      ? stored
      : await labels.labelValues(NAME, others, from, Number.POSITIVE_INFINITY)
  const there = new Set(measured)
  const records = SIGNAL_NAMES.map((name) => SIGNALS[name])
    .filter((signal) => there.has(measuredBy(signal)) && accepts(matchers, signal.record))
    .map(({ record }) => record)
  const { found, truncated } = first([...new Set([...stored.found, ...records])], limit)
  return { found, truncated: truncated || stored.truncated }
}

/** Whether the series of a signal, whose other label is that of its server, may satisfy all matchers. */
function accepts(matchers: readonly Matcher[], record: string): boolean {
  return matchers.every(
    (matcher) =>
      matcher.name === 'instance' || valueTest(matcher)(matcher.name === NAME ? record : '')
  )
}

const first = (texts: string[], limit: number): Found<string> => ({
  found: texts.sort().slice(0, limit),
  truncated: texts.length > limit,
})
