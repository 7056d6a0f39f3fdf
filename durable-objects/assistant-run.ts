/** One question being answered: its event log outlives the connections of those who watch. */
import { DurableObject } from 'cloudflare:workers'
import { answerQuestion } from '../worker/assistant/answering'
import { inlineTelemetry } from '../worker/assistant/inline-telemetry'
import { logEntryOf } from '../worker/assistant/log-entry'
import { originalEvent } from '../worker/assistant/original-events'
import { RunLog } from '../worker/assistant/run-log'
import { fleetOfRun, stateOf } from '../worker/assistant/run-state'
import { NoSuchFleet } from '../worker/assistant/telemetry'
import { languageOfText } from '../worker/assistant/understanding/language'
import type { Entities } from '../worker/contracts/assistant'
import type {
  RunEvent,
  RunFailure,
  RunId,
  RunRequest,
  RunState,
} from '../worker/contracts/assistant-run'
import type { LogEntry } from '../worker/contracts/journal'
import { limited } from '../worker/limited'
import { ASSISTANT } from '../worker/policy'
import { data } from '../worker/rpc'
import { frame } from '../worker/server-sent-events'
import { enginesOf } from './assistant/engines'
import { FleetTelemetry } from './assistant/fleet-telemetry'
import { pluginsOf } from './assistant/plugins'
import { type Frame, Watchers } from './assistant/watchers'
import { wordedBy } from './assistant/wordings'
import { ObjectUse } from './object-use'

/** What is kept of a run: its events once it is over. */
interface KeptRun {
  request: RunRequest
  runId: RunId
  events: readonly RunEvent[]
}

const KEPT = 'run'

const namedFrame: Frame = ({ id, event, data }) => frame(id, event, data)

/**
 * As the original API streams the steps: without names of events. The ids name the run, because whoever
 * reconnects asks the question again.
 */
const originalFrame =
  (runId: RunId): Frame =>
  (event) => {
    const told = originalEvent(event)
    return told && frame(`${runId}:${event.id}`, null, told)
  }

/**
 * Addressed by the run's id: `env.RUNS.getByName('sim-….…')`.
 *
 * The question is written down before it is answered, and the events when it has been, so whoever
 * comes back finds them. A run that lost its memory half-way starts again. It costs five rows, and an
 * alarm that forgets it.
 */
export class AssistantRun extends DurableObject<Env> {
  readonly #watchers = new Watchers()
  readonly #use = new ObjectUse(this.ctx, this.env)
  #log: RunLog | undefined
  #answering: Promise<void> | undefined
  readonly #unwanted = new AbortController()

