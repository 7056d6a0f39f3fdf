/** The API's description, made from the schemas that check it. OpenAPI 3.1. */
import * as z from 'zod'
import { Anomalies, AnomaliesQuery, ServerAnomaliesQuery } from './contracts/anomaly'
import { RunBegun, RunEvent, RunRequest, RunState, WatchQuery } from './contracts/assistant-run'
import { CausesQuery, Diagnosis, ServerCausesQuery } from './contracts/diagnosis'
import { FaultEntry, FaultList, FaultRequest, FaultsQuery } from './contracts/fault'
import { FleetList, FleetState } from './contracts/fleet'
import { Forecast, ForecastQuery, ServerForecastQuery } from './contracts/forecast'
import { GenerationStatus, NextRequest, NextResponse } from './contracts/generation'
import { Health } from './contracts/health'
import { History, HistoryQuery } from './contracts/history'
import { Logs, LogsQuery, Stats } from './contracts/journal'
import { LiveEvent } from './contracts/live'
import {
  EngineStatus,
  SmartAnswer,
  SmartQuery,
  ThinkingQuery,
  UnifiedAnswer,
  UnifiedQuery,
} from './contracts/original-assistant'
import {
  PrometheusAnswer,
  PrometheusFailure,
  PrometheusParameters,
  type PrometheusQuestion,
} from './contracts/prometheus'
import { RuleGroups, RulesQuery } from './contracts/rules'
import {
  FleetHealth,
  HealthQuery,
  ServerHealth,
  ServerHealthQuery,
} from './contracts/server-health'
import { Settings } from './contracts/settings'
import { ExportQuery, ImportQuery, ImportReport } from './contracts/transfer'
import { Usage } from './contracts/usage'
import { SignIn, WorkspaceKeys } from './contracts/workspace'
import { KINDS, type ProblemKind } from './problem'

/** One method of one path, in the words of its reader. */
interface Operation {
  method: 'get' | 'post' | 'put' | 'delete'
  path: string
  tag:
    | 'Generation'
    | 'Fleets'
    | 'Analyses'
    | 'Assistant'
    | 'Prometheus'
    | 'Ingest'
    | 'Workspace'
    | 'Product'
  summary: string
  description?: string
  query?: z.ZodType
  /** A JSON body by its schema, or another body by its content types. */
  body?: z.ZodType | readonly string[]
  /** A form that carries the parameters of a question, by its schema. */
  form?: z.ZodType
  /** Shape of the 200 answer, or its content type; a string `'204'` means no content. */
  answer:
    | z.ZodType
    | 'text/event-stream'
    | 'application/json'
    | 'application/gzip'
    | 'text/plain'
    | 'text/yaml'
    | '204'
  /** Whether the answer, with 202, comes before the work is done. */
  isBegun?: boolean
  /** Whether the stream goes on after the event that `Last-Event-ID` names, with 204 after the last. */
  isResumable?: boolean
  /** Which credential the operation needs; none when absent. */
  needs?: 'write key' | 'read key' | 'admin token' | 'session'
  problems?: readonly ProblemKind[]
  /** Whether it fails in the form of Prometheus's API instead. */
  failsAsPrometheus?: boolean
}

const BAD_JSON = [
  '/problems/malformed-body',
  '/problems/invalid-request',
  '/problems/body-too-large',
  '/problems/unsupported-media-type',
] as const

/** Why a question to the assistant is not taken. */
const NOT_ASKED = [
  ...BAD_JSON,
  '/problems/no-such-fleet',
  '/problems/unauthorized',
  '/problems/too-many-questions',
] as const

const INGEST = [
  '/problems/malformed-body',
  '/problems/samples-rejected',
  '/problems/unauthorized',
  '/problems/body-too-large',
  '/problems/unsupported-media-type',
  '/problems/overloaded',
  '/problems/over-budget',
  '/problems/not-configured',
] as const

const INTERVAL =
  'The header `Openmanager-Interval` of every answer says how many seconds to leave between pushes.'

