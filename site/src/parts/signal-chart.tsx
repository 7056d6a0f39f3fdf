import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Reading } from '../../../worker/contracts/fleet'
import type { SignalName } from '../../../worker/contracts/signal'
import { cursor, drawLines, type LineChart, nearest } from '../lib/chart'
import type { Stretch } from '../lib/chart-backdrop'
import { fill } from '../lib/fill'
import { followTheme } from '../lib/follow-theme'
import { ABSENT, fullTime, signalText } from '../lib/format'
import { explorePage } from '../lib/paths'
import type { Point } from '../lib/point'
import type { ServerHistory } from '../lib/server-history'
import type { UsualValues } from '../lib/usual-values'
import type { ServerWords } from '../lib/words'
import { Snippet } from './snippet'

/** Rows of the table that a chart can be read as. */
const TABLE_ROWS = 40

interface Props {
  /** Its name in the page, for example "cpu". */
  id: string
  title: string
  signals: readonly SignalName[]
  past: ServerHistory
  /** Where the signals usually are; its bands are drawn while it has some. */
  usual: UsualValues
  /** Stretches of time to mark; changed in place, and told by `marked`. */
  stretches: readonly Stretch[]
  marked: ReadonlySignal<number>
  /** What the server says now: the label is this and not the newest point, which may be a step behind. */
  reading: Reading
  words: ServerWords
}

/** Signals over time, with the numbers under the cursor, the query behind them, and the same as a table. */
export function SignalChart(props: Props) {
  const { id, title, signals, past, usual, stretches, marked, reading, words } = props
  const { common, server, language } = words
  const canvas = useRef<HTMLCanvasElement>(null)
  const tableOpen = useSignal(false)
  const text = (value: number | undefined) => signalText(signals[0]!, value, common)

  useEffect(() => {
    let chart: LineChart | null = null
    let gone = false
    const stops: (() => void)[] = []
    const begin = async () => {
      const drawn = await drawLines(canvas.current!, {
        lines: signals.map((name) => ({
          label: common.signal[name],
          points: past.of(name),
          bands: [usual.of(name)],
        })),
        stretches,
        language,
        text,
        share: signals[0]!.endsWith('Percent'),
      })
      if (gone) return drawn.destroy()
      chart = drawn
      stops.push(
        past.version.subscribe(() => drawn.update(past.window())),
        usual.version.subscribe(() => drawn.update(past.window())),
        marked.subscribe(() => drawn.update(past.window())),
        cursor.subscribe(() => drawn.point()),
        followTheme(() => drawn.recolour())
      )
    }
    // A chart below the fold is drawn when it comes into view.
    const near = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        near.disconnect()
        begin()
      },
      { rootMargin: '200px' }
    )
    near.observe(canvas.current!)
    return () => {
      gone = true
      near.disconnect()
      for (const stop of stops) stop()
      chart?.destroy()
    }
  }, [past])

  const count = useComputed(() => {
    past.version.value
    return Math.max(0, ...signals.map((name) => numbers(past.of(name)).length))
  })
  past.version.value
  usual.version.value
  marked.value
  const main = numbers(past.of(signals[0]!))
  const latest = main.at(-1)
  const label = fill(server.chartLabel, {
    name: title,
    latest: text(reading.signals[signals[0]!]),
    min: main.length ? text(Math.min(...main.map(({ y }) => y))) : ABSENT,
    max: main.length ? text(Math.max(...main.map(({ y }) => y))) : ABSENT,
  })
  const queries = signals.map((name) => past.queries[name]).filter((query) => query !== undefined)

  return (
    <figure class="chart" data-status={reading.status}>
      <figcaption>
        <h3>{title}</h3>
        <span class="readouts">
          {signals.map((name, i) => (
            <Readout
              key={name}
              points={past.of(name)}
              latest={reading.signals[name]}
              text={text}
              label={signals.length > 1 ? common.signal[name] : null}
              line={i}
            />
          ))}
        </span>
      </figcaption>
      <div class="chart-frame">
        <canvas
          ref={canvas}
          role="img"
          aria-label={label}
          data-chart={id}
          data-points={count}
          data-marks={stretches.length}
          data-usual={signals.some((name) => usual.of(name).length > 0) || undefined}
          data-latest={latest && new Date(latest.x).toISOString()}
        />
        {count.value === 0 && !past.loading.value && <p class="chart-none">{server.noData}</p>}
      </div>
      <div class="chart-more">
        <details>
          <summary aria-label={`${server.why} ${title}`}>{server.why}</summary>
          {queries.map((query) => (
            <div key={query}>
              <Snippet label={server.whyTitle} text={query} common={common} />
              <a
                href={explorePage(language, { fleet: past.fleet, expr: query, range: past.shown })}
              >
                {server.explore}
              </a>
            </div>
          ))}
        </details>
        <details
          onToggle={(event) => {
            tableOpen.value = event.currentTarget.open
          }}
        >
          <summary aria-label={`${server.asTable}: ${title}`}>{server.asTable}</summary>
          {tableOpen.value && (
            <PointTable title={title} signals={signals} past={past} words={words} />
          )}
        </details>
      </div>
    </figure>
  )
}

const numbers = (points: Point[]) => points.filter(({ y }) => !Number.isNaN(y))

interface ReadoutProps {
  points: Point[]
  latest: number | undefined
  text: (value: number | undefined) => string
  label: string | null
  line: number
}

/** A line's value at the cursor; what the server says now while there is none. */
function Readout({ points, latest, text, label, line }: ReadoutProps) {
  const at = cursor.value
  const point = at === null ? undefined : points[nearest(points, at)]
  const pointed = point && !Number.isNaN(point.y) ? point.y : undefined
  const value = at === null ? latest : pointed
  return (
    <span class="readout" data-line={line}>
      {label && (
        <>
          <i /> {label}{' '}
        </>
      )}
      <strong>{text(value)}</strong>
    </span>
  )
}

function PointTable({
  title,
  signals,
  past,
  words,
}: Pick<Props, 'title' | 'signals' | 'past' | 'words'>) {
  const { common, server, language } = words
  const points = past.of(signals[0]!)
  const every = Math.max(1, Math.ceil(points.length / TABLE_ROWS))
  const rows = points
    .map((point, i) => ({ point, i }))
    .filter(({ i }) => (points.length - 1 - i) % every === 0)
  const value = (name: SignalName, at: number) => {
    const line = past.of(name)
    const y = line[nearest(line, at)]?.y
    return y === undefined || Number.isNaN(y) ? undefined : y
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section class="point-table" tabIndex={0} aria-label={title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{server.time}</th>
            {signals.map((name) => (
              <th key={name} scope="col">
                {common.signal[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.reverse().map(({ point }) => (
            <tr key={point.x}>
              <th scope="row">{fullTime(point.x, language)}</th>
              {signals.map((name) => (
                <td key={name}>{signalText(name, value(name, point.x), common)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
