import { signal } from '@preact/signals'
import type { Anomalies } from '../../../worker/contracts/anomaly'
import type { SignalName } from '../../../worker/contracts/signal'
import type { VitalName } from '../../../worker/contracts/vital'
import { fleetAnalysis } from './analyses'
import { api, type Problem, problemOf } from './api'
import type { BandPoint } from './chart-backdrop'
import { rota } from './page-rota'

/** The signals that analyses watch under the same name. */
const WATCHED = [
  ...(['cpuPercent', 'memoryPercent', 'diskPercent', 'uptimeSeconds'] as const),
  ...(['readBytesPerSecond', 'writeBytesPerSecond'] as const),
  ...(['receiveBytesPerSecond', 'transmitBytesPerSecond'] as const),
] satisfies (SignalName & VitalName)[]

type Watched = (typeof WATCHED)[number]

const isWatched = (name: SignalName): name is Watched =>
  (WATCHED as readonly SignalName[]).includes(name)

/** Where the signals of one server usually are: asked for only while somebody wants to see it. */
export class UsualValues {
  /** Grows with every change; bands are changed in place, for charts that hold on to them. */
  readonly version = signal(0)
  readonly problem = signal<Problem | null>(null)
  private bands = new Map<SignalName, BandPoint[]>()
  private asked = 0
  private stop: (() => void) | null = null

  /** @param window what the charts show, Unix ms */
  constructor(
    private fleet: string,
    private server: string,
    private window: () => { from: number; to: number }
  ) {}

  /** A signal's band, oldest first; empty while it is not wanted or known. */
  of(name: SignalName): BandPoint[] {
    const band = this.bands.get(name) ?? []
    this.bands.set(name, band)
    return band
  }

  /** Ask for the bands of all charts, one after the other, and for one again whenever it is our turn. */
  show() {
    this.hide()
    const names = [...this.bands.keys()].filter(isWatched)
    let next = 0
    const ask = async () => {
      // At first all of them; then one in turn, so that a page asks no more for having many charts.
      const many = next === 0 ? names.length : 1
      for (let i = 0; i < many && names.length > 0; i++) {
        await this.load(names[next % names.length]!)
        next += 1
      }
    }
    this.stop = rota.add(ask, 'other')
  }

  /** Take the bands away. */
  hide() {
    this.asked += 1
    this.stop?.()
    this.stop = null
    for (const band of this.bands.values()) band.length = 0
    this.version.value += 1
  }

  private async load(vital: Watched) {
    const asked = this.asked
    const { from, to } = this.window()
    const query = { server: this.server, vital, from: Math.floor(from), to: Math.ceil(to) }
    try {
      const { vital: detail } = await api<Anomalies>(fleetAnalysis(this.fleet, 'anomalies', query))
      // Another range, or none, has been chosen since.
      if (asked !== this.asked || !detail) return
      const start = Date.parse(detail.from)
      const band = this.of(vital)
      band.length = 0
      for (const [i, usual] of detail.usual.entries()) {
        const { low, high } = usual ?? { low: Number.NaN, high: Number.NaN }
        band.push({ x: start + i * detail.stepMs, low, high })
      }
      this.problem.value = null
    } catch (error) {
      this.problem.value = problemOf(error)
    }
    this.version.value += 1
  }
}
