/** Where servers' samples come in; bodies are handed on unread, because objects compute. */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { mayWrite } from '../access/guard'
import type { WriteFormat, WriteOutcome } from '../contracts/ingest'
import { GOVERNOR, INGEST } from '../policy'
import { Problem, tooLarge } from '../problem'
import { data } from '../rpc'

const limit = bodyLimit({ maxSize: INGEST.maxBodyBytes, onError: tooLarge(INGEST.maxBodyBytes) })

/** The encodings that a store undoes. */
const ENCODINGS = ['snappy', 'gzip', 'identity'] as const
type Encoding = (typeof ENCODINGS)[number]

/** `intervalS`: seconds that the store asks to leave between pushes, where it asks. */
type Write = { Bindings: Env; Variables: { intervalS?: number } }
type WriteContext = Context<Write>

/** Every answer says how often to push, errors included. */
const interval = createMiddleware<Write>(async function interval(c, next) {
  await next()
  c.header('openmanager-interval', String(c.get('intervalS') ?? GOVERNOR.intervalS.usual))
})

export const write = new Hono<Write>()
  .use(interval)
  // Prometheus remote-write 1.0: https://prometheus.io/docs/specs/prw/remote_write_spec/
  .post('/write', mayWrite, limit, async (c) => {
    const type = c.req.header('content-type') ?? ''
    const proto = /;\s*proto="?([^";]+)/.exec(type)?.[1] ?? 'prometheus.WriteRequest'
    if (!/^application\/x-protobuf\b/.test(type) || proto !== 'prometheus.WriteRequest') {
      throw new Problem('/problems/unsupported-media-type', {
        detail: 'Send remote-write 1.0: Content-Type application/x-protobuf',
      })
    }
    const outcome = await store(c, 'remote-write-1', encodingOf(c, 'snappy', ['snappy']))
    if (outcome.kind === 'too-frequent' || outcome.kind === 'over-budget') {
      // The Worker waits, whose time is free; the object sleeps.
      await scheduler.wait(Math.min(outcome.retryAfterS * 1_000, GOVERNOR.answerAfterMs))
      // Prometheus drops what is answered with 429, unless it is told otherwise.
      return answer(c, { ...outcome, kind: 'over-budget' })
    }
    return answer(c, outcome)
  })

  // Prometheus text exposition, pushed; `extra_label=NAME=VALUE` adds a label to every series.
  .post('/import/prometheus', mayWrite, limit, async (c) => {
    return answer(c, await store(c, 'text', encodingOf(c, 'identity', ['identity', 'gzip'])))
  })

async function store(
  c: WriteContext,
  format: WriteFormat,
  contentEncoding: Encoding
): Promise<WriteOutcome> {
  const extraLabels = extraLabelsOf(c)
  const body = await c.req.arrayBuffer()
  const store = c.env.SERIES.getByName('main')
  return data(store.write({ format, contentEncoding, body, extraLabels }))
}

function encodingOf(c: WriteContext, usual: Encoding, allowed: readonly Encoding[]): Encoding {
  const named = c.req.header('content-encoding')?.toLowerCase() ?? usual
  const encoding = ENCODINGS.find((candidate) => candidate === named)
  if (!encoding || !allowed.includes(encoding)) {
    throw new Problem('/problems/unsupported-media-type', {
      detail: `Content-Encoding must be ${allowed.join(' or ')}, not ${named.slice(0, 64)}`,
    })
  }
  return encoding
}

function extraLabelsOf(c: WriteContext): Record<string, string> {
  const pairs = c.req.queries('extra_label') ?? []
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^([a-zA-Z_][a-zA-Z0-9_]*)=(.+)$/s.exec(pair) ?? []
      if (name && value) return [name, value]
      throw new Problem('/problems/invalid-request', {
        detail: 'extra_label must be NAME=VALUE, with a valid label name',
        in: 'query',
      })
    })
  )
}

/** Senders repeat 5xx and never 4xx but 429, so only what may succeed later is one of these. */
function answer(c: WriteContext, outcome: WriteOutcome): Response {
  if ('intervalS' in outcome && outcome.intervalS) c.set('intervalS', outcome.intervalS)
  switch (outcome.kind) {
    case 'stored':
      return c.body(null, 204)
    case 'partial': {
      const detail = outcome.reasons
        .map(({ reason, count, example }) => `${count} × ${reason}, for example ${example}`)
        .join('; ')
      const { samples: stored, rejected } = outcome
      throw new Problem('/problems/samples-rejected', { detail, stored, rejected })
    }
    case 'malformed':
      throw new Problem('/problems/malformed-body', { detail: outcome.detail })
    case 'overloaded':
      throw new Problem('/problems/overloaded', {
        headers: { 'retry-after': String(outcome.retryAfterS) },
      })
    case 'over-budget':
      throw new Problem('/problems/over-budget', {
        detail: `Try again in ${outcome.retryAfterS} s; nothing of this push was stored`,
        headers: { 'retry-after': String(outcome.retryAfterS) },
      })
    case 'too-frequent':
      throw new Problem('/problems/too-frequent', {
        detail: `Push at most every ${outcome.intervalS} s: keep these samples and send them later with others`,
        headers: { 'retry-after': String(outcome.retryAfterS) },
      })
  }
}
