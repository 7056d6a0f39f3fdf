import { signal } from '@preact/signals'
import type { Chart, Plugin, TooltipItem } from 'chart.js'
import type { Language } from '../i18n'
import {
  type BackdropColours,
  type BandPoint,
  backdrop,
  type Level,
  type Stretch,
} from './chart-backdrop'
import { axisTime, fullTime } from './format'
import type { Point } from './point'

/** The moment under the pointer, the same on every chart of the page; null when none. */
export const cursor = signal<number | null>(null)

/** One line of a chart. */
interface Line {
  label: string
  points: Point[]
  /** A colour of the theme, for example "var(--line-2)"; lines without one are told apart by their order. */
  colour?: string
  /** The radius of each point, in pixels; nothing but the line is drawn where nothing is said. */
  dots?: number[]
  /** Bands in the line's colour, the widest first: where the value usually is, or will be. */
  bands?: readonly (readonly BandPoint[])[]
  dashed?: boolean
  /** Its value at a point in words, where `text` of the value does not say enough. */
  told?: (point: Point) => string
}

interface Options {
  lines: Line[]
  language: Language
  /** A value in words, with its unit. */
  text: (value: number) => string
  /** Whether values are shares of 100. */
  share: boolean
  /** Where the axis begins; null for the lowest value, 0 where nothing is said. */
  floor?: 0 | null
  /** At most so many labels on the axis of values; 4 where nothing is said. */
  ticks?: number
  /** What the tooltip tells: every line at that moment, or the nearest; every line where nothing is said. */
  tells?: 'all' | 'nearest'
  /** Stretches of time to be marked; the array may change between updates. */
  stretches?: readonly Stretch[]
  levels?: readonly Level[]
  /** Where the past ends, Unix ms; nowhere where nothing is said. */
  present?: number
  /** Told of the chart when there is one; returns what to do when it goes. */
  attach?: (chart: Chart) => () => void
}

/** What a mounted chart can be told. */
export interface LineChart {
  /** Draw what `lines` now hold, over a window of Unix ms. */
  update(window: { from: number; to: number }): void
  /** Draw the cursor where it now is. */
  point(): void
  /** Draw only the lines that `isShown` holds for, by their order. */
  show(isShown: (line: number) => boolean): void
  /** Read the theme's colours again. */
  recolour(): void
  destroy(): void
}

/** The colours of a chart that names none. */
const LINE_COLOURS = ['var(--accent)', 'var(--second)']

/** What a CSS colour is in the current theme, as a canvas understands it. */
function colour(css: string): string {
  const probe = document.createElement('i')
  probe.style.color = css
  document.body.append(probe)
  const value = getComputedStyle(probe).color
  probe.remove()
  return value
}

const lineColour = (line: Line, i: number) => line.colour ?? LINE_COLOURS[i % LINE_COLOURS.length]!

/** How much of a line's colour its bands have, %: they lie on one another. */
const BAND_SHARE = 16

const clear = (css: string, share: number) =>
  colour(`color-mix(in oklab, ${css} ${share}%, transparent)`)

const stretchColours = (css: string) => ({ fill: clear(css, 7), edge: clear(css, 60) })

const palette = (lines: Line[], levels: readonly Level[]) => ({
  lines: lines.map((line, i) => colour(lineColour(line, i))),
  backdrop: {
    bands: lines.flatMap((line, i) =>
      (line.bands ?? []).map(() => clear(lineColour(line, i), BAND_SHARE))
    ),
    levels: levels.map((level) => clear(level.colour, 75)),
    stretch: {
      low: stretchColours('var(--level)'),
      medium: stretchColours('var(--warning)'),
      high: stretchColours('var(--critical)'),
    },
    present: colour('var(--edge)'),
  } satisfies BackdropColours,
  fill: [14, 1].map((share) => colour(`color-mix(in oklab, var(--accent) ${share}%, transparent)`)),
  ink: colour('var(--ink)'),
  label: colour('var(--ink-3)'),
  hairline: colour('var(--hairline)'),
  edge: colour('var(--edge)'),
  raised: colour('var(--raised)'),
})

/** The index of the point nearest to a moment; -1 when there is none. */
export function nearest(points: Point[], at: number): number {
  let low = 0
  let high = points.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (points[middle]!.x < at) low = middle + 1
    else high = middle
  }
  const before = points[low - 1]
  if (before && at - before.x < points[low]!.x - at) return low - 1
  return points.length > 0 ? low : -1
}

