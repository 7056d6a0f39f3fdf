import type { Point } from './point'
import { numberOf } from './quantity'
import type { QueryResult } from './query-answer'
import type { QueryWindow } from './query-window'
import { type Labels, seriesText, sharedLabels, without } from './series'

/** Series that a graph draws: more lines than this are a carpet, and slow. */
export const MAX_LINES = 50

/** Series that a table holds: more than anybody reads, and a second's work for a phone. */
export const MAX_ROWS = 5_000

/** A series as a graph draws it. */
export interface QueryLine {
  /** What tells it from the other lines. */
  labels: Labels
  name: string
  /** One point for each step of the window; NaN where there is no value that can be drawn. */
  points: Point[]
}

/** What a graph draws. */
interface QueryLines {
  lines: QueryLine[]
  /** Labels that all lines have in common, and so are not in their names. */
  shared: Labels
}

/** The first series of a range query as lines over its window. */
export function linesOf(data: QueryResult, window: QueryWindow): QueryLines {
  const drawn = data.resultType === 'matrix' ? data.result.slice(0, MAX_LINES) : []
  const shared = sharedLabels(drawn.map(({ metric }) => metric))
  const lines = drawn.map(({ metric, values = [] }) => {
    const points = grid(window)
    for (const [at, value] of values) {
      const point = points[Math.round((1_000 * at - window.fromMs) / window.stepMs)]
      const y = numberOf(value)
      if (point && Number.isFinite(y)) point.y = y
    }
    const labels = without(metric, shared)
    return { labels, name: seriesText(labels), points }
  })
  return { lines, shared }
}

function grid({ fromMs, toMs, stepMs }: QueryWindow): Point[] {
  const count = Math.floor((toMs - fromMs) / stepMs) + 1
  return Array.from({ length: count }, (_, i) => ({ x: fromMs + i * stepMs, y: Number.NaN }))
}

/** Radius of a point that is drawn, in pixels. */
const DOT_PX = 1.5

/** The radius of each point of a line: those that no line leads to are dots, or nothing would show them. */
export function dotsOf(points: Point[]): number[] {
  const isGap = (point: Point | undefined) => !point || Number.isNaN(point.y)
  return points.map((_, i) => (isGap(points[i - 1]) && isGap(points[i + 1]) ? DOT_PX : 0))
}

/** How many series an answer has, and how many values in them. */
export function sizeOf(data: QueryResult): { series: number; values: number } {
  if (data.resultType === 'matrix') {
    const values = data.result.reduce(
      (sum, { values = [], histograms = [] }) => sum + values.length + histograms.length,
      0
    )
    return { series: data.result.length, values }
  }
  const series = data.resultType === 'vector' ? data.result.length : 1
  return { series, values: series }
}
