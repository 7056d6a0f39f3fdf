import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Fact } from '../../../worker/contracts/assistant'
import { problemOf } from '../lib/api'
import { linesOfFact } from '../lib/fact-line'
import { windowOfFact } from '../lib/fact-window'
import type { Point } from '../lib/point'
import type { AssistantWords } from '../lib/words'

const WIDTH = 200
const HEIGHT = 40
/** What is above the highest value, as a share of it. */
const HEADROOM = 1.08

interface Props {
  fleet: string
  fact: Fact
  words: AssistantWords
}

/** How a fact came to be: its query over the window that its link opens. */
export function FactChart({ fleet, fact, words }: Props) {
  const lines = useSignal<Point[][] | null>(null)
  const isMissing = useSignal(false)
  useEffect(() => {
    const leaving = new AbortController()
    linesOfFact(fleet, fact, leaving.signal)
      .then((found) => {
        lines.value = found
      })
      .catch((error) => {
        if (leaving.signal.aborted) return
        isMissing.value = true
        problemOf(error)
      })
    return () => leaving.abort()
  }, [])
  if (isMissing.value) return <small class="fact-missing">{words.assistant.noChart}</small>
  return <Lines lines={lines.value ?? []} fact={fact} isDrawn={lines.value !== null} />
}

interface LinesProps {
  lines: Point[][]
  fact: Fact
  isDrawn: boolean
}

function Lines({ lines, fact, isDrawn }: LinesProps) {
  const { fromMs, toMs } = windowOfFact(fact)
  const values = lines.flat().flatMap(({ y }) => (Number.isNaN(y) ? [] : [y]))
  const known = [...values, ...(fact.baseline === null ? [] : [fact.baseline])]
  const top = fact.unit === '%' ? Math.max(100, ...known) : HEADROOM * Math.max(0, ...known) || 1
  const bottom = Math.min(0, ...known)
  const x = (at: number) => (WIDTH * (at - fromMs)) / (toMs - fromMs)
  const y = (value: number) => HEIGHT - 1 - ((HEIGHT - 2) * (value - bottom)) / (top - bottom)
  const stretch = x(Date.parse(fact.from))
  return (
    <svg
      class="fact-chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-lines={isDrawn ? lines.length : undefined}
    >
      {stretch > 0 && stretch < WIDTH && (
        <rect class="fact-window" x={stretch} width={WIDTH - stretch} height={HEIGHT} />
      )}
      {fact.baseline !== null && isDrawn && (
        <path class="fact-usual" d={`M0 ${y(fact.baseline)}H${WIDTH}`} />
      )}
      {lines.map((points, i) => (
        <path key={i} class="fact-line" d={pathOf(points, x, y)} />
      ))}
    </svg>
  )
}

/** A line with a gap where nothing was measured. */
function pathOf(points: Point[], x: (at: number) => number, y: (value: number) => number): string {
  let path = ''
  let isDown = false
  for (const point of points) {
    if (!Number.isNaN(point.y))
      path += `${isDown ? 'L' : 'M'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`
    isDown = !Number.isNaN(point.y)
  }
  return path
}
