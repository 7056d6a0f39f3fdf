import type { Chart, Plugin } from 'chart.js'

/** Two values at a moment, Unix ms; NaN where the band is open. */
export interface BandPoint {
  x: number
  low: number
  high: number
}

/** A stretch of time to be marked. */
export interface Stretch {
  /** Unix ms; null while it goes on. */
  from: number
  to: number | null
  severity: 'low' | 'medium' | 'high'
}

/** A value to be marked across the whole chart. */
export interface Level {
  value: number
  /** A colour of the theme. */
  colour: string
}

/** What a backdrop is drawn from; the arrays may change between drawings. */
export interface Backdrop {
  bands: readonly (readonly BandPoint[])[]
  stretches: readonly Stretch[]
  levels: readonly Level[]
  /** Where the past ends, Unix ms; null for nowhere. */
  present: number | null
}

/** Colours as a canvas understands them. */
export interface BackdropColours {
  bands: string[]
  levels: string[]
  stretch: Record<Stretch['severity'], { fill: string; edge: string }>
  present: string
}

/** How much of a chart's height, in pixels, marks the begin of a stretch at the top. */
const FLAG_PX = 3

/** What lies behind the lines of a chart: stretches of time, bands, levels. */
export const backdrop = (what: Backdrop, colours: () => BackdropColours): Plugin<'line'> => ({
  id: 'backdrop',
  afterDataLimits(chart, { scale }) {
    if (scale.axis !== 'y') return
    const { min, max } = chart.scales.x ?? { min: 0, max: 0 }
    // A share's axis is fixed, and says so by its own limits.
    if (chart.options.scales?.y?.max !== undefined) return
    for (const points of what.bands)
      for (const { x, low, high } of points) {
        if (x < min || x > max || Number.isNaN(high)) continue
        scale.max = Math.max(scale.max, high)
        scale.min = Math.min(scale.min, low)
      }
  },
  beforeDatasetsDraw(chart) {
    const { ctx, chartArea } = chart
    const { left, top, width, height } = chartArea
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, top, width, height)
    ctx.clip()
    const palette = colours()
    for (const stretch of what.stretches) drawStretch(chart, stretch, palette.stretch)
    for (const [i, points] of what.bands.entries()) drawBand(chart, points, palette.bands[i]!)
    for (const [i, { value }] of what.levels.entries()) drawLevel(chart, value, palette.levels[i]!)
    if (what.present !== null) drawPresent(chart, what.present, palette.present)
    ctx.restore()
  },
})

function drawStretch(
  { ctx, chartArea, scales }: Chart<'line'>,
  { from, to, severity }: Stretch,
  colours: BackdropColours['stretch']
) {
  const { x } = scales
  if (!x || from > x.max || (to !== null && to < x.min)) return
  const left = Math.round(x.getPixelForValue(Math.max(from, x.min)))
  const right = x.getPixelForValue(Math.min(to ?? x.max, x.max))
  const width = Math.max(2, right - left)
  ctx.fillStyle = colours[severity].fill
  ctx.fillRect(left, chartArea.top, width, chartArea.height)
  ctx.fillStyle = colours[severity].edge
  ctx.fillRect(left, chartArea.top, width, FLAG_PX)
  if (from >= x.min) ctx.fillRect(left, chartArea.top, 1, chartArea.height)
}

/** Runs of points that follow each other without a gap are filled one by one. */
function drawBand({ ctx, scales }: Chart<'line'>, points: readonly BandPoint[], colour: string) {
  const { x, y } = scales
  if (!x || !y) return
  ctx.fillStyle = colour
  let run: BandPoint[] = []
  const fill = () => {
    if (run.length > 1) {
      ctx.beginPath()
      for (const point of run)
        ctx.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.high))
      for (const point of run.toReversed())
        ctx.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.low))
      ctx.closePath()
      ctx.fill()
    }
    run = []
  }
  for (const point of points) {
    if (Number.isNaN(point.low) || Number.isNaN(point.high)) fill()
    else run.push(point)
  }
  fill()
}

function drawLevel({ ctx, chartArea, scales }: Chart<'line'>, value: number, colour: string) {
  const { y } = scales
  if (!y || value < y.min || value > y.max) return
  const height = Math.round(y.getPixelForValue(value)) + 0.5
  ctx.strokeStyle = colour
  ctx.lineWidth = 1
  ctx.setLineDash([3, 4])
  ctx.beginPath()
  ctx.moveTo(chartArea.left, height)
  ctx.lineTo(chartArea.right, height)
  ctx.stroke()
  ctx.setLineDash([])
}

function drawPresent({ ctx, chartArea, scales }: Chart<'line'>, at: number, colour: string) {
  const { x } = scales
  if (!x || at < x.min || at > x.max) return
  const middle = Math.round(x.getPixelForValue(at)) + 0.5
  ctx.strokeStyle = colour
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.moveTo(middle, chartArea.top)
  ctx.lineTo(middle, chartArea.bottom)
  ctx.stroke()
}
