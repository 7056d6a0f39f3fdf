import { signal } from '@preact/signals'
import type { Reading } from '../../../worker/contracts/fleet'
import type { History } from '../../../worker/contracts/history'
import type { SignalName } from '../../../worker/contracts/signal'
import { api, type Problem, problemOf } from './api'
import { serverNow } from './clock'
import type { Point } from './point'
import { RANGES, type Range } from './range'

/** So many steps without a value, and the line is left open. */
const GAP_STEPS = 4
const GAP_MIN_MS = 60_000

/** The past of one server's signals over a range, growing with what is reported live. */
export class ServerHistory {
  /** Grows with every change; `points` are changed in place, for charts that hold on to them. */
  readonly version = signal(0)
  readonly loading = signal(true)
  readonly problem = signal<Problem | null>(null)
  queries: History['queries'] = {}
  private points = new Map<SignalName, Point[]>()
  private range: Range = '1h'
  private loadedTo = 0
  private request = 0
  /** When a silent server fell silent, Unix ms: queries carry its last value on for minutes. */
  private endedAt: number | null = null

  constructor(
    readonly fleet: string,
    private server: string
  ) {}

  /** A signal's points, oldest first. */
  of(name: SignalName): Point[] {
    const points = this.points.get(name) ?? []
    this.points.set(name, points)
    return points
  }

  /** Whether a signal was ever reported in the range. */
  has(name: SignalName): boolean {
    return this.of(name).some(({ y }) => !Number.isNaN(y))
  }

  /** Whether a range was read. */
  get loaded() {
    return this.loadedTo > 0
  }

  /** How far back it goes. */
  get shown(): Range {
    return this.range
  }

  /** The window to draw, Unix ms. */
  window(): { from: number; to: number } {
    const to = serverNow()
    return { from: to - RANGES[this.range].windowMs, to }
  }

  /** Read the past of a range, in place of what was there. */
  async load(range: Range) {
    const request = ++this.request
    const { windowMs, stepMs } = RANGES[range]
    const to = Math.ceil(serverNow() / stepMs) * stepMs
    const query = new URLSearchParams({
      from: String(to - windowMs),
      to: String(to),
      step: String(stepMs),
      server: this.server,
    })
    this.loading.value = true
    try {
      const past = await api<History>(`/api/fleets/${this.fleet}/history?${query}`)
      // A later choice of range has overtaken this one.
      if (request !== this.request) return
      this.range = range
      this.problem.value = null
      this.take(past)
    } catch (error) {
      if (request === this.request) this.problem.value = problemOf(error)
    }
    this.loading.value = false
    this.version.value += 1
  }

  /** Add what was just reported; what a silent server last said ends its lines. */
  append(reading: Reading) {
    const at = reading.at ? Date.parse(reading.at) : null
    this.endedAt = reading.status === 'offline' ? at : null
    if (at === null || this.loadedTo === 0) return
    const { stepMs, windowMs } = RANGES[this.range]
    // What a silent server last said may be older than what is drawn.
    if (at < this.window().from) return
    this.end()
    for (const [name, value] of Object.entries(reading.signals) as [SignalName, number][]) {
      const points = this.of(name)
      const last = points.at(-1)
      if (last && at <= last.x) continue
      if (last && at - last.x > Math.max(GAP_MIN_MS, GAP_STEPS * stepMs))
        points.push({ x: last.x + 1, y: Number.NaN })
      // Within a step the newest value replaces the one before it, so that the line stays as fine as its past.
      const before = points.at(-2)
      if (last && before && last.x > this.loadedTo && at - before.x < stepMs) points.pop()
      points.push({ x: at, y: value })
      while (points[0] && points[0].x < at - windowMs) points.shift()
    }
    this.version.value += 1
  }

  private end() {
    if (this.endedAt === null) return
    for (const points of this.points.values())
      while (points.length > 0 && points.at(-1)!.x > this.endedAt) points.pop()
  }

  private take(past: History) {
    const from = Date.parse(past.from)
    this.queries = past.queries
    for (const points of this.points.values()) points.length = 0
    const known = serverNow()
    for (const { signal: name, values } of past.series) {
      const points = this.of(name)
      for (const [i, value] of values.entries()) {
        const x = from + i * past.stepMs
        // The grid may end a step after now, where there can be nothing yet.
        if (x <= known) points.push({ x, y: value ?? Number.NaN })
      }
      while (points.length > 0 && Number.isNaN(points.at(-1)!.y)) points.pop()
      this.loadedTo = Math.max(this.loadedTo, points.at(-1)?.x ?? 0)
    }
    this.loadedTo ||= from
    this.end()
  }
}
