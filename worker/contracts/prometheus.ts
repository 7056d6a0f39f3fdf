/** Prometheus's HTTP API as its clients see it. Source: https://prometheus.io/docs/prometheus/latest/querying/api/ */
import * as z from 'zod'

/** What a client may ask of a fleet's samples. */
export const PROMETHEUS_QUESTIONS = [
  'query',
  'query_range',
  'query_exemplars',
  'format_query',
  'parse_query',
  'series',
  'labels',
  'label_values',
  'metadata',
  'rules',
  'alerts',
  'targets',
] as const
export type PrometheusQuestion = (typeof PROMETHEUS_QUESTIONS)[number]

/** A question on its way to the object that answers it. */
export interface PrometheusCall {
  question: PrometheusQuestion
  /** Its parameters as a form, `application/x-www-form-urlencoded`; the first of a name counts. */
  form: string
  /** The label of `label_values`, as it is in the path. */
  label?: string
}

/** The answer on its way back: JSON as text, so that nobody has to read it again. */
export interface PrometheusReply {
  status: number
  body: string
}

/** What kind of failure it is; `unauthorized` is ours, where Prometheus answers without JSON. */
export const PrometheusErrorType = z.enum([
  'bad_data',
  'execution',
  'canceled',
  'timeout',
  'internal',
  'unavailable',
  'not_found',
  'unauthorized',
])
export type PrometheusErrorType = z.infer<typeof PrometheusErrorType>

/** An answer. */
export const PrometheusAnswer = z.object({
  status: z.literal('success'),
  data: z.unknown(),
  /** The answer may be wrong, or not whole. */
  warnings: z.array(z.string()).optional(),
  /** The expression may not mean what it says. */
  infos: z.array(z.string()).optional(),
})

/** A failure. */
export const PrometheusFailure = z.object({
  status: z.literal('error'),
  errorType: PrometheusErrorType,
  error: z.string(),
})

/** Unix seconds, fractions allowed, or RFC 3339. */
const Time = z.string()
/** `5m`, `1h30m`, or seconds. */
const Duration = z.string()
/** At most so many series or names; 0 for no limit of the caller's. */
const Limit = z.string()
const Selectors = z.array(z.string())

/** How a query is evaluated, whatever its window. */
const Evaluation = z.object({
  query: z.string(),
  timeout: Duration.optional(),
  limit: Limit.optional(),
  lookback_delta: Duration.optional(),
  stats: z.enum(['true', 'all']).optional(),
})

/** Parameters by question, for the API's description: the object reads them itself. */
export const PrometheusParameters = {
  query: Evaluation.extend({ time: Time.optional() }),
  query_range: Evaluation.extend({ start: Time, end: Time, step: Duration }),
  query_exemplars: z.object({ query: z.string(), start: Time.optional(), end: Time.optional() }),
  format_query: z.object({ query: z.string() }),
  parse_query: z.object({ query: z.string() }),
  series: z.object({
    'match[]': Selectors,
    start: Time.optional(),
    end: Time.optional(),
    limit: Limit.optional(),
  }),
  labels: z.object({
    'match[]': Selectors.optional(),
    start: Time.optional(),
    end: Time.optional(),
    limit: Limit.optional(),
  }),
  label_values: z.object({
    'match[]': Selectors.optional(),
    start: Time.optional(),
    end: Time.optional(),
    limit: Limit.optional(),
  }),
  metadata: z.object({
    metric: z.string().optional(),
    limit: z.string().optional(),
    limit_per_metric: z.string().optional(),
  }),
  rules: z.object({
    type: z.enum(['alert', 'record']).optional(),
    'rule_name[]': Selectors.optional(),
    'rule_group[]': Selectors.optional(),
    'file[]': Selectors.optional(),
    'match[]': Selectors.optional(),
    exclude_alerts: z.enum(['true', 'false']).optional(),
  }),
  alerts: z.object({}),
  targets: z.object({}),
} satisfies Record<PrometheusQuestion, z.ZodType>