/** Prometheus's own API, by question: its path, its methods, and what it answers. */
const PROMETHEUS_API: readonly [
  question: PrometheusQuestion | null,
  path: string,
  methods: readonly ('get' | 'post')[],
  summary: string,
][] = [
  ['query', '/query', ['get', 'post'], 'The value of a PromQL expression at one time'],
  ['query_range', '/query_range', ['get', 'post'], 'The values of an expression over a range'],
  ['query_exemplars', '/query_exemplars', ['get', 'post'], 'Exemplars: none are stored'],
  ['format_query', '/format_query', ['get', 'post'], 'An expression in its usual spelling'],
  ['parse_query', '/parse_query', ['get', 'post'], 'An expression as a tree'],
  ['series', '/series', ['get', 'post'], 'The label sets of series'],
  ['labels', '/labels', ['get', 'post'], 'The names of labels'],
  ['label_values', '/label/{name}/values', ['get'], 'The values of a label'],
  ['metadata', '/metadata', ['get'], 'What metrics are: type, unit, help'],
  ['rules', '/rules', ['get'], 'The rules that hold'],
  ['alerts', '/alerts', ['get'], 'Alerts: none are raised yet'],
  ['targets', '/targets', ['get'], 'Scraped targets: none, because servers push'],
  [null, '/status/buildinfo', ['get'], 'Which Prometheus this is compatible with'],
]

/** Where Prometheus's API is served. */
const PROMETHEUS_BASES = [
  { base: '/api/v1', whose: "of the workspace's fleet" },
  { base: '/api/fleets/{id}/prometheus/api/v1', whose: 'of any fleet' },
]

const PROMETHEUS_OPERATIONS: readonly Operation[] = PROMETHEUS_BASES.flatMap(({ base, whose }) =>
  PROMETHEUS_API.flatMap(([question, path, methods, summary]) =>
    methods.map((method): Operation => {
      const parameters = question === null ? z.object({}) : PrometheusParameters[question]
      return {
        method,
        path: base + path,
        tag: 'Prometheus',
        summary: `${summary}, ${whose}`,
        ...(method === 'post' ? { form: parameters } : { query: parameters }),
        answer: PrometheusAnswer,
        needs: 'read key',
        failsAsPrometheus: true,
      }
    })
  )
)

/** Analyses, by what they are: of a fleet with `server` in the query, and of a server in the address. */
const ANALYSES: readonly {
  name: string
  ofFleet: string
  ofServer: string
  description: string
  queries: readonly [fleet: z.ZodType, server: z.ZodType]
  answers: readonly [fleet: z.ZodType, server: z.ZodType]
  problems?: readonly ProblemKind[]
}[] = [
  {
    name: 'health',
    ofFleet: 'How well the servers of a fleet are, as numbers that are explained',
    ofServer: 'How well a server is, as a number that is explained',
    description:
      '0 to 100; the weakest part sets the score, what is not known lowers the confidence only. `Accept-Language` chooses Korean (default) or English sentences. With `server` the answer is that of the server.',
    queries: [HealthQuery, ServerHealthQuery],
    answers: [z.union([FleetHealth, ServerHealth]), ServerHealth],
  },
  {
    name: 'anomalies',
    ofFleet: 'When servers of a fleet were unusual over all their vitals, and which explain it',
    ofServer: 'When a server was unusual over all its vitals, and which explain it',
    description:
      'Judged by a model of each server that is made of a day of its own past; `watches` says how far that is. A question keeps the analyses current for half an hour. With `vital`, one vital of one server in detail: its values, where it usually is, and the values that are rare.',
    queries: [AnomaliesQuery, ServerAnomaliesQuery],
    answers: [Anomalies, Anomalies],
    problems: ['/problems/too-many-values'],
  },
  {
    name: 'forecast',
    ofFleet: 'What a vital of a server of the fleet is going to be',
    ofServer: 'What a vital of a server is going to be',
    description:
      'Hour by hour, with intervals that hold 80 and 95 % and the error that it made on its own past; refused where that is poor. Also when a threshold is likely to be crossed, and when what fills up is full.',
    queries: [ForecastQuery, ServerForecastQuery],
    answers: [Forecast, Forecast],
    problems: ['/problems/too-many-values'],
  },
  {
    name: 'causes',
    ofFleet: 'What is the matter with a fleet, or with one of its servers',
    ofServer: 'What is the matter with a server',
    description:
      'Causes in order, each with the evidence for and against it; `healthy` and `insufficient-data` compete with them. `unchecked` names what was not looked at. With `at` as of a time within the last 30 days.',
    queries: [CausesQuery, ServerCausesQuery],
    answers: [Diagnosis, Diagnosis],
  },
]

