import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Forecast } from '../../../worker/contracts/forecast'
import { THRESHOLDS } from '../../../worker/policy'
import { cursor, drawLines, type LineChart } from '../lib/chart'
import { fill } from '../lib/fill'
import { followTheme } from '../lib/follow-theme'
import { forecastLines } from '../lib/forecast-lines'
import { fullTime } from '../lib/format'
import type { Point } from '../lib/point'
import { vitalText } from '../lib/vital-text'
import type { AnalysisWords } from '../lib/words'

/** A percentage that stays below this is drawn larger than its limit would let it. */
const LOW_PERCENT = 60

interface Props {
  forecast: Forecast
  words: AnalysisWords
}

/** What was, and what is expected as a fan that widens. */
export function ForecastChart({ forecast, words }: Props) {
  const { analysis, language } = words
  const { vital, points } = forecast
  const canvas = useRef<HTMLCanvasElement>(null)
  const lines = useMemo(() => forecastLines(forecast), [forecast])
  const text = (value: number) => vitalText(vital, value, words)

  useEffect(() => {
    let chart: LineChart | null = null
    let gone = false
    const stops: (() => void)[] = []
    const ranges = new Map(
      points.map((point, i) => [lines.bands[1].at(i - points.length)!.x, point.likely])
    )
    const told = ({ x, y }: Point) => {
      const [low, high] = ranges.get(x) ?? []
      if (low === undefined || high === undefined) return text(y)
      const values = { median: text(y), low: text(low), high: text(high) }
      return fill(analysis.forecast.told, values)
    }
    const begin = async () => {
      const drawn = await drawLines(canvas.current!, {
        lines: [
          { label: analysis.forecast.past, points: lines.past, colour: 'var(--ink-2)' },
          {
            ...{ label: analysis.forecast.median, points: lines.median, bands: lines.bands, told },
            ...{ colour: 'var(--accent)', dashed: true },
          },
        ],
        language,
        text,
        share: vital.endsWith('Percent') && highest(forecast) >= LOW_PERCENT,
        levels: levelsOf(forecast),
        present: Date.parse(forecast.madeAt),
      })
      if (gone) return drawn.destroy()
      chart = drawn
      drawn.update(lines.window)
      stops.push(
        cursor.subscribe(() => drawn.point()),
        followTheme(() => drawn.recolour())
      )
    }
    begin()
    return () => {
      gone = true
      for (const stop of stops) stop()
      chart?.destroy()
    }
  }, [forecast])

  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={labelOf(forecast, words)}
      data-chart="forecast"
      data-points={points.length}
      data-vital={vital}
    />
  )
}

const highest = ({ history, points }: Forecast) =>
  Math.max(
    ...history.map((value) => value ?? Number.NEGATIVE_INFINITY),
    ...points.map(({ nearlySure }) => nearlySure[1])
  )

function levelsOf({ vital }: Forecast) {
  const limits = THRESHOLDS.find(({ signal }) => signal === vital)
  if (!limits) return []
  return [
    { value: limits.warning, colour: 'var(--warning)' },
    { value: limits.critical, colour: 'var(--critical)' },
  ]
}

/** The chart in a sentence, for those who do not see it. */
function labelOf({ vital, points }: Forecast, words: AnalysisWords): string {
  const { forecast: names, vital: vitals } = words.analysis
  const last = points.at(-1)
  if (!last) return fill(names.chartRefused, { vital: vitals[vital] })
  const [low, high] = last.likely
  return fill(names.chartLabel, {
    vital: vitals[vital],
    to: fullTime(Date.parse(last.at), words.language),
    median: vitalText(vital, last.median, words),
    low: vitalText(vital, low, words),
    high: vitalText(vital, high, words),
  })
}
