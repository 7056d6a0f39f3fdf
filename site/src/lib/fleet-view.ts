import { batch, type Signal, signal } from '@preact/signals'
import type { Fleet, FleetState, Reading, Server } from '../../../worker/contracts/fleet'
import type { History } from '../../../worker/contracts/history'
import type { LiveEvent } from '../../../worker/contracts/live'
import { api } from './api'
import { serverNow } from './clock'
import { connections, newestAt } from './connection'
import { follow } from './live'

/** What a sparkline shows. */
export const TREND_MS = 10 * 60_000

/** Two points of a sparkline closer than this become one: more would not be seen. */
const TREND_STEP_MS = 10_000

/** CPU at a moment: Unix ms and percent; null where nothing was reported. */
export type TrendPoint = [at: number, value: number | null]

/**
 * One fleet as the page knows it: its picture, kept current by its live stream.
 *
 * Each server has its own signals, so that a reading redraws one card and not the fleet.
 */
export class FleetView {
  readonly fleet: Signal<Fleet>
  readonly servers = signal<Server[]>([])
  /** The same, worst first, as the page shows them. */
  readonly order = signal<Server[]>([])
  /** Grows with every event; for what must look at all readings at once. */
  readonly version = signal(0)
  readonly loaded = signal(false)
  /** When the last server joined while we watched, Unix ms; 0 before. */
  readonly joinedAt = signal(0)
  private readings = new Map<string, Signal<Reading>>()
  private trends = new Map<string, Signal<TrendPoint[]>>()

  /** @param keepsTrends whether anybody looks at `trend`: its past costs a request */
  constructor(
    fleet: Fleet,
    private keepsTrends = true
  ) {
    this.fleet = signal(fleet)
  }

  get id() {
    return this.fleet.peek().id
  }

  /** What a server last reported; its server must be in the fleet. */
  reading(server: string): Signal<Reading> {
    return this.readings.get(server)!
  }

  /** A server's CPU over the last ten minutes, oldest first. */
  trend(server: string): Signal<TrendPoint[]> {
    const trend = this.trends.get(server) ?? signal([])
    this.trends.set(server, trend)
    return trend
  }

  /** Follow the fleet's live stream; returns how to stop. */
  watch(): () => void {
    const stop = follow(this.id, {
      heard: (event) => this.apply(event),
      changed: (state) => (connections.value = { ...connections.peek(), [this.id]: state }),
    })
    return () => {
      stop()
      const { [this.id]: _, ...rest } = connections.peek()
      connections.value = rest
    }
  }

  /** Take in one event of the stream. */
  apply(event: LiveEvent) {
    batch(() => {
      if (event.event === 'snapshot') this.show(event.data)
      if (event.event === 'readings') for (const reading of event.data.readings) this.read(reading)
      if (event.event === 'joined')
        this.join(event.data.fleet, event.data.server, event.data.reading)
      this.version.value += 1
    })
  }

  /** Show a whole picture, in place of what was shown. */
  show({ fleet, servers, readings }: FleetState) {
    const known = new Set(servers.map((server) => server.id))
    for (const id of this.trends.keys()) if (!known.has(id)) this.trends.delete(id)
    for (const reading of readings) this.read(reading)
    this.fleet.value = fleet
    // A server without a reading would have nothing to show yet.
    this.servers.value = servers.filter((server) => this.readings.has(server.id))
    this.loaded.value = true
    this.loadTrends().catch(() => {
      // A sparkline without its past still grows from now on.
    })
  }

  private join(fleet: Fleet, server: Server, reading: Reading) {
    this.read(reading)
    this.fleet.value = fleet
    this.joinedAt.value = Date.now()
    const others = this.servers.peek().filter((other) => other.id !== server.id)
    this.servers.value = [...others, server]
    this.loadTrends(server.id).catch(() => {
      // As above: it grows from now on.
    })
  }

  private read(reading: Reading) {
    const known = this.readings.get(reading.server)
    if (known) known.value = reading
    else this.readings.set(reading.server, signal(reading))
    if (!reading.at) return
    const at = Date.parse(reading.at)
    newestAt.value = Math.max(newestAt.peek(), at)
    const trend = this.trend(reading.server)
    trend.value = extended(trend.peek(), [at, reading.signals.cpuPercent ?? null])
  }

  private async loadTrends(server?: string) {
    if (!this.keepsTrends || this.servers.peek().length === 0) return
    const to = Math.floor(serverNow() / TREND_STEP_MS) * TREND_STEP_MS
    const query = new URLSearchParams({
      from: String(to - TREND_MS),
      to: String(to),
      step: String(this.fleet.peek().simulated ? TREND_STEP_MS : 15_000),
      signals: 'cpuPercent',
    })
    if (server) query.set('server', server)
    const past = await api<History>(`/api/fleets/${this.id}/history?${query}`)
    const from = Date.parse(past.from)
    batch(() => {
      for (const { server, values } of past.series) {
        const points = values.map((value, i): TrendPoint => [from + i * past.stepMs, value])
        const lastAt = points.at(-1)?.[0] ?? 0
        const trend = this.trend(server)
        trend.value = [...points, ...trend.peek().filter(([at]) => at > lastAt)]
      }
    })
  }
}

/** A trend with one more point, less what is older than the sparkline. */
function extended(trend: TrendPoint[], point: TrendPoint): TrendPoint[] {
  const oldest = point[0] - TREND_MS
  const kept = trend.filter(([at]) => at >= oldest && at < point[0])
  const before = kept.at(-2)
  if (before && point[0] - before[0] < TREND_STEP_MS) kept.pop()
  return [...kept, point]
}
