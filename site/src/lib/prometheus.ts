import { ApiError, problemIn } from './api'
import { heardDate } from './clock'
import { type Answer, answerOf } from './query-answer'
import type { QueryWindow } from './query-window'

/** A query longer than this goes in the body: proxies bound the length of addresses. */
const MAX_QUERY_IN_ADDRESS = 2_000

/** Where the Prometheus HTTP API of a fleet is, without `/api/v1`. */
export const prometheusOf = (fleet: string) => `/api/fleets/${encodeURIComponent(fleet)}/prometheus`

interface Asking {
  fleet: string
  expr: string
  /** Series that are wanted at most. */
  limit: number
  signal: AbortSignal
}

/**
 * What an expression is at a moment, Unix ms; null means now.
 *
 * @throws {ApiError} when no answer came or the answer is an error
 */
export function queryAt(asking: Asking, atMs: number | null): Promise<Answer> {
  const form = formOf(asking)
  if (atMs !== null) form.set('time', seconds(atMs))
  return ask(`${prometheusOf(asking.fleet)}/api/v1/query`, form, asking.signal)
}

/**
 * What an expression is over a window.
 *
 * @throws {ApiError} as {@link queryAt} does
 */
export function queryOver(asking: Asking, window: QueryWindow): Promise<Answer> {
  const form = formOf(asking)
  form.set('start', seconds(window.fromMs))
  form.set('end', seconds(window.toMs))
  form.set('step', seconds(window.stepMs))
  return ask(`${prometheusOf(asking.fleet)}/api/v1/query_range`, form, asking.signal)
}

const formOf = ({ expr, limit }: Asking) =>
  new URLSearchParams({ query: expr, limit: String(limit) })

const seconds = (ms: number) => String(ms / 1_000)

async function ask(path: string, form: URLSearchParams, signal: AbortSignal): Promise<Answer> {
  const isLong = String(form).length > MAX_QUERY_IN_ADDRESS
  const headers = { 'accept-language': document.documentElement.lang }
  const request = isLong
    ? fetch(path, { method: 'POST', headers, body: form, signal })
    : fetch(`${path}?${form}`, { headers, signal })
  const response = await request.catch(noAnswer)
  heardDate(response.headers.get('date'))
  if (!response.ok) throw new ApiError(await queryProblem(response))
  return answerOf(await response.json().catch(noAnswer))
}

/** The problem behind a failure of the query API, which has its own form of errors. */
async function queryProblem(response: Response) {
  const { error, errorType, ...problem } = (await problemIn(response)) as Awaited<
    ReturnType<typeof problemIn>
  > & { error?: string; errorType?: string }
  return error === undefined ? problem : { ...problem, title: errorType ?? '', detail: error }
}

function noAnswer(): never {
  throw new ApiError({ status: 0, title: '', detail: '', type: '' })
}
