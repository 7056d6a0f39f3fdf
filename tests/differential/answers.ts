/** Answers of Prometheus's HTTP API, and whether two of them say the same. */

/** A value as the API writes it: Unix seconds and text. */
type Point = [seconds: number, value: string]

interface Series {
  metric: Record<string, string>
  value?: Point
  values?: Point[]
}

export type Answer =
  | { status: 'success'; data: { resultType: string; result: Series[] | Point } }
  | { status: 'error'; errorType: string; error: string }

/** A server to ask. */
export interface Server {
  url: string
  /** Sent with every question. */
  headers?: Record<string, string>
}

/** The answer of `query` or `query_range`; anything but JSON is an error too. */
export async function ask(
  { url, headers }: Server,
  endpoint: 'query' | 'query_range',
  parameters: Record<string, string>
): Promise<Answer> {
  const body = new URLSearchParams(parameters)
  const response = await fetch(`${url}/api/v1/${endpoint}`, { method: 'POST', headers, body })
  const text = await response.text()
  try {
    return JSON.parse(text) as Answer
  } catch {
    return { status: 'error', errorType: `status ${response.status}`, error: text.slice(0, 200) }
  }
}

/**
 * What is different in `actual`; '' when nothing is. Numbers may differ by `tolerance`, as a share
 * of the smaller one; series may come in any order; errors are all alike.
 */
export function difference(expected: Answer, actual: Answer, tolerance: number): string {
  if (expected.status === 'error' || actual.status === 'error') {
    if (expected.status === actual.status) return ''
    return [expected, actual]
      .map((answer) => (answer.status === 'error' ? `error ${answer.error}` : 'an answer'))
      .join(', but got ')
  }
  const [a, b] = [expected.data, actual.data]
  if (a.resultType !== b.resultType) return `${a.resultType}, but got ${b.resultType}`
  if (a.resultType === 'scalar' || a.resultType === 'string') {
    return differentPoints([a.result as Point], [b.result as Point], tolerance)
  }
  return differentSeries(a.result as Series[], b.result as Series[], tolerance)
}

function differentSeries(expected: Series[], actual: Series[], tolerance: number): string {
  const [a, b] = [byLabels(expected), byLabels(actual)]
  if (b.size !== actual.length) return 'the same series twice'
  for (const [labels, series] of a) {
    const other = b.get(labels)
    if (other === undefined) return `no series ${labels}`
    const problem = differentPoints(pointsOf(series), pointsOf(other), tolerance)
    if (problem !== '') return `${labels}: ${problem}`
  }
  for (const labels of b.keys()) if (!a.has(labels)) return `a series ${labels} too many`
  return ''
}

const byLabels = (series: Series[]) =>
  new Map(series.map((one) => [JSON.stringify(Object.entries(one.metric).sort()), one]))

const pointsOf = ({ value, values }: Series) => values ?? [value!]

function differentPoints(expected: Point[], actual: Point[], tolerance: number): string {
  if (expected.length !== actual.length) {
    return `${expected.length} points, but got ${actual.length}`
  }
  for (const [n, [seconds, value]] of expected.entries()) {
    const [otherSeconds, otherValue] = actual[n]!
    if (Math.abs(seconds - otherSeconds) > 1e-6) return `at ${seconds}, but got ${otherSeconds}`
    if (!isNear(numberOf(value), numberOf(otherValue), tolerance)) {
      return `${value} at ${seconds}, but got ${otherValue}`
    }
  }
  return ''
}

const numberOf = (text: string) => Number(text.replace('Inf', 'Infinity'))

function isNear(a: number, b: number, tolerance: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b)
  return a === b || Math.abs(a - b) <= tolerance * Math.min(Math.abs(a), Math.abs(b))
}
