/** One fleet: its generation sequence and whoever is watching it. */
import { DurableObject } from 'cloudflare:workers'
import type { FaultEntry, FaultList, FaultRequest } from '../worker/contracts/fault'
import type {
  FleetId,
  FleetState,
  Fleet as FleetSummary,
  Reading,
  Server,
} from '../worker/contracts/fleet'
import type { History, HistoryQuery } from '../worker/contracts/history'
import type { PrometheusCall, PrometheusReply } from '../worker/contracts/prometheus'
import { CATALOGUE } from '../worker/fleet/catalogue'
import type { Event } from '../worker/fleet/faults/cause'
import { entryOf, type NamedFault } from '../worker/fleet/faults/entry'
import { mistakeOf } from '../worker/fleet/faults/incident'
import { kindsAmong } from '../worker/fleet/faults/places'
import { eventsOf } from '../worker/fleet/faults/traces'
import { generationAt, nextStep } from '../worker/fleet/generation'
import { type FleetReader, readerOf } from '../worker/fleet/reader'
import { simulatedLabels } from '../worker/fleet/simulated-labels'
import { simulatedMachines, sourceOf } from '../worker/fleet/simulator'
import { untilNow } from '../worker/fleet/until-now'
import type { VitalTable, VitalWindow } from '../worker/fleet/vital-table'
import { FAULTS, LIVE, SIMULATION, USAGE } from '../worker/policy'
import { answer } from '../worker/prometheus/answer'
import type { QueriedFleet } from '../worker/prometheus/fleet'
import { ruleGroups } from '../worker/rules/describe'
import { withSignalLabels } from '../worker/rules/signal-labels'
import { FleetUsage } from './fleet-usage'
import { LiveFeed } from './live-feed'
import { readerOfStore } from './reader-of-store'

/** What a simulated fleet remembers; everything else follows from it and the time. */
interface Simulation {
  /** The fleet's id, which is also the seed of its values. */
  id: string
  /** When the fleet was first used, Unix ms: its servers were booted before that. */
  createdAt: number
  /** How many servers of the catalogue have arrived. */
  count: number
  /** When it was last generated or watched, Unix ms. */
  usedAt: number
  /** What was begun by hand, oldest first. */
  faults?: readonly NamedFault[]
  /** How often faults were begun or stopped. */
  faultChanges?: number
}

/** Ways to read a simulated fleet. */
interface SimulatedReading {
  reader: FleetReader
  queried: QueriedFleet
}

/** What one generating call gave. */
export interface Generated {
  /** How many servers the caller has seen after this answer. */
  seen: number
  /** The server that it brought or repeated, with its position in the catalogue; null when complete. */
  arrival: { position: number; server: Server; reading: Reading } | null
}

/** Whether a fault that has begun goes on at a time, Unix ms. */
const isRunning = ({ toMs, stoppedMs = toMs }: NamedFault, timeMs: number) => stoppedMs > timeMs

/** The fleet whose servers are real: the workspace's own. */
const REAL_FLEET: FleetId = 'main'

