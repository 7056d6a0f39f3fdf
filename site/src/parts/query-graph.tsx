import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { cursor, drawLines, type LineChart, nearest } from '../lib/chart'
import { selecting } from '../lib/chart-selection'
import type { Outcome } from '../lib/exploration'
import { fill } from '../lib/fill'
import { followTheme } from '../lib/follow-theme'
import { ABSENT, fullTime } from '../lib/format'
import { quantity, shortQuantity } from '../lib/quantity'
import { dotsOf, linesOf, type QueryLine } from '../lib/query-lines'
import type { ExploreWords } from '../lib/words'
import { SeriesName } from './series-name'

/** Colours in the theme for lines; the ninth line has the first colour again. */
const LINE_COLOURS = 8

/** Digits of a value in the legend. */
const LEGEND_DIGITS = 4

interface Props {
  outcome: Outcome
  /** Called with the window, Unix ms, that was dragged across. */
  onSelect: (fromMs: number, toMs: number) => void
  words: ExploreWords
}

/** What an expression was over a range: lines, and a legend that tells and chooses them. */
export function QueryGraph({ outcome, onSelect, words }: Props) {
  const { explore, language } = words
  const { data } = outcome.answer
  const window = outcome.window!
  const { lines, shared } = useMemo(() => linesOf(data, window), [outcome])
  const canvas = useRef<HTMLCanvasElement>(null)
  const chart = useRef<LineChart | null>(null)
  const hidden = useSignal<ReadonlySet<number>>(new Set())
  const isShown = (line: number) => !hidden.peek().has(line)

  useEffect(() => {
    let gone = false
    const stops: (() => void)[] = []
    const begin = async () => {
      const drawn = await drawLines(canvas.current!, {
        lines: lines.map(({ name, points }, i) => ({
          label: name,
          points,
          dots: dotsOf(points),
          colour: `var(--line-${i % LINE_COLOURS})`,
        })),
        language,
        text: shortQuantity,
        share: false,
        floor: floorOf(lines),
        ticks: 6,
        tells: 'nearest',
        attach: (chart) => selecting(chart, onSelect),
      })
      if (gone) return drawn.destroy()
      chart.current = drawn
      drawn.update({ from: window.fromMs, to: window.toMs })
      stops.push(
        hidden.subscribe(() => drawn.show(isShown)),
        cursor.subscribe(() => drawn.point()),
        followTheme(() => drawn.recolour())
      )
    }
    begin()
    return () => {
      gone = true
      for (const stop of stops) stop()
      chart.current?.destroy()
    }
  }, [])

  const undrawable = lines.every(({ points }) => points.every(({ y }) => Number.isNaN(y)))
  const toggle = (line: number) => {
    const next = new Set(hidden.peek())
    if (!next.delete(line)) next.add(line)
    hidden.value = next
  }
  const isolate = (line: number) => {
    const others = [...lines.keys()].filter((other) => other !== line)
    hidden.value = isAlone(line) ? new Set() : new Set(others)
  }
  const isAlone = (line: number) =>
    hidden.value.size === lines.length - 1 && !hidden.value.has(line) && lines.length > 1

  return (
    <div class="query-graph">
      <div class="chart-frame">
        <canvas
          ref={canvas}
          role="img"
          aria-label={graphLabel(lines, outcome, words)}
          data-chart="query"
          data-lines={lines.length}
        />
        {undrawable && <p class="chart-none">{explore.undrawable}</p>}
      </div>
      {Object.keys(shared).length > 0 && (
        <p class="query-shared">
          <span>{explore.shared}</span> <SeriesName labels={shared} />
        </p>
      )}
      <ul class="legend" aria-label={explore.legend}>
        {lines.map(({ labels, name, points }, i) => (
          <li
            key={name}
            data-line={i % LINE_COLOURS}
            data-hidden={hidden.value.has(i) || undefined}
          >
            <input
              type="checkbox"
              aria-label={fill(explore.showLine, { name })}
              checked={!hidden.value.has(i)}
              onChange={() => toggle(i)}
            />
            <button
              type="button"
              aria-pressed={isAlone(i)}
              title={explore.isolate}
              onClick={() => isolate(i)}
            >
              <SeriesName labels={labels} />
            </button>
            <Readout points={points} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A graph begins at 0, unless that would flatten it or hide what is below. */
function floorOf(lines: QueryLine[]): 0 | null {
  const { min, max } = extremes(lines)
  return min >= 0 && min < max / 2 ? 0 : null
}

function extremes(lines: QueryLine[]): { min: number; max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { points } of lines)
    for (const { y } of points) {
      if (y < min) min = y
      if (y > max) max = y
    }
  return { min, max }
}

/** A line's value at the cursor; its last while there is none. */
function Readout({ points }: Pick<QueryLine, 'points'>) {
  const at = cursor.value
  const point =
    at === null ? points.findLast(({ y }) => !Number.isNaN(y)) : points[nearest(points, at)]
  return <span>{point && !Number.isNaN(point.y) ? quantity(point.y, LEGEND_DIGITS) : ABSENT}</span>
}

/** The graph in a sentence, for those who do not see it. */
function graphLabel(lines: QueryLine[], { window }: Outcome, { explore, language }: ExploreWords) {
  const { min, max } = extremes(lines)
  return fill(explore.graphLabel, {
    n: lines.length,
    from: fullTime(window!.fromMs, language),
    to: fullTime(window!.toMs, language),
    min: min <= max ? quantity(min, LEGEND_DIGITS) : ABSENT,
    max: min <= max ? quantity(max, LEGEND_DIGITS) : ABSENT,
  })
}
