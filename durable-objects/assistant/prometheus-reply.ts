/** Prometheus's answers as values. */
import { type Line, type Sample, TelemetryUnavailable } from '../../worker/assistant/telemetry'
import type { PrometheusReply } from '../../worker/contracts/prometheus'

type Labels = Record<string, string>
/** Unix seconds, and the value as text. */
type Point = [number, string]

interface InstantAnswer {
  resultType: 'vector' | 'scalar'
  result: { metric: Labels; value: Point }[] | Point
}

interface RangeAnswer {
  result: { metric: Labels; values: Point[] }[]
}

/** Those of an instant query. @throws {TelemetryUnavailable} where it failed */
export function samplesOf(reply: PrometheusReply): Sample[] {
  const { resultType, result } = dataOf<InstantAnswer>(reply)
  if (resultType === 'scalar') return [sample({}, result as Point)]
  return (result as { metric: Labels; value: Point }[]).map(({ metric, value }) =>
    sample(metric, value)
  )
}

/** Those of a range query. @throws {TelemetryUnavailable} where it failed */
export function linesOf(reply: PrometheusReply): Line[] {
  return dataOf<RangeAnswer>(reply).result.map(({ metric, values }) => ({
    labels: metric,
    times: values.map(([at]) => at * 1_000),
    values: values.map(([, value]) => numberOf(value)),
  }))
}

const sample = (labels: Labels, [at, value]: Point): Sample => ({
  labels,
  at: at * 1_000,
  value: numberOf(value),
})

/** Prometheus writes `+Inf`, which JavaScript does not read. */
const numberOf = (text: string) => Number(text.replace('Inf', 'Infinity'))

function dataOf<Data>({ status, body }: PrometheusReply): Data {
  const answer = JSON.parse(body) as { data: Data; error?: string }
  if (status !== 200) throw new TelemetryUnavailable(answer.error ?? `answered ${status}`)
  return answer.data
}
