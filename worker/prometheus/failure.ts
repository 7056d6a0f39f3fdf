/** Why a question has no answer, in the words and with the status codes of Prometheus. */
import type { PrometheusErrorType, PrometheusReply } from '../contracts/prometheus'
import { lineColumn, PromqlError, QueryAborted, TooManySamples, TooMuchWork } from '../promql/error'

const STATUS: Readonly<Record<PrometheusErrorType, number>> = {
  bad_data: 400,
  unauthorized: 401,
  not_found: 404,
  execution: 422,
  // Nginx's code for a client that went away before its answer came.
  canceled: 499,
  internal: 500,
  timeout: 503,
  unavailable: 503,
}

/** A failure that the caller is told. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    readonly type: PrometheusErrorType,
    message: string
  ) {
    super(message)
  }
}

/** The complaint about one parameter. */
export const invalid = (parameter: string, reason: string) =>
  new ApiError('bad_data', `invalid parameter "${parameter}": ${reason}`)

/** A failure as it is sent. @param status where another one says more than the type's own */
export const failure = (
  type: PrometheusErrorType,
  error: string,
  status = STATUS[type]
): PrometheusReply => ({
  status,
  body: JSON.stringify({ status: 'error', errorType: type, error }),
})

/**
 * The failure behind an error, or undefined for one that is a bug.
 * @param text the expression that was asked, for the place of a mistake in it
 */
export function failureOf(error: unknown, text: string): PrometheusReply | undefined {
  if (error instanceof ApiError) return failure(error.type, error.message)
  if (error instanceof PromqlError) {
    return error.kind === 'parse'
      ? failure('bad_data', `invalid parameter "query": ${parseError(error, text)}`)
      : failure('execution', error.message)
  }
  if (error instanceof TooManySamples) {
    const what = 'query processing would load too many samples into memory in query execution'
    return failure('execution', `${what}: ${error.message}`)
  }
  if (error instanceof TooMuchWork) return failure('execution', error.message)
  if (error instanceof QueryAborted) {
    return failure(error.reason, `${error.message} in query execution`)
  }
  return undefined
}

/** `1:5: parse error: unexpected …`, as Prometheus writes it. */
export const parseError = ({ position, message }: PromqlError, text: string): string =>
  `${lineColumn(text, position)}: parse error: ${message}`
