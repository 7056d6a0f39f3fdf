import type { ReadonlySignal } from '@preact/signals'
import { now } from '../lib/clock'
import { TREND_MS, type TrendPoint } from '../lib/fleet-view'

const WIDTH = 200
const HEIGHT = 40
/** Points further apart than this are not joined: nothing was reported in between. */
const GAP_MS = 60_000
/** How often the line of a silent server moves on. */
const STEP_MS = 10_000

interface Props {
  trend: ReadonlySignal<TrendPoint[]>
  /** Whether the newest point is old news: the line then moves away from now. */
  silent: boolean
}

/** A server's CPU over the last ten minutes, 0 to 100 % from bottom to top, in the size its box has. */
export function Sparkline({ trend, silent }: Props) {
  const all = trend.value
  const newest = silent ? Math.floor(now.value / STEP_MS) * STEP_MS : (all.at(-1)?.[0] ?? 0)
  const points = silent ? all.filter(([at]) => newest - at <= TREND_MS) : all
  const x = (at: number) => WIDTH * (1 - (newest - at) / TREND_MS)
  const y = (value: number) => HEIGHT - 1 - (HEIGHT - 2) * (Math.min(100, value) / 100)

  let line = ''
  let area = ''
  let before: number | null = null
  for (const [at, value] of points) {
    if (value === null) continue
    const place = `${x(at).toFixed(1)} ${y(value).toFixed(1)}`
    if (before === null || at - before > GAP_MS) {
      if (before !== null) area += `V${HEIGHT}Z`
      line += `M${place}`
      area += `M${x(at).toFixed(1)} ${HEIGHT}L${place}`
    } else {
      line += `L${place}`
      area += `L${place}`
    }
    before = at
  }
  if (area) area += `V${HEIGHT}Z`

  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path class="sparkline-area" d={area} />
      <path class="sparkline-line" d={line} />
    </svg>
  )
}
