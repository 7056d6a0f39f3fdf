/** A fleet as the assistant asks it: its objects, called one question at a time. */
import { NoSuchFleet, type Telemetry, TelemetryUnavailable } from '../../worker/assistant/telemetry'
import { readThrough } from '../../worker/cache/read-through'
import { readings } from '../../worker/cache/readings'
import type { RecordedEvent } from '../../worker/causes/case'
import type { Anomalies, AnomaliesQuery } from '../../worker/contracts/anomaly'
import type { CausesQuery, Diagnosis } from '../../worker/contracts/diagnosis'
import type { FleetId, FleetState } from '../../worker/contracts/fleet'
import type { Forecast, ForecastQuery } from '../../worker/contracts/forecast'
import type { Language } from '../../worker/contracts/generation'
import type { PrometheusCall, PrometheusReply } from '../../worker/contracts/prometheus'
import type { FleetHealth, ServerHealth } from '../../worker/contracts/server-health'
import { limited } from '../../worker/limited'
import { ASSISTANT, CACHE, INGEST } from '../../worker/policy'
import { data } from '../../worker/rpc'
import { linesOf, samplesOf } from './prometheus-reply'

export class FleetTelemetry implements Telemetry {
  readonly #env: Env
  readonly #fleet: FleetId
  readonly #language: Language
  /** One picture for the whole answer: its parts then agree. */
  #state: Promise<FleetState> | undefined

  /** @param language of sentences that come from elsewhere */
  constructor(env: Env, fleet: FleetId, language: Language) {
    this.#env = env
    this.#fleet = fleet
    this.#language = language
  }

  state() {
    this.#state ??= asked<FleetState>(() => this.#env.FLEETS.getByName(this.#fleet).state())
    return this.#state
  }

  async instant(expression: string, at: number) {
    return samplesOf(await this.#prometheus('query', { query: expression, time: seconds(at) }))
  }

  async range(expression: string, from: number, to: number, stepMs: number) {
    const window = { start: seconds(from), end: seconds(to), step: seconds(stepMs) }
    const read = () => this.#prometheus('query_range', { query: expression, ...window })
    const isOver = to <= Date.now() - INGEST.outOfOrderMs
    const key = JSON.stringify([this.#fleet, expression, from, to, stepMs])
    return linesOf(isOver ? await keptReply(key, read) : await read())
  }

  health() {
    return asked<FleetHealth>(() => this.#analyst.health(this.#language))
  }

  healthOf(server: string) {
    return asked<ServerHealth>(() => this.#analyst.healthOf(server, this.#language))
  }

  anomalies(query: AnomaliesQuery) {
    return asked<Anomalies>(() => this.#analyst.anomalies(query))
  }

  forecast(query: ForecastQuery) {
    return asked<Forecast>(() => this.#analyst.forecast(query))
  }

  causes(query: CausesQuery) {
    return asked<Diagnosis>(() => this.#analyst.causes(query))
  }

  /** Only simulated fleets record events. */
  async events(from: number, to: number) {
    if (this.#fleet === 'main') return null
    return asked<RecordedEvent[]>(() => this.#env.FLEETS.getByName(this.#fleet).events(from, to))
  }

  #prometheus(question: PrometheusCall['question'], parameters: Record<string, string>) {
    const call = { question, form: new URLSearchParams(parameters).toString() }
    return asked<PrometheusReply>(() =>
      this.#fleet === 'main'
        ? this.#env.SERIES.getByName('main').prometheus(call)
        : this.#env.FLEETS.getByName(this.#fleet).prometheus(call)
    )
  }

  get #analyst() {
    return this.#env.ANALYSTS.getByName(this.#fleet)
  }
}

/** As it was answered before, for as long as `CACHE.metricsMs`. */
const keptReply = (key: string, compute: () => Promise<PrometheusReply>) =>
  readThrough<PrometheusReply>(readings, key, {
    check: (kept) => kept as PrometheusReply,
    compute,
    ttlMs: ({ status }) => (status === 200 ? CACHE.metricsMs : 0),
  })

const seconds = (ms: number) => String(ms / 1_000)

/**
 * What an object answered.
 * @throws {NoSuchFleet} where it answered null
 * @throws {TelemetryUnavailable} where it refused, failed, or took too long
 */
async function asked<Answer extends object>(call: () => Promise<unknown>): Promise<Answer> {
  let answer: unknown
  try {
    answer = await limited(data(call()), {
      ms: ASSISTANT.telemetryTimeoutMs,
      late: () => new TelemetryUnavailable('the fleet took too long'),
    })
  } catch (error) {
    if (error instanceof TelemetryUnavailable) throw error
    console.error(error) // What it was goes to the log; the asker learns that it cannot be asked.
    throw new TelemetryUnavailable('the fleet cannot be asked', { cause: error })
  }
  if (answer === null) throw new NoSuchFleet()
  if (typeof answer === 'string') throw new TelemetryUnavailable(answer)
  return answer as Answer
}