const ANALYSIS_OPERATIONS: readonly Operation[] = ANALYSES.flatMap((analysis): Operation[] => {
  const { name, ofFleet, ofServer, description, queries, answers, problems = [] } = analysis
  const common = {
    method: 'get',
    tag: 'Analyses',
    description,
    needs: 'read key',
    problems: [
      ...(['/problems/invalid-request', '/problems/no-such-server'] as const),
      ...(['/problems/no-such-fleet', '/problems/unauthorized'] as const),
      ...problems,
    ],
  } as const
  return [
    {
      ...{ ...common, path: `/api/fleets/{id}/${name}`, summary: ofFleet },
      ...{ query: queries[0], answer: answers[0] },
    },
    {
      ...{ ...common, path: `/api/servers/{id}/${name}`, summary: ofServer },
      ...{ query: queries[1], answer: answers[1] },
    },
  ]
})

/** Which fleet a question is about, when the caller does not say. */
const WHICH_FLEET =
  "Without `fleet` it is about the workspace's own where the caller may read it and it has servers, else about the visitor's simulated one."

const ASSISTANT_OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/ai/runs',
    tag: 'Assistant',
    summary: 'Ask the assistant, in Korean or English',
    description: `Begins a run, which goes on whoever listens and can be followed up for a quarter of an hour: send its id as \`after\`. ${WHICH_FLEET}`,
    body: RunRequest,
    isBegun: true,
    answer: RunBegun,
    needs: 'read key',
    problems: NOT_ASKED,
  },
  {
    method: 'get',
    path: '/api/ai/runs/{id}',
    tag: 'Assistant',
    summary: 'How far a run is, and its answer',
    answer: RunState,
    needs: 'read key',
    problems: ['/problems/no-such-run', '/problems/unauthorized'],
  },
  {
    method: 'get',
    path: '/api/ai/runs/{id}/events',
    tag: 'Assistant',
    summary: 'Watch a run',
    description:
      'Server-sent events (see the schema RunEvent) from the first one on, or from the one after `Last-Event-ID`. The evidence engine answers first; what a model makes of it follows. `end` is the last event; whoever comes back after it gets 204.',
    query: WatchQuery,
    answer: 'text/event-stream',
    isResumable: true,
    needs: 'read key',
    problems: ['/problems/no-such-run', '/problems/unauthorized', '/problems/too-many-viewers'],
  },
  {
    method: 'post',
    path: '/api/ai/runs/{id}/cancel',
    tag: 'Assistant',
    summary: 'Give a run up',
    answer: '204',
    needs: 'read key',
    problems: ['/problems/no-such-run', '/problems/unauthorized'],
  },
  ...['optimized', 'integrated'].flatMap((name): Operation[] => [
    {
      method: 'post',
      path: `/api/ai-agent/${name}`,
      tag: 'Assistant',
      summary: 'Ask the assistant and wait for its answer',
      description: `With \`serverData\` the answer is made from what is sent. \`priority: low\` asks no model; the other priorities are the same. \`action: status\` and \`test\` tell of the engines. The status is 200 even when the fleet cannot be asked: \`metadata.method\` is \`fallback_system\` then. ${WHICH_FLEET}`,
      body: SmartQuery,
      answer: z.union([SmartAnswer, EngineStatus]),
      needs: 'read key',
      problems: NOT_ASKED,
    },
    {
      method: 'get',
      path: `/api/ai-agent/${name}`,
      tag: 'Assistant',
      summary: 'The engines, in the order in which they are asked',
      answer: EngineStatus,
    },
  ]),
  {
    method: 'get',
    path: '/api/ai-agent/thinking-process',
    tag: 'Assistant',
    summary: 'Ask the assistant, or watch a run, in five steps',
    description:
      'Server-sent events without names: `{step, content, progress}` with the evidence of each step, at last `{step: "completed", result, progress: 100}`, or `{step: "failed", error, progress: 100}`. Resumes from `Last-Event-ID`; whoever has seen the last gets 204. Without `query` and `runId` it is asked what is wrong right now.',
    query: ThinkingQuery,
    answer: 'text/event-stream',
    isResumable: true,
    needs: 'read key',
    problems: [
      '/problems/invalid-request',
      '/problems/forbidden',
      '/problems/no-such-fleet',
      '/problems/no-such-run',
      '/problems/too-many-questions',
      '/problems/too-many-viewers',
      '/problems/unauthorized',
    ],
  },
  {
    method: 'get',
    path: '/api/ai-agent/admin/logs',
    tag: 'Assistant',
    summary: 'What the assistant was asked lately, and how it went',
    query: LogsQuery,
    answer: Logs,
    needs: 'admin token',
    problems: ['/problems/invalid-request', '/problems/unauthorized'],
  },
  {
    method: 'get',
    path: '/api/ai-agent/admin/stats',
    tag: 'Assistant',
    summary: 'How many questions there were, and who answered them',
    answer: Stats,
    needs: 'admin token',
    problems: ['/problems/unauthorized'],
  },
  {
    method: 'post',
    path: '/api/v1/ai/unified',
    tag: 'Assistant',
    summary: 'Ask the assistant, and see what each source did for the answer',
    description: `Shares are counted. \`context.logEntries\` are counted and quoted as evidence, and not believed. ${WHICH_FLEET}`,
    body: UnifiedQuery,
    answer: UnifiedAnswer,
    needs: 'read key',
    problems: NOT_ASKED,
  },
]

