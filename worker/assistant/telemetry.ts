/** What the assistant can ask of a fleet. */
import type { RecordedEvent } from '../causes/case'
import type { Anomalies, AnomaliesQuery } from '../contracts/anomaly'
import type { CausesQuery, Diagnosis } from '../contracts/diagnosis'
import type { FleetState } from '../contracts/fleet'
import type { Forecast, ForecastQuery } from '../contracts/forecast'
import type { FleetHealth, ServerHealth } from '../contracts/server-health'

/** One value of an instant query. */
export interface Sample {
  labels: Readonly<Record<string, string>>
  /** Unix ms. */
  at: number
  value: number
}

/** One series of a range query, without the steps at which it has no value. */
export interface Line {
  labels: Readonly<Record<string, string>>
  /** Unix ms, ascending. */
  times: readonly number[]
  values: readonly number[]
}

/**
 * A fleet, or what somebody sent in place of one. All of it reads, nothing writes. Servers are named by
 * their ids.
 *
 * @throws {TelemetryUnavailable} from every method
 */
export interface Telemetry {
  state(): Promise<FleetState>
  /** @param at Unix ms */
  instant(expression: string, at: number): Promise<Sample[]>
  /** At from, from + step, … up to `to`, which belongs to them; Unix ms. */
  range(expression: string, from: number, to: number, stepMs: number): Promise<Line[]>
  health(): Promise<FleetHealth>
  healthOf(server: string): Promise<ServerHealth>
  anomalies(query: AnomaliesQuery): Promise<Anomalies>
  forecast(query: ForecastQuery): Promise<Forecast>
  causes(query: CausesQuery): Promise<Diagnosis>
  /** What was recorded in [from, to), oldest first; null where nothing is recorded. */
  events(from: number, to: number): Promise<RecordedEvent[] | null>
}

/** Nothing can be asked at present: the static answer is all that is left. */
export class TelemetryUnavailable extends Error {
  override readonly name = 'TelemetryUnavailable'
}

/** The fleet is not there, which no other time of asking would change. */
export class NoSuchFleet extends Error {
  override readonly name = 'NoSuchFleet'
}

/** What was asked came, and something on our side could not make an answer of it. */
export class FindingFailed extends TelemetryUnavailable {}