/** Addressed by fleet id: `env.FLEETS.getByName('sim-…')`; `main` reads its samples from its store. */
export class Fleet extends DurableObject<Env> {
  readonly #feed = new LiveFeed(this.ctx)
  readonly #usage = new FleetUsage(
    this.ctx,
    this.#feed.memo,
    (memo) => {
      this.#feed.memo = memo
    },
    (use) => this.env.SERIES.getByName(REAL_FLEET).report(use)
  )
  /** When each server that viewers have on screen was last read, and how it was. */
  readonly #shown = new Map<string, Pick<Reading, 'at' | 'status'>>()

  /** What reads a simulation as it was when this was made. */
  #simulated:
    | (Pick<Simulation, 'createdAt' | 'count' | 'faultChanges'> & SimulatedReading)
    | undefined

  /**
   * Bring up the next server, or repeat the one that a caller who has seen `seen` servers is missing.
   * Only simulated fleets are generated.
   */
  next(seen: number | undefined): Promise<Generated> {
    return this.#usage.during(() => this.#next(seen))
  }

  async #next(seen: number | undefined): Promise<Generated> {
    const now = Date.now()
    const before = this.#simulation ?? { id: this.#id, createdAt: now, count: 0, usedAt: now }
    const { position, count } = nextStep(before.count, seen)
    const isNew = count !== before.count
    if (isNew) await this.#remember({ ...before, count, usedAt: now })
    if (position === null) return { seen: count, arrival: null }

    const { servers, readings } = await this.#reader.state([CATALOGUE[position]!.hostname])
    const [server, reading] = [servers[0]!, readings[0]!]
    if (isNew) {
      this.#shown.set(server.id, reading)
      this.#feed.emit('joined', { fleet: this.#summary(count), server, reading })
    }
    return { seen: position + 1, arrival: { position, server, reading } }
  }

  /** Start the generation over; whoever watches sees an empty fleet. */
  reset(): Promise<void> {
    return this.#usage.during(async () => {
      const simulation = this.#simulation
      if (!simulation) return
      const { faultChanges = 0 } = simulation
      await this.#remember({
        ...{ ...simulation, count: 0, usedAt: Date.now() },
        ...{ faults: [], faultChanges: faultChanges + 1 },
      })
      this.#shown.clear()
      this.#feed.emit('snapshot', await this.#picture())
      await this.#forgetAnalyses()
    })
  }

  /** What the fleet is; null for a simulated fleet that nobody has begun. */
  describe(): Promise<FleetSummary | null> {
    return this.#usage.during(async () => {
      if (!this.#exists) return null
      return this.#summary(this.#simulation?.count ?? (await this.#reader.count()))
    })
  }

  /** Who is in the fleet and how they are now; null for a simulated fleet that nobody has begun. */
  state(): Promise<FleetState | null> {
    return this.#usage.during(() => (this.#exists ? this.#picture() : null))
  }

  /** Past signals; `too-many-values` when the answer would be larger than policy allows. */
  history(query: HistoryQuery): Promise<History | 'too-many-values' | null> {
    return this.#usage.during(() => (this.#exists ? this.#reader.history(query) : null))
  }

  /** The ids of its servers, in order; null for a simulated fleet that nobody has begun. */
  names(): Promise<string[] | null> {
    return this.#usage.during(() => (this.#exists ? this.#reader.names() : null))
  }

  /** Rows of vitals; `too-many-values` when a smaller window must be asked for; null as {@link names}. */
  vitals(window: VitalWindow): Promise<VitalTable | 'too-many-values' | null> {
    return this.#usage.during(() => (this.#exists ? this.#reader.vitals(window) : null))
  }

  /** What was recorded in [fromMs, toMs), Unix ms, oldest first; null as {@link names}. */
  events(fromMs: number, toMs: number): Promise<Event[] | null> {
    return this.#usage.during(() => {
      const simulation = this.#simulation
      if (!simulation) return null
      const { count, faults } = simulation
      const servers = CATALOGUE.slice(0, count).map(({ hostname }) => hostname)
      const past = { fromMs, toMs: Math.min(toMs, Date.now() + 1) }
      return eventsOf({ seed: this.#id, servers, ...(faults && { faults }) }, past)
    })
  }

  /**
   * Faults that were begun, oldest first, and those that can be; null unless this is a simulated fleet
   * that was begun.
   */
  faults(isShown: boolean): Promise<FaultList | null> {
    return this.#usage.during(() => {
      const simulation = this.#simulation
      if (!simulation) return null
      const { count, faults = [] } = simulation
      return {
        faults: faults.map((fault) => entryOf(fault, isShown)),
        kinds: kindsAmong(CATALOGUE.slice(0, count)),
      }
    })
  }

  /**
   * Let a fault begin now. It may answer why that cannot be; null unless this is a simulated fleet that
   * was begun.
   */
  beginFault(
    request: FaultRequest
  ): Promise<FaultEntry | 'no-such-server' | { mistake: string } | null> {
    return this.#usage.during(async () => {
      const simulation = this.#simulation
      if (!simulation) return null
      const { count, faults = [], faultChanges = 0 } = simulation
      const { cause, server, severity, durationMs } = request
      if (!CATALOGUE.slice(0, count).some(({ hostname }) => hostname === server)) {
        return 'no-such-server'
      }
      const now = Date.now()
      // After the newest sample, or what was already shown would change.
      const fromMs = (Math.floor(now / LIVE.tickMs) + 1) * LIVE.tickMs
      const number = faultChanges + 1
      const fault: NamedFault = {
        ...{ id: String(number), cause, server, fromMs, toMs: fromMs + durationMs },
        ...{ severity, seed: number },
      }
      const mistake = mistakeOf(fault)
      if (mistake) return { mistake }
      const kept = faults.filter(({ toMs }) => toMs > now - FAULTS.forgetAfterMs)
      if (kept.filter((one) => isRunning(one, fromMs)).length >= FAULTS.maxAtOnce) {
        return { mistake: `A fleet has at most ${FAULTS.maxAtOnce} faults at once: stop one first` }
      }
      if (kept.length >= FAULTS.maxBegun) {
        return { mistake: `A fleet has at most ${FAULTS.maxBegun} faults in a week` }
      }
      await this.#remember({
        ...{ ...simulation, usedAt: now },
        ...{ faults: [...kept, fault], faultChanges: number },
      })
      return entryOf(fault, true)
    })
  }

  /** End a fault now, if it has not ended; false unless this is a simulated fleet that was begun. */
  stopFault(id: string): Promise<boolean> {
    return this.#usage.during(async () => {
      const simulation = this.#simulation
      if (!simulation) return false
      const { faults = [], faultChanges = 0 } = simulation
      const now = Date.now()
      const stoppedMs = (Math.floor(now / LIVE.tickMs) + 1) * LIVE.tickMs
      if (!faults.some((fault) => fault.id === id && isRunning(fault, stoppedMs))) return true
      await this.#remember({
        ...{ ...simulation, usedAt: now, faultChanges: faultChanges + 1 },
        faults: faults.map((fault) => (fault.id === id ? { ...fault, stoppedMs } : fault)),
      })
      return true
    })
  }

  /** Answer a question of Prometheus's HTTP API; null unless this is a simulated fleet that was begun. */
  prometheus(call: PrometheusCall): Promise<PrometheusReply | null> {
    return this.#usage.during(() => {
      const simulation = this.#simulation
      if (!simulation) return null
      const { queried } = this.#reading(simulation)
      return answer(call, queried, { now: Date.now }, console.error)
    })
  }

  /** Show what some servers have just reported. */
  publish(readings: readonly Reading[]): Promise<void> {
    return this.#usage.during(() => this.#publish(readings))
  }

  async #publish(readings: readonly Reading[]): Promise<void> {
    if (this.#shown.size === 0 && readings.length > 0) {
      // Memory was lost while viewers stayed: nobody knows what they have, so they get everything.
      this.#feed.emit('snapshot', await this.#picture())
      return
    }
    const changed = readings.filter((reading) => this.#isNews(reading))
    const strangers = changed.filter(({ server }) => !this.#shown.has(server))
    for (const reading of changed) this.#shown.set(reading.server, reading)

    const known = changed.filter((reading) => !strangers.includes(reading))
    if (known.length > 0) this.#feed.emit('readings', { readings: known })
    if (strangers.length > 0) await this.#introduce(strangers.map(({ server }) => server))
  }

  /** Reads from storage and answers: the object is alive. */
  ping(): Promise<boolean> {
    return this.#usage.during(() => {
      this.ctx.storage.kv.get('simulation')
      return true
    })
  }

  /** Start watching: a WebSocket of `LiveEvent`s as JSON. Answers 404 or 503 when that cannot be. */
  override fetch(request: Request): Promise<Response> {
    return this.#usage.during(() => this.#watch(request))
  }

  async #watch(request: Request): Promise<Response> {
    if (!this.#exists) return new Response(null, { status: 404 })
    const after = new URL(request.url).searchParams.get('lastEventId')
    const response = await this.#feed.accept(after ? Number(after) : Number.NaN, () =>
      this.#picture()
    )
    if (!response) return new Response(null, { status: 503 })
    if (this.#simulation) await this.#remember({ ...this.#simulation, usedAt: Date.now() })
    await this.#keepWatching()
    return response
  }

  /** While somebody watches, show what has changed; when nobody does, forget in time. */
  override alarm(): Promise<void> {
    return this.#usage.during(() => this.#tick())
  }

  async #tick(): Promise<void> {
    this.#feed.dropSilent()
    if (this.#feed.viewers > 0) {
      // The next look is set first: one that fails must not be the last.
      await this.#keepWatching()
      await this.#lookAgain()
      return
    }
    this.#shown.clear()
    this.#feed.pause()
    this.#usage.report()
    if (this.#simulation) await this.#forgetWhenUnused(this.#simulation)
  }

  override webSocketMessage(socket: WebSocket): void {
    // Pings are answered by the platform, and viewers have nothing else to say.
    this.#usage.count({ requests: 1 / USAGE.messagesPerRequest })
    socket.close(1008, 'only ping is understood')
  }

  override webSocketClose(socket: WebSocket): void {
    this.#usage.recall(this.#feed.memoOf(socket))
    socket.close() // The alarm notices when it was the last one.
  }

  get #simulation(): Simulation | undefined {
    this.#usage.count({ rowsRead: 1 })
    return this.ctx.storage.kv.get<Simulation>('simulation')
  }

  /** Asking for an id that nobody has begun must not bring it into being. */
  get #exists(): boolean {
    return !this.#isSimulated || this.#simulation !== undefined
  }

  get #isSimulated(): boolean {
    return this.#id !== REAL_FLEET
  }

  /** An alarm may wake the object without its name. */
  get #id(): string {
    return this.ctx.id.name ?? this.#simulation?.id ?? REAL_FLEET
  }

  get #reader(): FleetReader {
    const simulation = this.#simulation
    if (!simulation) return readerOfStore(this.env.SERIES.getByName(this.#id))
    return this.#reading(simulation).reader
  }

  #reading({ createdAt, count, faults, faultChanges }: Simulation): SimulatedReading {
    // Kept between ticks, because it remembers what is costly to compute.
    if (
      this.#simulated?.createdAt !== createdAt ||
      this.#simulated.count !== count ||
      this.#simulated.faultChanges !== faultChanges
    ) {
      const servers = CATALOGUE.slice(0, count).map(({ hostname }) => hostname)
      const machines = simulatedMachines({ seed: this.#id, epochMs: createdAt, servers, faults })
      const source = sourceOf(machines)
      this.#simulated = {
        createdAt,
        count,
        faultChanges,
        reader: readerOf(source, Date.now),
        queried: {
          source: untilNow(source, Date.now),
          labels: withSignalLabels(simulatedLabels(machines, Date.now)),
          ruleGroups: () => ruleGroups([], Date.now()),
        },
      }
    }
    return this.#simulated
  }

  async #picture(): Promise<FleetState> {
    const { servers, readings } = await this.#reader.state()
    for (const reading of readings) this.#shown.set(reading.server, reading)
    return { fleet: this.#summary(servers.length), servers, readings }
  }

  #summary(serverCount: number): FleetSummary {
    const simulated = this.#isSimulated
    const generation = simulated ? generationAt(serverCount) : null
    return { id: this.#id, simulated, serverCount, generation }
  }

  #isNews({ server, at, status }: Reading): boolean {
    const shown = this.#shown.get(server)
    if (shown === undefined) return true
    // A store that got late samples may know an older state of the server than is shown.
    if (at !== null && shown.at !== null && at < shown.at) return false
    return shown.at !== at || shown.status !== status
  }

  /** Show what every server reports now; a server that left the fleet leaves the screen. */
  async #lookAgain(): Promise<void> {
    try {
      const readings = await this.#reader.readings()
      const listed = new Set(readings.map(({ server }) => server))
      const left = [...this.#shown.keys()].filter((server) => !listed.has(server))
      if (left.length === 0) return await this.#publish(readings)
      this.#shown.clear()
      this.#feed.emit('snapshot', await this.#picture())
    } catch (error) {
      console.error(error) // The store may be down for a moment; the next look tries again.
    }
  }

  /** Servers that viewers have not seen yet come with their facts. */
  async #introduce(ids: readonly string[]): Promise<void> {
    const { servers, readings } = await this.#reader.state(ids)
    const fleet = this.#summary(this.#shown.size)
    for (const server of servers) {
      const reading = readings.find((candidate) => candidate.server === server.id)
      if (reading) this.#feed.emit('joined', { fleet, server, reading })
    }
  }

  /** Look again soon; a real fleet's store is told to report pushes at once until then. */
  async #keepWatching(): Promise<void> {
    const now = Date.now()
    if (this.#isSimulated) {
      const isCalm = now - this.#feed.joinedAt > LIVE.calmAfterMs
      const usualMs = isCalm ? LIVE.calmTickMs : LIVE.tickMs
      const tickMs = this.#usage.level === 'normal' ? usualMs : LIVE.sparingTickMs
      // Just after the simulator's next sample, so that what is shown is new.
      await this.#setAlarm((Math.floor(now / tickMs) + 1) * tickMs)
      return
    }
    const refreshMs = this.#usage.level === 'normal' ? LIVE.refreshMs : LIVE.sparingTickMs
    await this.#setAlarm(now + refreshMs)
    await this.env.SERIES.getByName(this.#id).watch(this.#id, now + LIVE.watchMs)
  }

  /** A row written for the use, and one for the alarm that forgets it. */
  async #remember(simulation: Simulation): Promise<void> {
    this.ctx.storage.kv.put('simulation', simulation)
    this.#usage.count({ rowsWritten: 1 })
    if (this.#feed.viewers === 0 && (await this.ctx.storage.getAlarm()) === null) {
      await this.#setAlarm(simulation.usedAt + SIMULATION.forgetAfterMs)
    }
  }

  async #forgetWhenUnused({ usedAt }: Simulation): Promise<void> {
    const due = usedAt + SIMULATION.forgetAfterMs
    if (due > Date.now()) return this.#setAlarm(due)
    await this.#forgetAnalyses()
    await this.ctx.storage.deleteAll()
  }

  /** What was analysed of servers or faults that are no more. */
  async #forgetAnalyses(): Promise<void> {
    await this.env.ANALYSTS.getByName(this.#id).forget()
  }

  /** It costs a row. */
  async #setAlarm(at: number): Promise<void> {
    await this.ctx.storage.setAlarm(at)
    this.#usage.count({ rowsWritten: 1 })
  }
}