/** Every operation of the API. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/servers/next',
    tag: 'Generation',
    summary: "Bring up the next server of the session's simulated fleet",
    description:
      'Send how many servers you have seen as `currentCount`. A repeated or out-of-date count gets the server that is missing, so nothing is ever skipped or doubled. `reset: true` clears the fleet. The session is a cookie, or the header `X-Session-Id`. `Accept-Language` chooses Korean (default) or English words.',
    body: NextRequest,
    answer: NextResponse,
    needs: 'session',
    problems: BAD_JSON,
  },
  {
    method: 'get',
    path: '/api/servers/next',
    tag: 'Generation',
    summary: 'How far the simulated fleet has come',
    answer: GenerationStatus,
    needs: 'session',
  },
  {
    method: 'post',
    path: '/api/servers/generate',
    tag: 'Generation',
    summary: 'The service form of the same; `reset: true` clears the fleet and begins again',
    body: NextRequest,
    answer: NextResponse,
    needs: 'session',
    problems: BAD_JSON,
  },
  {
    method: 'get',
    path: '/api/servers/status',
    tag: 'Generation',
    summary: 'How far the simulated fleet has come',
    answer: GenerationStatus,
    needs: 'session',
  },
  {
    method: 'post',
    path: '/api/servers/reset',
    tag: 'Generation',
    summary: 'Clear the simulated fleet',
    answer: NextResponse,
    needs: 'session',
  },
  {
    method: 'get',
    path: '/api/fleets',
    tag: 'Fleets',
    summary: 'The fleets that the caller may see',
    answer: FleetList,
  },
  {
    method: 'get',
    path: '/api/fleets/{id}',
    tag: 'Fleets',
    summary: 'Who is in a fleet, and how they are now',
    answer: FleetState,
    needs: 'read key',
    problems: ['/problems/no-such-fleet', '/problems/unauthorized'],
  },
  {
    method: 'get',
    path: '/api/fleets/{id}/history',
    tag: 'Fleets',
    summary: 'Past signals on an even grid of times',
    query: HistoryQuery,
    answer: History,
    needs: 'read key',
    problems: [
      '/problems/invalid-request',
      '/problems/too-many-values',
      '/problems/no-such-fleet',
      '/problems/unauthorized',
    ],
  },
  {
    method: 'get',
    path: '/api/fleets/{id}/faults',
    tag: 'Fleets',
    summary: 'What was made to go wrong in a simulated fleet, and what can be made to',
    description:
      '`truth=shown` tells what a fault is, where it began and who feels it. `kinds` has everything that can go wrong, each with the servers on which it can begin.',
    query: FaultsQuery,
    answer: FaultList,
    problems: ['/problems/invalid-request', '/problems/no-such-fleet'],
  },
  {
    method: 'post',
    path: '/api/fleets/{id}/faults',
    tag: 'Fleets',
    summary: 'Let something go wrong in a simulated fleet, from its next sample on',
    body: FaultRequest,
    answer: FaultEntry,
    problems: [...BAD_JSON, '/problems/no-such-fleet', '/problems/no-such-server'],
  },
  {
    method: 'delete',
    path: '/api/fleets/{id}/faults/{fault}',
    tag: 'Fleets',
    summary: 'End a fault with the next sample; one that is over stays as it was',
    answer: '204',
    problems: ['/problems/no-such-fleet'],
  },
  {
    method: 'get',
    path: '/api/fleets/{id}/live',
    tag: 'Fleets',
    summary: 'What changes, as it changes',
    description:
      'Server-sent events with `id`, `event` and `data`; resumes from `Last-Event-ID`. With `Upgrade: websocket` the same events come as one JSON message each (see the schema LiveEvent), resumed with `?lastEventId=`; send the text `ping` at least once a minute, it is answered with `pong`.',
    answer: 'text/event-stream',
    needs: 'read key',
    problems: [
      '/problems/no-such-fleet',
      '/problems/unauthorized',
      '/problems/forbidden',
      '/problems/too-many-viewers',
    ],
  },
  ...ANALYSIS_OPERATIONS,
  ...ASSISTANT_OPERATIONS,
  ...PROMETHEUS_OPERATIONS,
  {
    method: 'post',
    path: '/api/v1/write',
    tag: 'Ingest',
    summary: 'Prometheus remote-write 1.0',
    description:
      'Protobuf in snappy block format. An answer of 204 means that everything is on disk. 400 must not be sent again as it is: what was good of it is stored. 5xx may be sent again; a sender that comes too often for the budget gets one, with `Retry-After`, after some seconds, because Prometheus drops what is answered with 429. ' +
      INTERVAL,
    body: ['application/x-protobuf'],
    answer: '204',
    needs: 'write key',
    problems: INGEST,
  },
  {
    method: 'post',
    path: '/api/v1/import/prometheus',
    tag: 'Ingest',
    summary: 'Prometheus text exposition',
    description:
      'What an exporter serves, as it is. Add labels with `?extra_label=NAME=VALUE`. Without an `instance` label the host name of `node_uname_info` is used. A sender that comes too often for the budget gets 429 with `Retry-After`: keep what was refused, with its timestamps, and send it later in fewer, larger requests. ' +
      INTERVAL,
    body: ['text/plain'],
    answer: '204',
    needs: 'write key',
    problems: [...INGEST, '/problems/too-frequent', '/problems/invalid-request'],
  },
  {
    method: 'post',
    path: '/api/session',
    tag: 'Workspace',
    summary: 'Sign in with the admin token, for a cookie',
    body: SignIn,
    answer: '204',
    problems: [...BAD_JSON, '/problems/unauthorized', '/problems/not-configured'],
  },
  {
    method: 'delete',
    path: '/api/session',
    tag: 'Workspace',
    summary: 'Sign out',
    answer: '204',
  },
  {
    method: 'get',
    path: '/api/workspace/keys',
    tag: 'Workspace',
    summary: "The workspace's keys",
    answer: WorkspaceKeys,
    needs: 'admin token',
    problems: ['/problems/unauthorized'],
  },
  {
    method: 'get',
    path: '/api/export',
    tag: 'Workspace',
    summary: 'All samples of the real fleet, as a file',
    description:
      'gzip of JSON lines: a header, one line for each series and stretch of time as VictoriaMetrics writes them, and a last line with their number. `match[]` takes selectors of PromQL and may be repeated. A file without its last line is cut off.',
    query: ExportQuery,
    answer: 'application/gzip',
    needs: 'admin token',
    problems: ['/problems/invalid-request', '/problems/unauthorized', '/problems/overloaded'],
  },
  {
    method: 'post',
    path: '/api/store/flush',
    tag: 'Workspace',
    summary: 'Pack all samples',
    description:
      'Moves what is in memory to blocks, packs these, and gives the room of the log back: before the files of a self-hosted server are copied.',
    answer: '204',
    needs: 'admin token',
    problems: ['/problems/unauthorized'],
  },
  {
    method: 'post',
    path: '/api/import',
    tag: 'Workspace',
    summary: 'Take samples from a file',
    description:
      "An export, of this product or of VictoriaMetrics, or the series of an answer of Prometheus's API, one on a line; plain or gzip, of any length. Samples that are here already are left as they are, so a file may be sent again. `complete` tells whether anything of the file is missing.",
    query: ImportQuery,
    body: ['application/x-ndjson', 'application/gzip'],
    answer: ImportReport,
    needs: 'admin token',
    problems: [
      '/problems/malformed-body',
      '/problems/invalid-request',
      '/problems/unauthorized',
      '/problems/unsupported-media-type',
      '/problems/overloaded',
    ],
  },
  {
    method: 'get',
    path: '/api/settings',
    tag: 'Workspace',
    summary: "The workspace's settings",
    answer: Settings,
    needs: 'read key',
    problems: ['/problems/unauthorized'],
  },
  {
    method: 'put',
    path: '/api/settings',
    tag: 'Workspace',
    summary: 'Choose the settings',
    description: 'All of them at once; the answer is what now holds.',
    body: Settings,
    answer: Settings,
    needs: 'admin token',
    problems: [...BAD_JSON, '/problems/unauthorized'],
  },
  {
    method: 'get',
    path: '/api/rules',
    tag: 'Workspace',
    summary: 'The recording rules, as they were written',
    description:
      "With `signals=1` the product's own: a rule file for a Prometheus that is to have the same signals.",
    query: RulesQuery,
    answer: 'text/yaml',
    needs: 'admin token',
    problems: ['/problems/invalid-request', '/problems/unauthorized'],
  },
  {
    method: 'put',
    path: '/api/rules',
    tag: 'Workspace',
    summary: 'Replace the recording rules',
    description:
      "Prometheus's rule files, without alerting rules. Groups are evaluated at multiples of their interval while samples come in; what was missed is made good for a few intervals. A problem names the line and the column of each mistake, and nothing is changed.",
    body: ['text/yaml', 'application/yaml'],
    answer: 'text/yaml',
    needs: 'admin token',
    problems: [
      '/problems/invalid-rules',
      '/problems/malformed-body',
      '/problems/unauthorized',
      '/problems/body-too-large',
      '/problems/unsupported-media-type',
    ],
  },
  {
    method: 'get',
    path: '/api/rules/groups',
    tag: 'Workspace',
    summary: 'Each group of recording rules, and how it fared when it was evaluated last',
    description:
      "The first group are the signals, which are computed when they are asked, on any fleet; the workspace's own groups follow for those who may read its fleet.",
    answer: RuleGroups,
    needs: 'read key',
  },
  {
    method: 'get',
    path: '/api/usage',
    tag: 'Product',
    summary: 'What the platform was used for today and before, and what is saved on',
    description:
      "Counted by the workspace's own objects, by UTC day. Not in it: other Workers of the account, and single looks at a fleet or the store, minutes apart.",
    answer: Usage,
    needs: 'read key',
    problems: ['/problems/unauthorized'],
  },
  {
    method: 'get',
    path: '/api/health',
    tag: 'Product',
    summary: 'Whether each part works; 503 when one does not',
    answer: Health,
  },
  {
    method: 'get',
    path: '/-/healthy',
    tag: 'Product',
    summary: 'Whether it is there',
    answer: 'text/plain',
  },
  {
    method: 'get',
    path: '/-/ready',
    tag: 'Product',
    summary: 'Whether the store answers; 503 when it does not',
    answer: 'text/plain',
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    tag: 'Product',
    summary: 'This description',
    answer: 'application/json',
  },
]

const SECURITY = {
  'write key': [{ writeKey: [] }],
  'read key': [{ readKey: [] }, { owner: [] }, {}],
  'admin token': [{ adminToken: [] }, { owner: [] }],
  session: [{ session: [] }, { sessionId: [] }, {}],
} as const

/** The OpenAPI 3.1 document. @param origin where this deployment is, for example `https://example.org` */
export function openApiDocument(origin: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of OPERATIONS) {
    paths[operation.path] ??= {}
    paths[operation.path]![operation.method] = describe(operation)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'OpenManager',
      version: '0.1.0',
      description: 'Errors are RFC 9457 problems; each `type` is a page that explains it.',
    },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: {
        LiveEvent: schemaOf(LiveEvent, 'output'),
        RunEvent: schemaOf(RunEvent, 'output'),
        Problem: PROBLEM,
        PrometheusFailure: schemaOf(PrometheusFailure, 'output'),
      },
      securitySchemes: {
        writeKey: { type: 'http', scheme: 'bearer', description: 'The write key' },
        readKey: { type: 'http', scheme: 'bearer', description: 'The read key' },
        adminToken: { type: 'http', scheme: 'bearer', description: 'The admin token' },
        owner: { type: 'apiKey', in: 'cookie', name: 'om_owner' },
        session: { type: 'apiKey', in: 'cookie', name: 'om_session' },
        sessionId: { type: 'apiKey', in: 'header', name: 'X-Session-Id' },
      },
    },
  }
}

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'instance'],
  properties: {
    type: { type: 'string', enum: Object.keys(KINDS) },
    title: { type: 'string' },
    status: { type: 'integer' },
    instance: { type: 'string' },
    detail: { type: 'string' },
  },
}

