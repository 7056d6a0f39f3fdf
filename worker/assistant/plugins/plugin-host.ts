/** Runs plugins, and keeps what they do wrong to themselves. */
import type { Fact, Findings, Segment } from '../../contracts/assistant'
import type { FleetState } from '../../contracts/fleet'
import { PluginConfig, PluginName, PluginOutput, type TellableAlert } from '../../contracts/plugin'
import { ASSISTANT, PLUGINS } from '../../policy'
import { FactCollector } from '../fact-collector'
import type { Telemetry } from '../telemetry'
import type { Limited } from '../time-limit'
import { engineOf, partOf, type Skip, skippedText, withSegments } from './merge'
import type { Plugin, PluginInput, PluginLogger } from './plugin'
import { type KeyValues, memoryKeys, pluginStorage } from './storage'

export interface PluginHostOptions {
  /** Ends a plugin's time. */
  limited: Limited
  /** Where plugins store; memory by default. */
  values?: KeyValues
  /** Gets every line that plugins log, and that is logged about them. */
  log?(level: keyof PluginLogger, line: string): void
}

/** A question that was answered by findings, and is to be extended. */
export interface Extended {
  text: string
  state: FleetState
  telemetry: Telemetry
  /** Unix ms. */
  now: number
  timeZone?: string | undefined
  /** Only of a message about an alert. */
  alert?: TellableAlert | undefined
  /** Called with each fact of a plugin, once it is part of the findings. */
  onFact?: ((fact: Fact) => void) | undefined
}

/** A plugin took longer than it may. */
class TimeIsOver extends Error {
  override readonly name = 'TimeIsOver'
}

export type PluginState = 'registered' | 'ready' | 'failed' | 'stopped'

interface Entry {
  plugin: Plugin
  config: PluginConfig
  state: PluginState
  /** Begun with the first question. */
  start: Promise<void> | undefined
  failuresInARow: number
}

export class PluginHost {
  readonly #entries = new Map<string, Entry>()
  readonly #values: KeyValues
  #isStopped = false

  constructor(readonly options: PluginHostOptions) {
    this.#values = options.values ?? memoryKeys()
  }

