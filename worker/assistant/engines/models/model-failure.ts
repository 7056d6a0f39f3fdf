/** What is behind an error of the AI SDK or a stream that ended badly. */
import type { APICallError, FinishReason } from 'ai'
import * as z from 'zod'
import type { Failure } from '../../failure'

/** Only what is read of it; each provider has its own words in the same place. */
const ErrorBody = z.object({
  error: z.object({
    code: z.union([z.string(), z.number()]).nullish().catch(null),
    type: z.string().nullish().catch(null),
    status: z.string().nullish().catch(null),
    message: z.string().nullish().catch(null),
    details: z.array(z.unknown()).nullish().catch(null),
  }),
})
type ErrorBody = z.infer<typeof ErrorBody>['error']

/** https://cloud.google.com/apis/design/errors#error_payloads */
const RetryInfo = z.object({
  '@type': z.string().endsWith('google.rpc.RetryInfo'),
  retryDelay: z.string().regex(/^\d+(\.\d+)?s$/),
})
const QuotaFailure = z.object({
  '@type': z.string().endsWith('google.rpc.QuotaFailure'),
  violations: z.array(
    z.object({
      quotaId: z.string().nullish().catch(null),
      quotaValue: z.string().nullish().catch(null),
    })
  ),
})
const ErrorInfo = z.object({
  '@type': z.string().endsWith('google.rpc.ErrorInfo'),
  reason: z.string(),
})

/** How a stream ended that threw nothing; null when it ended well. */
export function failureOfFinish(reason: FinishReason | undefined, text: string): Failure | null {
  switch (reason) {
    case 'content-filter':
      return { reason: 'blocked' }
    case 'tool-calls':
      return { reason: 'tool-loop' }
    case 'length':
      return { reason: 'bad-answer' }
    case 'error':
      return { reason: 'server-error' }
    case 'interrupted':
    case undefined:
      // Not a word: a page, perhaps of a proxy, which has nothing that a stream has.
      return { reason: text === '' ? 'bad-answer' : 'interrupted' }
    default:
      return text.trim() === '' ? { reason: 'empty' } : null
  }
}

/** @returns null for an error that is a bug of ours */
export function failureOf(error: unknown): Failure | null {
  for (const cause of chainOf(error)) {
    const failure = failureOfOne(cause)
    if (failure) return failure
  }
  return null
}

/** An error, and what it says was behind it. */
function* chainOf(error: unknown): Generator<unknown> {
  let cause = error
  for (let depth = 0; depth < 5 && cause instanceof Error; depth++) {
    yield cause
    cause = 'lastError' in cause ? cause.lastError : cause.cause
  }
  if (!(error instanceof Error)) yield error
}

function failureOfOne(error: unknown): Failure | null {
  const name = error instanceof Error ? error.name : ''
  if (isCallError(error)) return failureOfCall(error)
  if (name === 'TimeoutError') return { reason: 'timeout' }
  if (name === 'AI_NoSuchModelError') return { reason: 'no-such-model' }
  if (name === 'AI_LoadAPIKeyError') return { reason: 'bad-key' }
  if (name === 'AI_NoOutputGeneratedError') return { reason: 'empty' }
  if (name === 'AI_StreamProviderError') return failureOfStream(error)
  if (
    /^AI_(?:JSONParse|TypeValidation|InvalidResponseData|NoObjectGenerated|NoContentGenerated|EmptyResponseBody)Error$/.test(
      name
    )
  ) {
    return { reason: 'bad-answer' }
  }
  if (/^AI_(?:NoSuchTool|InvalidToolInput|UnsupportedFunctionality)Error$/.test(name)) {
    return { reason: 'tool-loop' }
  }
  // What fetch throws for a connection that fails or breaks; its words differ between runtimes.
  if (
    name === 'TypeError' &&
    /fetch|terminated|network|connection|stream|socket/i.test(String(error))
  ) {
    return { reason: 'interrupted' }
  }
  if (
    error instanceof Error &&
    // The second is all that workerd tells of a connection that it could not or may not make.
    /network connection lost|internal error; reference|aborted|ECONN|socket|terminated/i.test(
      error.message
    )
  ) {
    return { reason: 'interrupted' }
  }
  return null
}