const LAST_EVENT_ID = {
  ...{ name: 'Last-Event-ID', in: 'header', required: false },
  schema: { type: 'string' },
} as const

function describe(operation: Operation) {
  const { tag, summary, description, path, query, body, form, needs, isResumable } = operation
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  const parameters = [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...(query ? queryParameters(query) : []),
    ...(isResumable ? [LAST_EVENT_ID] : []),
  ]
  return {
    tags: [tag],
    summary,
    ...(description && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: contentOf(body) } }),
    ...(form && { requestBody: { required: true, content: formContent(form) } }),
    ...(needs && { security: SECURITY[needs] }),
    responses: { ...success(operation), ...failuresOf(operation) },
  }
}

function failuresOf({ failsAsPrometheus, problems = [] }: Operation) {
  if (!failsAsPrometheus) return failures([...problems, '/problems/internal'])
  const schema = { $ref: '#/components/schemas/PrometheusFailure' }
  return { default: { description: 'Failure', content: { 'application/json': { schema } } } }
}

const formContent = (form: z.ZodType) => ({
  'application/x-www-form-urlencoded': { schema: schemaOf(form, 'input') },
})

function queryParameters(query: z.ZodType) {
  const { properties = {}, required = [] } = schemaOf(query, 'input')
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function contentOf(body: z.ZodType | readonly string[]) {
  if (body instanceof z.ZodType) return { 'application/json': { schema: schemaOf(body, 'input') } }
  return Object.fromEntries(body.map((type) => [type, {}]))
}

function success({ answer, isBegun, isResumable }: Operation) {
  if (answer === '204') return { 204: { description: 'Done' } }
  const content =
    typeof answer === 'string'
      ? { [answer]: {} }
      : { 'application/json': { schema: schemaOf(answer, 'output') } }
  return isBegun
    ? { 202: { description: 'Begun', content } }
    : {
        200: { description: 'Success', content },
        ...(isResumable && { 204: { description: 'All of it was seen' } }),
      }
}

/** Problems by status; several kinds may share one. */
function failures(kinds: readonly ProblemKind[]) {
  const titles = Map.groupBy(kinds, (kind) => KINDS[kind].status)
  return Object.fromEntries(
    [...titles].map(([status, sharing]) => [
      status,
      {
        description: sharing.map((kind) => `${KINDS[kind].title} (${kind})`).join('; '),
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    ])
  )
}

/** @param io whether the caller sends the shape (`input`) or receives it (`output`) */
function schemaOf(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
