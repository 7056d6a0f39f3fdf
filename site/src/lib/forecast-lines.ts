import type { Forecast, ForecastPoint } from '../../../worker/contracts/forecast'
import type { BandPoint } from './chart-backdrop'
import type { Point } from './point'

/** How much of the past is drawn before what is foretold: three times as long. */
const PAST_SHARE = 3
/** Of the past where nothing is foretold, ms. */
const PAST_ALONE_MS = 7 * 86_400_000

/** A forecast as a chart draws it; the lines have the same moments, each NaN where the other goes on. */
export interface ForecastLines {
  /** Unix ms. */
  window: { from: number; to: number }
  past: Point[]
  median: Point[]
  /** 95 % and 80 %, the widest first. */
  bands: [nearlySure: BandPoint[], likely: BandPoint[]]
}

/** The lines and bands of a forecast; the bands begin where the past ends. */
export function forecastLines(forecast: Forecast): ForecastLines {
  const { madeAt, stepMs, history, points } = forecast
  const present = Date.parse(madeAt)
  const aheadMs = points.length * stepMs
  const pastMs = aheadMs > 0 ? PAST_SHARE * aheadMs : PAST_ALONE_MS
  const known = history.slice(-Math.max(1, Math.round(pastMs / stepMs)))
  // A step's mean stands in its middle.
  const middle = (stepsAgo: number) => present - stepsAgo * stepMs + stepMs / 2
  const past = known.map(
    (value, i): Point => ({
      x: middle(known.length - i),
      y: value ?? Number.NaN,
    })
  )
  const last = past.findLast(({ y }) => !Number.isNaN(y))
  const joint = last && last === past.at(-1) && points.length > 0 ? [last] : []
  const ahead = ({ at }: ForecastPoint) => Date.parse(at) + stepMs / 2
  const future = points.map((point): Point => ({ x: ahead(point), y: point.median }))
  const nothing = ({ x }: Point): Point => ({ x, y: Number.NaN })
  const band = (range: (point: ForecastPoint) => [number, number]): BandPoint[] => [
    ...joint.map(({ x, y }) => ({ x, low: y, high: y })),
    ...points.map((point) => {
      const [low, high] = range(point)
      return { x: ahead(point), low, high }
    }),
  ]
  const from = past[0]?.x ?? present
  return {
    window: { from, to: future.at(-1)?.x ?? present },
    past: [...past, ...future.map(nothing)],
    median: [...past.map((point) => (joint.includes(point) ? point : nothing(point))), ...future],
    bands: [band(({ nearlySure }) => nearlySure), band(({ likely }) => likely)],
  }
}
