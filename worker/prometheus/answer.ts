/** The answers of Prometheus's HTTP API: parameters in, JSON out. */
import type { PrometheusCall, PrometheusQuestion, PrometheusReply } from '../contracts/prometheus'
import { parse } from '../promql/parse'
import { pretty } from '../promql/print'
import { treeJson } from '../promql/tree-json'
import type { Data } from './data'
import { ApiError, failure, failureOf, invalid } from './failure'
import type { QueriedFleet } from './fleet'
import { labelNames, labelValues, series } from './label-questions'
import { metadata } from './metadata-question'
import { Parameters } from './parameters'
import { instantQuery, rangeQuery } from './query'
import { rules } from './rules-question'

/** The circumstances in which a question is asked. */
export interface Circumstances {
  /** The current time, Unix ms. */
  now: () => number
}

type Answering = (
  parameters: Parameters,
  fleet: QueriedFleet,
  circumstances: Circumstances,
  label: string
) => Data | Promise<Data>

const ANSWERS: Readonly<Record<PrometheusQuestion, Answering>> = {
  query: (parameters, { source }, asked) => instantQuery(parameters, { source, ...asked }),
  query_range: (parameters, { source }, asked) => rangeQuery(parameters, { source, ...asked }),
  query_exemplars: exemplars,
  format_query(parameters) {
    const text = parameters.text('query')
    return { json: JSON.stringify(pretty(parse(text), text)) }
  },
  parse_query(parameters) {
    const text = parameters.text('query')
    return { json: JSON.stringify(treeJson(parse(text), text)) }
  },
  labels: (parameters, { labels }) => labelNames(parameters, labels),
  label_values: (parameters, { labels }, _, label) => labelValues(parameters, labels, label),
  series: (parameters, { labels }) => series(parameters, labels),
  metadata: (parameters, { labels }) => metadata(parameters, labels),
  rules: async (parameters, fleet) => rules(parameters, await fleet.ruleGroups()),
  // Nothing raises alerts, and servers push: there is nobody whom we scrape.
  alerts: () => ({ json: '{"alerts":[]}' }),
  targets: () => ({
    json: '{"activeTargets":[],"droppedTargets":[],"droppedTargetCounts":{}}',
  }),
}

/**
 * The answer to a question, or the reason why there is none; never throws, but passes what is a bug to
 * `report`.
 */
export async function answer(
  { question, form, label = '' }: PrometheusCall,
  fleet: QueriedFleet,
  circumstances: Circumstances,
  report: (bug: unknown) => void
): Promise<PrometheusReply> {
  const parameters = new Parameters(form)
  try {
    const data = await ANSWERS[question](parameters, fleet, circumstances, label)
    return success(data)
  } catch (error) {
    const known = failureOf(error, parameters.text('query'))
    if (known !== undefined) return known
    report(error)
    return failure('internal', 'something broke on our side')
  }
}

/** What is answered with data. */
export function success({ json, warnings = [], infos = [] }: Data): PrometheusReply {
  const remarks =
    (warnings.length > 0 ? `,"warnings":${JSON.stringify(warnings)}` : '') +
    (infos.length > 0 ? `,"infos":${JSON.stringify(infos)}` : '')
  return { status: 200, body: `{"status":"success","data":${json}${remarks}}` }
}

/** Exemplars are not stored; the question may be wrong nevertheless. */
function exemplars(parameters: Parameters): Data {
  const from = parameters.edgeOr('start', Number.NEGATIVE_INFINITY)
  const to = parameters.edgeOr('end', Number.POSITIVE_INFINITY)
  if (to < from) {
    throw new ApiError('bad_data', 'end timestamp must not be before start timestamp')
  }
  if (parameters.text('query') === '') throw invalid('query', 'unexpected end of input')
  parse(parameters.text('query'))
  return { json: '[]' }
}