  /** Begin to answer; what comes of it is told to watchers, and by {@link state}. */
  begin(runId: RunId, request: RunRequest): Promise<void> {
    return this.#use.during(async () => {
      if (this.#kept) return // A caller that did not hear the first time.
      this.#keep({ runId, request, events: [] })
      await this.ctx.storage.setAlarm(Date.now() + ASSISTANT.keepRunMs)
      this.#use.count({ rowsWritten: 1 })
      this.#answer({ runId, request, events: [] })
    })
  }

  /** How far it is, once it is over if `isAwaited`; null for a run that nobody began, or long ago. */
  state(isAwaited: boolean): Promise<RunState | null> {
    return this.#use.during(async () => {
      const kept = this.#kept
      if (!kept) return null
      const log = this.#resume(kept)
      if (isAwaited) await this.#answering
      return stateOf(kept.runId, log.events)
    })
  }

  /** What the question was about, for one that follows it; null as {@link state}. */
  about(): Promise<Entities | null> {
    return this.#use.during(() => {
      const kept = this.#kept
      if (!kept) return null
      const understood = this.#resume(kept).events.find(({ event }) => event === 'understanding')
      return understood?.event === 'understanding' ? understood.data.entities : null
    })
  }

  /** Nobody wants the answer any more; false as {@link state}. */
  cancel(): Promise<boolean> {
    return this.#use.during(async () => {
      const kept = this.#kept
      if (!kept) return false
      this.#resume(kept)
      this.#unwanted.abort()
      await this.#answering
      return true
    })
  }

  /**
   * Watch: the events as SSE, from the one after `Last-Event-ID`. Answers 404 for a run that is not there,
   * 204 to whoever has seen all of one that is over, 503 when too many watch.
   */
  override fetch(request: Request): Promise<Response> {
    return this.#use.during(() => {
      const kept = this.#kept
      if (!kept) return new Response(null, { status: 404 })
      const log = this.#resume(kept)
      const seen = Number(request.headers.get('last-event-id') ?? 0)
      const isOriginal = new URL(request.url).searchParams.get('form') === 'original'
      const frame = isOriginal ? originalFrame(kept.runId) : namedFrame
      const missed = log.after(seen)
      // Not every form tells of the last event.
      const hasMore = !log.isOver || missed.some((event) => frame(event) !== null)
      if (!hasMore) return new Response(null, { status: 204 })
      return this.#watchers.add(missed, log.isOver, frame)
    })
  }

  /** Forget the question and its answer. */
  override alarm(): Promise<void> {
    return this.#use.during(async () => {
      // One that was taken up late would write itself down again.
      this.#unwanted.abort()
      await this.#answering
      await this.ctx.storage.deleteAll()
      this.#log = undefined
    })
  }

  get #kept(): KeptRun | undefined {
    this.#use.count({ rowsRead: 1 })
    return this.ctx.storage.kv.get<KeptRun>(KEPT)
  }

  #keep(run: KeptRun): void {
    this.ctx.storage.kv.put(KEPT, run)
    this.#use.count({ rowsWritten: 1 })
  }

  /** The events so far; a run that lost its memory half-way is taken up from its beginning. */
  #resume(kept: KeptRun): RunLog {
    if (this.#log) return this.#log
    if (kept.events.length === 0) return this.#answer(kept)
    this.#log = new RunLog(undefined, kept.events)
    return this.#log
  }

  #answer(kept: KeptRun): RunLog {
    const log = new RunLog((event) => this.#watchers.tell(event))
    this.#log = log
    this.#answering = this.#answered(kept, log).finally(() => {
      log.add('end', { final: true })
      this.#keep({ ...kept, events: log.events })
      this.#watchers.end()
      this.#use.report()
    })
    return log
  }

  async #answered({ runId, request }: KeptRun, log: RunLog): Promise<void> {
    const fleet = fleetOfRun(runId)
    const { serverData, language, priority, query, useCache: usesCache = true } = request
    const begunMs = Date.now()
    const spoken = language ?? languageOfText(query)
    const asksModels = priority !== 'low'
    try {
      const last = await this.#followed(request)
      await answerQuestion({
        ...{ traceId: runId, fleet, request },
        telemetry: serverData
          ? inlineTelemetry(serverData, begunMs, spoken)
          : new FleetTelemetry(this.env, fleet, spoken),
        engines: enginesOf(this.env, { asksModels, fleet }),
        extend: (findings, extended) => pluginsOf().extend(findings, extended),
        worded: wordedBy(this.env, fleet, { asksModels, usesCache }),
        last,
        now: Date.now,
        limited,
        signal: this.#unwanted.signal,
        emit: (event, told) => log.add(event, told),
        onBug: console.error,
      })
    } catch (error) {
      log.add('fail', { reason: this.#reasonOf(error) })
    }
    // What the journal cannot write down is no reason to keep an answer back.
    const entry = logEntryOf(stateOf(runId, log.events), query, begunMs, Date.now())
    this.ctx.waitUntil(this.#writeDown(entry).catch(console.error))
  }

  async #writeDown(entry: LogEntry): Promise<void> {
    await this.env.JOURNALS.getByName('main').record(entry)
  }

  /** What the question before was about; without it this one is understood by itself. */
  async #followed({ after }: RunRequest): Promise<Entities | undefined> {
    if (after === undefined) return undefined
    try {
      const about = limited(data(this.env.RUNS.getByName(after).about()), {
        ms: ASSISTANT.followedTimeoutMs,
        late: () => new Error('the run before took too long'),
      })
      return (await about) ?? undefined
    } catch (error) {
      console.error(error)
      return undefined
    }
  }

  #reasonOf(error: unknown): RunFailure['reason'] {
    if (this.#unwanted.signal.aborted) return 'cancelled'
    if (error instanceof NoSuchFleet) return 'no-such-fleet'
    console.error(error) // A bug: the asker learns only that it was ours.
    return 'internal'
  }
}