  /** @throws {RangeError} for a name that is no name or is taken, a wrong configuration, one plugin too many */
  register(plugin: Plugin, config: unknown = {}): this {
    const { name } = plugin
    if (!PluginName.safeParse(name).success) throw new RangeError(`No name for a plugin: ${name}`)
    if (this.#entries.has(name)) throw new RangeError(`There is a plugin ${name} already`)
    if (this.#entries.size >= PLUGINS.most) throw new RangeError(`At most ${PLUGINS.most} plugins`)
    const { data, error } = PluginConfig.safeParse(config)
    if (!data) throw new RangeError(`Wrong configuration of ${name}: ${error.issues[0]?.message}`)
    const entry = { plugin, config: data, state: 'registered', start: undefined } as const
    this.#entries.set(name, { ...entry, failuresInARow: 0 })
    return this
  }

  /** All plugins in their order, for the operator. */
  get plugins(): { name: string; version: string; description: string; state: PluginState }[] {
    return [...this.#entries.values()].map(({ plugin, state }) => {
      const { name, version, description } = plugin
      return { name, version, description, state }
    })
  }

  /** Initialises every plugin that was not; the first question does so as well. */
  async initialize(): Promise<void> {
    await Promise.all([...this.#entries.values()].map((entry) => this.#started(entry)))
  }

  /**
   * The findings with what plugins have to add: their facts and sentences in the order in which they were
   * registered, and a sentence on each that had nothing to add because it failed. Never fails itself.
   */
  async extend(findings: Findings, asked: Extended): Promise<Findings> {
    if (this.#isStopped) return findings
    const accepting = [...this.#entries.values()].filter((entry) => this.#accepts(entry, findings))
    if (accepting.length === 0) return findings
    const outputs = await Promise.all(
      accepting.map(async (entry) => ({
        name: entry.plugin.name,
        output: await this.#output(entry, findings, asked),
      }))
    )
    const { language } = findings.understanding
    const collector = new FactCollector(asked.onFact, findings.facts)
    const [added, unchecked]: [Segment[], string[]] = [[], []]
    for (const { name, output } of outputs) {
      const part =
        typeof output === 'string' ? output : (partOf(name, output, collector) ?? 'no-room')
      if (typeof part !== 'string') {
        added.push(...part)
        continue
      }
      const text = skippedText(name, part, language)
      unchecked.push(text)
      added.push({ kind: 'caveat', text, evidence: [], engine: engineOf(name) })
    }
    return {
      ...findings,
      facts: [...collector.all],
      unchecked: [...findings.unchecked, ...unchecked],
      draft: withSegments(findings.draft, added),
    }
  }

  /** What one plugin says, whether it accepts such questions or not; or why it says nothing. */
  async process(name: string, findings: Findings, asked: Extended): Promise<PluginOutput | Skip> {
    const entry = this.#entries.get(name)
    if (!entry || this.#isStopped) return 'failed'
    return this.#output(entry, findings, asked)
  }

  /** Lets every plugin clean up, the last one first; nothing is processed from then on. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const entry of [...this.#entries.values()].reverse()) {
      await entry.start
      if (entry.start === undefined || entry.state === 'stopped') continue
      const isInitialised = entry.state === 'ready'
      if (isInitialised) await this.#cleanedUp(entry)
      entry.state = 'stopped'
    }
  }

  #accepts({ plugin, state }: Entry, { understanding }: Findings): boolean {
    if (state === 'stopped') return false
    try {
      return plugin.accepts(structuredClone(understanding)) === true
    } catch (error) {
      this.#log(plugin.name, 'error', `accepts: ${textOf(error)}`)
      return false
    }
  }

  async #output(entry: Entry, findings: Findings, asked: Extended): Promise<PluginOutput | Skip> {
    await this.#started(entry)
    if (entry.state !== 'ready') return 'failed'
    const result = await this.#processed(entry, findings, asked)
    if (typeof result !== 'string') entry.failuresInARow = 0
    else if (++entry.failuresInARow === PLUGINS.failuresInARow) {
      this.#log(entry.plugin.name, 'error', 'failed too often in a row, and is not asked any more')
      await this.#cleanedUp(entry)
      entry.state = 'failed'
    }
    return result
  }

  async #processed(
    { plugin }: Entry,
    findings: Findings,
    asked: Extended
  ): Promise<PluginOutput | Skip> {
    const { text, state, telemetry, now, timeZone, alert } = asked
    // A copy: what one plugin writes into it is nobody else's.
    const own = structuredClone(findings)
    const input: Omit<PluginInput, 'signal'> = {
      ...{ query: text, understanding: own.understanding, findings: own },
      ...{ language: own.understanding.language, timeZone: timeZone ?? ASSISTANT.timeZone },
      ...{ now, state, telemetry, ...(alert && { alert }) },
    }
    try {
      const result = await this.#within(PLUGINS.processMs, (signal) =>
        plugin.process({ ...input, signal })
      )
      const { data, error } = PluginOutput.safeParse(result)
      if (data) return data
      this.#log(plugin.name, 'error', `output: ${error.issues[0]?.message}`)
      return 'bad-output'
    } catch (error) {
      this.#log(plugin.name, 'error', `process: ${textOf(error)}`)
      return error instanceof TimeIsOver ? 'late' : 'failed'
    }
  }

  /** Initialised, once; how that went is its state. */
  #started(entry: Entry): Promise<void> {
    entry.start ??= this.#initialised(entry)
    return entry.start
  }

  async #initialised(entry: Entry): Promise<void> {
    const { plugin, config } = entry
    const { name } = plugin
    const line = (level: keyof PluginLogger) => (message: string) => this.#log(name, level, message)
    const context = {
      config: Object.freeze({ ...config }),
      logger: { info: line('info'), warn: line('warn'), error: line('error') },
      storage: pluginStorage(name, this.#values),
    }
    try {
      await this.#within(PLUGINS.startMs, () => plugin.initialize(context))
      entry.state = 'ready'
    } catch (error) {
      entry.state = 'failed'
      this.#log(name, 'error', `initialize: ${textOf(error)}`)
    }
  }

  async #cleanedUp({ plugin }: Entry): Promise<void> {
    try {
      await this.#within(PLUGINS.startMs, () => plugin.cleanup())
    } catch (error) {
      this.#log(plugin.name, 'error', `cleanup: ${textOf(error)}`)
    }
  }

  /**
   * What a plugin gave in time; one that goes on afterwards is told by its signal.
   * @throws {TimeIsOver} and whatever it throws, at once as well
   */
  #within<Value>(ms: number, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const over = new AbortController()
    const late = () => {
      over.abort(new TimeIsOver())
      return over.signal.reason as TimeIsOver
    }
    return this.options.limited(Promise.try(work, over.signal), { ms, late })
  }

  #log(name: string, level: keyof PluginLogger, message: string): void {
    const line = `${engineOf(name)} ${String(message).replace(/\p{Cc}+/gu, ' ')}`
    this.options.log?.(level, line.slice(0, PLUGINS.maxLogText))
  }
}

const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name} ${error.message}` : String(error)
