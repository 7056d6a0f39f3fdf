/** Questions to a fleet in memory. */
import type { PrometheusQuestion } from '../../../worker/contracts/prometheus'
import { answer } from '../../../worker/prometheus/answer'
import type { QueriedFleet, RuleGroup } from '../../../worker/prometheus/fleet'
import { inOrder } from '../../../worker/promql/label-order'
import type { LabelSource } from '../../../worker/promql/label-source'
import { valueTest } from '../../../worker/promql/matchers'
import type { Labels, Matcher, Series } from '../../../worker/promql/source'
import { load } from '../promql/memory-source'

/** The current time of every question, Unix ms. */
export const NOW = 600_000

/** A fleet of these series, with a sample a minute from 1970 on; see {@link load}. */
export function fleetOf(text: string, groups: readonly RuleGroup[] = []): QueriedFleet {
  const source = load(60_000, text)
  return { source, labels: labelsOf(source.series), ruleGroups: () => groups }
}

/** The answer to a question. */
export async function ask(
  fleet: QueriedFleet,
  question: PrometheusQuestion,
  parameters: Record<string, string | string[]>,
  label?: string
) {
  const form = new URLSearchParams()
  for (const [name, values] of Object.entries(parameters)) {
    for (const value of [values].flat()) form.append(name, value)
  }
  const bugs: unknown[] = []
  const call = { question, form: form.toString(), ...(label !== undefined && { label }) }
  const reply = await answer(call, fleet, { now: () => NOW }, (bug) => bugs.push(bug))
  return { ...JSON.parse(reply.body), status: reply.status, text: reply.body, bugs }
}

function labelsOf(all: readonly Series[]): LabelSource {
  const matching = (matchers: readonly Matcher[], from: number): Labels[] => {
    const tests = matchers.map((one) => ({ name: one.name, accepts: valueTest(one) }))
    const found = all.filter(
      ({ labels, times }) =>
        times.at(-1)! >= from && tests.every(({ name, accepts }) => accepts(labels[name] ?? ''))
    )
    return [
      ...inOrder(
        found.map(({ labels }) => labels),
        (labels) => labels
      ),
    ]
  }
  const first = <T>(found: T[], limit: number) => ({
    found: found.slice(0, limit),
    truncated: found.length > limit,
  })
  return {
    async labelNames(matchers, from, limit) {
      return first([...new Set(matching(matchers, from).flatMap(Object.keys))].sort(), limit)
    },
    async labelValues(name, matchers, from, limit) {
      const values = matching(matchers, from).flatMap((labels) => labels[name] ?? [])
      return first([...new Set(values)].sort(), limit)
    },
    async series(matchers, from, limit) {
      return first(matching(matchers, from), limit)
    },
  }
}