/** A vertical hairline at the cursor, and where each line crosses it. */
const crosshair = (colours: () => ReturnType<typeof palette>): Plugin<'line'> => ({
  id: 'crosshair',
  afterDatasetsDraw(chart: Chart<'line'>) {
    const { ctx, chartArea, scales, data } = chart
    const at = cursor.peek()
    const { x, y } = scales
    if (at === null || !x || !y || at < x.min || at > x.max) return
    ctx.save()
    ctx.strokeStyle = colours().edge
    ctx.lineWidth = 1
    ctx.beginPath()
    const middle = Math.round(x.getPixelForValue(at)) + 0.5
    ctx.moveTo(middle, chartArea.top)
    ctx.lineTo(middle, chartArea.bottom)
    ctx.stroke()
    for (const [i, { data: points }] of data.datasets.entries()) {
      const point = (points as Point[])[nearest(points as Point[], at)]
      if (!point || Number.isNaN(point.y) || !chart.isDatasetVisible(i)) continue
      ctx.fillStyle = colours().lines[i]!
      ctx.strokeStyle = colours().raised
      ctx.lineWidth = 2
      ctx.beginPath()
      ctx.arc(x.getPixelForValue(point.x), y.getPixelForValue(point.y), 4, 0, 2 * Math.PI)
      ctx.fill()
      ctx.stroke()
    }
    ctx.restore()
  },
})

/** Draw lines on a canvas with Chart.js, which is only now fetched, and only the parts in use. */
export async function drawLines(canvas: HTMLCanvasElement, options: Options): Promise<LineChart> {
  // Taken apart at once, so that the bundler leaves out the rest.
  const { Chart, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip } =
    await import('chart.js')
  Chart.register(Filler, LinearScale, LineController, LineElement, PointElement, Tooltip)
  const { lines, language, text, share, floor = 0, ticks = 4, tells = 'all', attach } = options
  const { stretches = [], levels = [], present = null } = options
  let colours = palette(lines, levels)
  let windowMs = 0
  let pointerY = 0
  const font = { family: getComputedStyle(document.body).fontFamily, size: 11 }

  const chart = new Chart(canvas, {
    type: 'line',
    data: {
      datasets: lines.map(({ label, points, dots, bands, dashed }, i) => ({
        label,
        data: points,
        borderWidth: 1.5,
        borderColor: () => colours.lines[i],
        borderDash: dashed ? [4, 3] : [],
        // Under a line with a band, a fill would be taken for another.
        backgroundColor: ({ chart }: { chart: Chart }) =>
          bands?.some((band) => band.length > 0) ? 'transparent' : fading(chart, colours.fill),
        fill: lines.length === 1 ? 'origin' : false,
        pointRadius: dots ?? 0,
        pointBackgroundColor: () => colours.lines[i],
        pointBorderWidth: 0,
        pointHoverRadius: 0,
        borderJoinStyle: 'round' as const,
        spanGaps: false,
      })),
    },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', axis: 'x', intersect: false },
      layout: { padding: { top: 8, right: 2 } },
      scales: {
        x: {
          type: 'linear',
          border: { display: false },
          grid: { display: false },
          ticks: {
            color: () => colours.label,
            font,
            maxRotation: 0,
            autoSkip: false,
            callback: (value) => axisTime(Number(value), windowMs, language),
          },
          afterBuildTicks: (axis) => {
            axis.ticks = evenTimes(axis.min, axis.max, axis.width < 420 ? 4 : 7)
          },
        },
        y: {
          ...(floor === 0 ? { min: 0 } : {}),
          ...(share ? { max: 100 } : { grace: floor === 0 ? '15%' : '5%' }),
          border: { display: false },
          grid: { color: () => colours.hairline, drawTicks: false },
          // A fixed width keeps the plots of a column, and so their cursors, in line.
          afterFit: (axis) => {
            axis.width = 62
          },
          ticks: {
            color: () => colours.label,
            font,
            padding: 8,
            maxTicksLimit: ticks,
            ...(share ? { stepSize: 50 } : {}),
            callback: (value) => text(Number(value)).replace(/\.0+(?!\d)/, ''),
          },
        },
      },
      plugins: {
        tooltip: {
          animation: false,
          position: tells === 'all' ? 'average' : 'nearest',
          backgroundColor: () => colours.raised,
          borderColor: () => colours.edge,
          borderWidth: 1,
          titleColor: () => colours.label,
          bodyColor: () => colours.ink,
          titleFont: { ...font, weight: 'normal' },
          bodyFont: { ...font, size: 13, weight: 600 },
          padding: 10,
          cornerRadius: 6,
          caretSize: 0,
          caretPadding: 12,
          boxWidth: 8,
          boxHeight: 2,
          boxPadding: 6,
          displayColors: lines.length > 1,
          filter: (item, _, items) =>
            tells === 'all' || nearestTo(pointerY, items as TooltipItem<'line'>[]).includes(item),
          callbacks: {
            title: ([item]) => (item ? fullTime(item.parsed.x ?? 0, language) : ''),
            label: ({ dataset, datasetIndex, parsed, chart }) => {
              const { told = ({ y }: Point) => text(y) } = lines[datasetIndex]!
              const value = told({ x: parsed.x ?? 0, y: parsed.y ?? 0 })
              return `${shortened(dataset.label ?? '', chart.width)}  ${value}`
            },
            labelColor: (item) => ({
              borderColor: colours.lines[item.datasetIndex]!,
              backgroundColor: colours.lines[item.datasetIndex]!,
            }),
          },
        },
      },
    },
    plugins: [
      backdrop(
        {
          ...{ stretches, levels, present },
          bands: lines.flatMap(({ bands = [] }) => bands),
        },
        () => colours.backdrop
      ),
      crosshair(() => colours),
    ],
  })
  const detach = attach?.(chart)

  const move = (event: PointerEvent) => {
    pointerY = event.offsetY
    cursor.value = chart.scales.x?.getValueForPixel(event.offsetX) ?? null
  }
  const leave = () => {
    cursor.value = null
  }
  canvas.addEventListener('pointermove', move)
  canvas.addEventListener('pointerleave', leave)

  return {
    update({ from, to }) {
      windowMs = to - from
      Object.assign(chart.options.scales!.x!, { min: from, max: to })
      chart.update('none')
    },
    point: () => chart.draw(),
    show(isShown) {
      for (const i of lines.keys()) chart.setDatasetVisibility(i, isShown(i))
      chart.update('none')
    },
    recolour() {
      colours = palette(lines, levels)
      chart.update('none')
    },
    destroy() {
      canvas.removeEventListener('pointermove', move)
      canvas.removeEventListener('pointerleave', leave)
      detach?.()
      chart.destroy()
    },
  }
}

