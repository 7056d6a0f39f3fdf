/**
 * RFC 9457 problem details: the only error body this API sends.
 * Source: https://www.rfc-editor.org/rfc/rfc9457
 */
import { zValidator } from '@hono/zod-validator'
import type { ErrorHandler, NotFoundHandler, ValidationTargets } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import type { ZodType } from 'zod'
import { API } from './policy'

/** Every kind of problem, by the path of the page that explains it. */
export const KINDS = {
  '/problems/invalid-request': { status: 422, title: 'The request does not match its schema' },
  '/problems/malformed-body': { status: 400, title: 'The body could not be read' },
  '/problems/samples-rejected': { status: 400, title: 'Some samples were not stored' },
  '/problems/unauthorized': { status: 401, title: 'A valid key is needed' },
  '/problems/forbidden': { status: 403, title: 'This is not allowed from there' },
  '/problems/no-such-route': { status: 404, title: 'This API has no such route' },
  '/problems/no-such-fleet': { status: 404, title: 'There is no such fleet' },
  '/problems/no-such-run': { status: 404, title: 'There is no such run, or not any more' },
  '/problems/no-such-server': { status: 404, title: 'There is no such server in this fleet' },
  '/problems/method-not-allowed': { status: 405, title: 'This route has no such method' },
  '/problems/body-too-large': { status: 413, title: 'The body is too large' },
  '/problems/unsupported-media-type': { status: 415, title: 'This content type is not read here' },
  '/problems/invalid-rules': { status: 422, title: 'The rules have mistakes' },
  '/problems/too-many-values': { status: 422, title: 'The answer would hold too many values' },
  '/problems/too-frequent': { status: 429, title: 'Pushes come more often than the budget allows' },
  '/problems/too-many-questions': {
    status: 429,
    title: 'Too many questions in a short time',
  },
  '/problems/internal': { status: 500, title: 'Something broke on our side' },
  '/problems/not-configured': { status: 503, title: 'This deployment has no key for that' },
  '/problems/over-budget': { status: 503, title: "The day's budget does not allow this push yet" },
  '/problems/overloaded': { status: 503, title: 'Too busy at this moment' },
  '/problems/too-many-viewers': { status: 503, title: 'Too many viewers on this fleet' },
} as const
export type ProblemKind = keyof typeof KINDS

/** Members that a problem adds to RFC 9457's own; `headers` go to the response instead. */
type Extra = { detail?: string; headers?: Record<string, string>; [member: string]: unknown }

/** Thrown where the caller can do something about the failure. */
export class Problem extends Error {
  override readonly name = 'Problem'

  constructor(
    readonly type: ProblemKind,
    readonly extra: Extra = {}
  ) {
    super(extra.detail ?? KINDS[type].title)
  }
}

/** What was sent may be long, and so are messages that quote it. */
const quoted = (text: string): string =>
  text.length > API.maxMistakeText ? `${text.slice(0, API.maxMistakeText)}…` : text

/** Like `zValidator`, but a mismatch becomes a problem that names the offending fields. */
export const valid = <T extends ZodType, Target extends keyof ValidationTargets>(
  target: Target,
  schema: T
) =>
  zValidator(target, schema, (result) => {
    if (result.success) return
    const errors = result.error.issues.slice(0, API.maxMistakes).map(({ path, message }) => ({
      field: quoted(path.join('.')),
      message: quoted(message),
    }))
    const detail = errors.map((e) => (e.field ? `${e.field}: ${e.message}` : e.message)).join('; ')
    throw new Problem('/problems/invalid-request', { detail, in: target, errors })
  })

/**
 * Checks of a JSON body, to be spread into a route: its content type, its size, its schema. A
 * request without a body is an empty object.
 */
export const jsonBody = <T extends ZodType>(schema: T) =>
  [
    bodyLimit({ maxSize: API.maxJsonBytes, onError: tooLarge(API.maxJsonBytes) }),
    jsonOnly,
    valid('json', schema),
  ] as const

/** For Hono's `bodyLimit`: a problem that names the limit. */
export const tooLarge = (maxBytes: number) => () => {
  throw new Problem('/problems/body-too-large', { detail: `At most ${maxBytes} bytes`, maxBytes })
}

/** Hono takes a body of another content type for an empty one, which would hide the mistake. */
const jsonOnly = createMiddleware(async function jsonOnly(c, next) {
  const type = c.req.header('content-type')
  const isJson = /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type ?? '')
  if (c.req.raw.body && !isJson && (await c.req.raw.clone().arrayBuffer()).byteLength > 0) {
    throw new Problem('/problems/unsupported-media-type', {
      detail: `Send application/json, not ${type ?? 'a body without content type'}`,
    })
  }
  await next()
})

/** Hono's own exceptions carry only a status; each has one kind here. */
const KIND_OF_STATUS: Partial<Record<number, ProblemKind>> = {
  400: '/problems/malformed-body',
  413: '/problems/body-too-large',
}

export const onError: ErrorHandler = (error, c) => {
  if (error instanceof Problem) return respond(error, c.req.path)
  if (error instanceof HTTPException) {
    const kind = KIND_OF_STATUS[error.status]
    if (kind) return respond(new Problem(kind, { detail: error.message }), c.req.path)
  }
  console.error(error) // The cause goes to the log; the caller learns only that it was ours.
  return respond(new Problem('/problems/internal'), c.req.path)
}

/** Says whether the path exists under another method, which is the likelier mistake. */
export const notFound =
  (methodsOf: (path: string) => string[]): NotFoundHandler =>
  (c) => {
    const methods = methodsOf(c.req.path)
    if (methods.length === 0) return respond(new Problem('/problems/no-such-route'), c.req.path)
    const allow = methods.join(', ')
    return respond(
      new Problem('/problems/method-not-allowed', {
        detail: `Allowed here: ${allow}`,
        headers: { allow },
      }),
      c.req.path
    )
  }

function respond({ type, extra }: Problem, instance: string): Response {
  const { headers, ...members } = extra
  const { status, title } = KINDS[type]
  return Response.json(
    { type, title, status, instance, ...members },
    { status, headers: { ...headers, 'content-type': 'application/problem+json' } }
  )
}
