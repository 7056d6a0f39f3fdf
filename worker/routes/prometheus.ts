/**
 * Prometheus's HTTP API over a fleet's samples: who may ask is decided here, the object answers.
 *
 * Failures have Prometheus's form instead of RFC 9457's: its clients read no other.
 */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { crossOrigin } from '../access/cross-origin'
import { CHALLENGE, mayQuery } from '../access/guard'
import { FleetId } from '../contracts/fleet'
import type { PrometheusCall, PrometheusQuestion, PrometheusReply } from '../contracts/prometheus'
import { PROMETHEUS } from '../policy'
import { success } from '../prometheus/answer'
import { BUILD_INFO } from '../prometheus/build-info'
import { failure } from '../prometheus/failure'
import { data } from '../rpc'

type PrometheusContext = Context<{ Bindings: Env }>

const READ = ['GET'] as const
/** Expressions may be longer than an address. */
const READ_OR_FORM = ['GET', 'POST'] as const

/** Where each question is asked, and how. */
export const QUESTIONS = [
  { path: '/query', question: 'query', methods: READ_OR_FORM },
  { path: '/query_range', question: 'query_range', methods: READ_OR_FORM },
  { path: '/query_exemplars', question: 'query_exemplars', methods: READ_OR_FORM },
  { path: '/format_query', question: 'format_query', methods: READ_OR_FORM },
  { path: '/parse_query', question: 'parse_query', methods: READ_OR_FORM },
  { path: '/series', question: 'series', methods: READ_OR_FORM },
  { path: '/labels', question: 'labels', methods: READ_OR_FORM },
  { path: '/label/:name/values', question: 'label_values', methods: READ },
  { path: '/metadata', question: 'metadata', methods: READ },
  { path: '/rules', question: 'rules', methods: READ },
  { path: '/alerts', question: 'alerts', methods: READ },
  { path: '/targets', question: 'targets', methods: READ },
] as const satisfies readonly {
  path: string
  question: PrometheusQuestion
  methods: readonly string[]
}[]

const limit = bodyLimit({
  maxSize: PROMETHEUS.maxFormBytes,
  onError: (c) =>
    reply(c, failure('bad_data', `the form has more than ${PROMETHEUS.maxFormBytes} bytes`, 413)),
})

/** Mounted where the fleet is `:id`, or `main` where there is none. */
export const prometheus = new Hono<{ Bindings: Env }>()

for (const { path, question, methods } of QUESTIONS) {
  prometheus.use(path, crossOrigin)
  prometheus.on([...methods], path, limit, async (c) => {
    const label = c.req.param('name')
    const call = { question, form: await formOf(c), ...(label !== undefined && { label }) }
    return reply(c, await answered(c, (fleet) => ask(c.env, fleet, call)))
  })
}

// The same for every fleet, and known without asking one.
prometheus.use('/status/buildinfo', crossOrigin)
prometheus.get('/status/buildinfo', async (c) => {
  const buildInfo = success({ json: JSON.stringify(BUILD_INFO) })
  return reply(c, await answered(c, async () => buildInfo))
})

/** What is answered to whoever may ask; an object that fails is reported in Prometheus's form too. */
async function answered(
  c: PrometheusContext,
  work: (fleet: FleetId) => Promise<PrometheusReply | null>
): Promise<PrometheusReply> {
  const id = FleetId.safeParse(c.req.param('id') ?? 'main')
  if (!id.success) return NO_FLEET
  if (!(await mayQuery(c, id.data))) {
    for (const [name, value] of Object.entries(CHALLENGE)) c.header(name, value)
    return failure('unauthorized', 'send the read key as "Authorization: Bearer KEY", or sign in')
  }
  try {
    return (await work(id.data)) ?? NO_FLEET
  } catch (error) {
    console.error(error) // The cause goes to the log; the caller learns only that it was ours.
    const { overloaded, retryable } = error as { overloaded?: unknown; retryable?: unknown }
    return overloaded || retryable
      ? failure('unavailable', 'too busy at this moment')
      : failure('internal', 'something broke on our side')
  }
}

const NO_FLEET = failure('not_found', 'there is no such fleet')

const ask = (env: Env, fleet: FleetId, call: PrometheusCall): Promise<PrometheusReply | null> =>
  fleet === 'main'
    ? data(env.SERIES.getByName('main').prometheus(call))
    : data(env.FLEETS.getByName(fleet).prometheus(call))

/** Parameters in the body count before those of the address, as in Go. */
async function formOf({ req }: PrometheusContext): Promise<string> {
  const query = new URL(req.url).search.slice(1)
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(
    req.header('content-type') ?? ''
  )
  if (req.method !== 'POST' || !isForm) return query
  const body = await req.text()
  return query === '' ? body : `${body}&${query}`
}

function reply(c: PrometheusContext, { status, body }: PrometheusReply): Response {
  const compresses = body.length >= PROMETHEUS.minGzipBytes && acceptsGzip(c)
  return c.body(body, status as 200, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    vary: 'accept-encoding',
    // The platform compresses what says that it is.
    ...(compresses && { 'content-encoding': 'gzip' }),
  })
}

const acceptsGzip = ({ req }: PrometheusContext) =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0+)?\s*(?:,|$))/i.test(req.header('accept-encoding') ?? '')