/** Lines that lie on one another are told together, but no more of them than this. */
const MOST_TOLD = 3

/** What of a tooltip is nearest to a height, in pixels. */
function nearestTo(pixelY: number, items: TooltipItem<'line'>[]): TooltipItem<'line'>[] {
  const distances = items.map(({ element }) => Math.abs(element.y - pixelY))
  const least = Math.min(...distances)
  return items.filter((_, i) => distances[i] === least).slice(0, MOST_TOLD)
}

/** Width of a letter in a tooltip, in pixels, at most. */
const LETTER_PX = 9

/** A name that leaves room for its value within a width, in pixels. */
function shortened(name: string, widthPx: number): string {
  const room = Math.max(12, Math.floor(widthPx / LETTER_PX) - 12)
  return name.length > room ? `${name.slice(0, room - 1)}…` : name
}

/** Distances between the labels of a time axis, ms: those that a clock face suggests. */
const TICK_STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3_600_000),
  ...[1, 2, 7, 14, 30, 90].map((days) => days * 86_400_000),
]

function evenTimes(min: number, max: number, most: number): { value: number }[] {
  const step = TICK_STEPS_MS.find((ms) => (max - min) / ms <= most) ?? max - min
  const zoneMs = new Date(max).getTimezoneOffset() * 60_000
  const first = Math.ceil((min - zoneMs) / step) * step + zoneMs
  const count = Math.floor((max - first) / step) + 1
  return Array.from({ length: Math.max(0, count) }, (_, i) => ({ value: first + i * step }))
}

/** A colour that fades towards the axis, so that a full chart does not become a block. */
function fading({ ctx, chartArea }: Pick<Chart, 'ctx' | 'chartArea'>, stops: string[]) {
  // Before the first layout there is no area to fade over.
  if (!chartArea) return stops[0]
  const gradient = ctx.createLinearGradient(0, chartArea.top, 0, chartArea.bottom)
  for (const [i, stop] of stops.entries()) gradient.addColorStop(i, stop)
  return gradient
}
