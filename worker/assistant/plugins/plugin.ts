/** What extends the assistant. */
import type { Findings, Understanding } from '../../contracts/assistant'
import type { FleetState } from '../../contracts/fleet'
import type { Language } from '../../contracts/generation'
import type { PluginConfig, PluginFact, PluginSegment, TellableAlert } from '../../contracts/plugin'
import type { Telemetry } from '../telemetry'

/** Lines of a log; each is marked with the plugin's name, and cut where it is long. */
export interface PluginLogger {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

/** A plugin's own values: JSON, a hundred keys at most. */
export interface PluginStorage {
  /** Undefined where there is none. */
  get(key: string): Promise<unknown>
  /** @throws {RangeError} for a key or value that is too long, or one key too many */
  set(key: string, value: unknown): Promise<void>
  delete(key: string): Promise<void>
  keys(): Promise<string[]>
}

export interface PluginContext {
  config: Readonly<PluginConfig>
  logger: PluginLogger
  storage: PluginStorage
}

/** A question, and what was found out about it. All of it is for reading. */
export interface PluginInput {
  query: string
  understanding: Understanding
  language: Language
  /** IANA name of the zone that times are worded in. */
  timeZone: string
  /** Unix ms. */
  now: number
  state: FleetState
  telemetry: Telemetry
  findings: Findings
  /** Only of a message about an alert. */
  alert?: TellableAlert
  /** Aborted when its time is over. */
  signal: AbortSignal
}

/** What of `PluginOutput` a plugin leaves out is empty. */
export interface PluginResult {
  facts?: PluginFact[]
  segments?: PluginSegment[]
  data?: unknown
}

/**
 * Adds to answers. It reads telemetry, and never writes to a server.
 *
 * Many questions may be in process at once. What it throws, or does not finish in time, costs the answer
 * nothing but its own part.
 */
export interface Plugin {
  /** Lower-case letters, digits and hyphens. */
  readonly name: string
  readonly version: string
  /** In a sentence, for the operator. */
  readonly description: string
  /** Called once, before anything else. @throws where it cannot work, and is not asked then */
  initialize(context: PluginContext): Promise<void>
  /** Whether it has anything to say about such a question. */
  accepts(understanding: Understanding): boolean
  process(input: PluginInput): Promise<PluginResult>
  /** Called once, at the end, if it was initialised. */
  cleanup(): Promise<void>
}
