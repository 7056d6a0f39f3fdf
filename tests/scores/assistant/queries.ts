/** PromQL over a source of series, as the assistant asks it. */
import type { Telemetry } from '../../../worker/assistant/telemetry'
import { queryInstant, queryRange } from '../../../worker/promql/query'
import type { SeriesSource } from '../../../worker/promql/source'

type Queries = Pick<Telemetry, 'instant' | 'range'>

export const queriesOf = (source: SeriesSource): Queries => ({
  async instant(expression, at) {
    return (await queryInstant(expression, source, at)).map((sample) => ({ ...sample, at }))
  },
  async range(expression, from, to, stepMs) {
    const series = await queryRange(expression, source, { from, to: to + 1, stepMs })
    return series.map(({ labels, values, present }) => {
      const steps = [...present.keys()].filter((step) => present[step] === 1)
      return {
        labels,
        times: steps.map((step) => from + step * stepMs),
        values: steps.map((step) => values[step]!),
      }
    })
  },
})