/** By its name, as two copies of the SDK's class may be loaded. */
const isCallError = (error: unknown): error is APICallError =>
  error instanceof Error && error.name === 'AI_APICallError'

function failureOfStream(error: unknown): Failure {
  const status = z.object({ statusCode: z.number() }).safeParse(error)
  return failureOfStatus(status.success ? status.data.statusCode : 500, null)
}

function failureOfCall(error: APICallError): Failure {
  // A connection that could not be made has no status; an answer that could not be read has a good one.
  if (error.statusCode === undefined) return { reason: 'interrupted' }
  if (error.statusCode < 400) {
    const isCut = /process successful response/i.test(error.message)
    return { reason: isCut ? 'interrupted' : 'bad-answer' }
  }
  const body = bodyOf(error.responseBody)
  const failure = failureOfStatus(error.statusCode, body)
  const retryAfterMs = failure.retryAfterMs ?? retryAfter(error.responseHeaders)
  return retryAfterMs === undefined ? failure : { ...failure, retryAfterMs }
}

function bodyOf(text: string | undefined): ErrorBody | null {
  if (text === undefined) return null
  try {
    // A stream's error comes as a list of one.
    const json: unknown = JSON.parse(text)
    const body = ErrorBody.safeParse(Array.isArray(json) ? json[0] : json)
    return body.success ? body.data.error : null
  } catch {
    // Not JSON: a proxy's page. The status says what there is to know.
    return null
  }
}

function failureOfStatus(status: number, body: ErrorBody | null): Failure {
  if (status === 429) return failureOfLimit(body)
  if (status === 401 || status === 403 || isKeyRefused(body)) return { reason: 'bad-key' }
  if (status === 402) return { reason: 'quota' }
  if (status === 404) return { reason: 'no-such-model' }
  if (status === 408 || status === 504) return { reason: 'timeout' }
  return { reason: status >= 500 ? 'server-error' : 'bad-answer' }
}

const detailsOf = <T>(body: ErrorBody | null, schema: z.ZodType<T>): T[] =>
  (body?.details ?? []).slice(0, 16).flatMap((detail) => {
    const read = schema.safeParse(detail)
    return read.success ? [read.data] : []
  })

/** Gemini says 400 to a key that is not one. */
const isKeyRefused = (body: ErrorBody | null): boolean =>
  detailsOf(body, ErrorInfo).some(({ reason }) => reason.startsWith('API_KEY_')) ||
  body?.type === 'authentication_error' ||
  body?.code === 'invalid_api_key'

/** Which limit: of the minute, of the day, or one of 0, which says that the plan is without this model. */
function failureOfLimit(body: ErrorBody | null): Failure {
  const delays = detailsOf(body, RetryInfo).map(({ retryDelay }) => Number.parseFloat(retryDelay))
  const violations = detailsOf(body, QuotaFailure).flatMap((detail) => detail.violations)
  const wait = delays.length > 0 ? { retryAfterMs: Math.max(...delays) * 1_000 } : {}
  const isNever =
    violations.some(({ quotaValue }) => quotaValue === '0') ||
    /\blimit: 0\b(?!\.\d)/.test(body?.message ?? '')
  if (isNever) return { reason: 'quota', isNever, ...wait }
  const isDay = violations.some(({ quotaId }) => quotaId?.includes('PerDay'))
  const isPaidFor = body?.code === 'insufficient_quota' || body?.type === 'insufficient_quota'
  return { reason: isDay || isPaidFor ? 'quota' : 'rate-limit', ...wait }
}

/** Seconds, as OpenAI and Anthropic send them. */
function retryAfter(headers: Record<string, string> | undefined): number | undefined {
  const seconds = Number(headers?.['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined
}
