import { useSignal } from '@preact/signals'
import { ArrowDown, ArrowUp } from 'lucide-preact'
import type { Language } from '../i18n'
import { fill } from '../lib/fill'
import { ABSENT, fullTime } from '../lib/format'
import { numberOf, quantity } from '../lib/quantity'
import type { Histogram, QueryResult, Sample } from '../lib/query-answer'
import { byText, type Columns, columnsOf, type Labels, seriesText } from '../lib/series'
import type { ExploreWords } from '../lib/words'
import { CopyButton } from './copy-button'
import { SeriesName } from './series-name'

/** Rows that are shown at once; a page of a hundred thousand would not scroll. */
const PAGE_ROWS = 200
/** Labels that get a column of their own; with more of them a series is one text. */
const MAX_COLUMNS = 5
/** Samples of a range vector that are shown of each series, newest first. */
const MAX_SAMPLES = 12

interface Row {
  labels: Labels
  /** Newest last; empty for a histogram. */
  samples: Sample[]
  histogram: Histogram | null
}

/** A column's label; null for the value, `''` for the whole series. */
type SortKey = string | null

interface Props {
  data: QueryResult
  words: ExploreWords
}

/** What an expression came to at a moment. */
export function QueryTable({ data, words }: Props) {
  const { explore, common, language } = words
  const sorted = useSignal<{ key: SortKey; down: boolean } | null>(null)
  const shown = useSignal(PAGE_ROWS)
  if (data.resultType === 'string') return <pre class="query-text">{data.result[1]}</pre>
  const rows = rowsOf(data)
  const columns = columnsOf(
    rows.map(({ labels }) => labels),
    MAX_COLUMNS
  )
  const { key, down } = sorted.value ?? {}
  const ordered = key === undefined ? rows : rows.toSorted(by(key, down ? -1 : 1))
  const heads: { key: SortKey; title: string }[] = [
    ...(columns?.names.map((name) => ({ key: name, title: titleOf(name, words) })) ?? [
      { key: '', title: explore.series },
    ]),
    { key: null, title: explore.value },
  ]
  const sort = (key: SortKey) => () => {
    const again = sorted.peek()?.key === key && sorted.peek()
    sorted.value = { key, down: again ? !again.down : key === null }
  }
  return (
    <div class="query-table">
      <div class="query-table-head">
        {columns && Object.keys(columns.shared).length > 0 && (
          <p class="query-shared">
            <span>{explore.shared}</span> <SeriesName labels={columns.shared} />
          </p>
        )}
        <CopyButton text={() => asTabs(ordered, columns, heads, language)} common={common} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section class="table-frame" tabIndex={0} aria-label={explore.table}>
        <table>
          <thead>
            <tr>
              {heads.map(({ key: of, title }) => (
                <th
                  key={of ?? 'value'}
                  scope="col"
                  class={of === null ? 'number' : undefined}
                  aria-sort={of === key ? (down ? 'descending' : 'ascending') : undefined}
                >
                  <button type="button" onClick={sort(of)}>
                    {title}
                    {of === key &&
                      (down ? (
                        <ArrowDown size={13} aria-hidden="true" />
                      ) : (
                        <ArrowUp size={13} aria-hidden="true" />
                      ))}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ordered.slice(0, shown.value).map((row) => (
              <tr key={seriesText(row.labels)}>
                {columns ? (
                  columns.names.map((name) => (
                    <td key={name}>
                      <bdi>{row.labels[name] ?? <span class="muted">{ABSENT}</span>}</bdi>
                    </td>
                  ))
                ) : (
                  <td>
                    <SeriesName labels={row.labels} />
                  </td>
                )}
                <td class="number">
                  <Value row={row} isRange={data.resultType === 'matrix'} words={words} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {ordered.length > shown.value && (
        <p class="query-more">
          {fill(explore.rowsShown, {
            shown: shown.value.toLocaleString(language),
            total: ordered.length.toLocaleString(language),
          })}
          <button
            type="button"
            class="button small"
            onClick={() => {
              shown.value += PAGE_ROWS
            }}
          >
            {explore.more}
          </button>
        </p>
      )}
    </div>
  )
}

const titleOf = (name: string, { explore }: ExploreWords) =>
  name === '__name__' ? explore.metric : name

/** A row's value; for a range vector, its newest samples with their times. */
function Value({ row, isRange, words }: { row: Row; isRange: boolean; words: ExploreWords }) {
  const { explore, language } = words
  const { samples, histogram } = row
  if (histogram && samples.length === 0)
    return <>{fill(explore.histogram, { count: histogram.count, sum: histogram.sum })}</>
  const last = samples.at(-1)
  if (!last) return <>{ABSENT}</>
  if (!isRange) return <span title={last[1]}>{quantity(numberOf(last[1]))}</span>
  const left = samples.length - MAX_SAMPLES
  return (
    <ul class="query-samples">
      {samples
        .slice(-MAX_SAMPLES)
        .reverse()
        .map(([at, value]) => (
          <li key={at}>
            <span title={value}>{quantity(numberOf(value))}</span>
            <time dateTime={new Date(1_000 * at).toISOString()}>
              {fullTime(1_000 * at, language)}
            </time>
          </li>
        ))}
      {left > 0 && <li class="muted">{fill(explore.samplesLeft, { n: left })}</li>}
    </ul>
  )
}

function rowsOf(data: Exclude<QueryResult, { resultType: 'string' }>): Row[] {
  if (data.resultType === 'scalar') return [{ labels: {}, samples: [data.result], histogram: null }]
  if (data.resultType === 'vector')
    return data.result.map(({ metric, value, histogram }) => ({
      labels: metric,
      samples: value ? [value] : [],
      histogram: histogram?.[1] ?? null,
    }))
  return data.result.map(({ metric, values = [], histograms = [] }) => ({
    labels: metric,
    samples: values,
    histogram: histograms.at(-1)?.[1] ?? null,
  }))
}

/** The number that a row is sorted by; what is none goes last. */
function numeric({ samples, histogram }: Row): number {
  const value = numberOf(samples.at(-1)?.[1] ?? histogram?.sum ?? 'NaN')
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value
}

const by = (key: SortKey, sign: 1 | -1) => (a: Row, b: Row) => {
  if (key === null) return sign * (numeric(a) - numeric(b) || 0)
  if (key === '') return sign * byText(seriesText(a.labels), seriesText(b.labels))
  return sign * byText(a.labels[key] ?? '', b.labels[key] ?? '')
}

/** The table as a spreadsheet takes it: one row a line, cells between tabs. */
function asTabs(
  rows: Row[],
  columns: Columns | null,
  heads: { title: string }[],
  language: Language
): string {
  const cells = ({ labels, samples, histogram }: Row) => [
    ...(columns?.names.map((name) => labels[name] ?? '') ?? [seriesText(labels)]),
    samples.length > 1
      ? samples.map(([at, value]) => `${value} @ ${fullTime(1_000 * at, language)}`).join('; ')
      : (samples[0]?.[1] ?? histogram?.sum ?? ''),
  ]
  return [heads.map(({ title }) => title), ...rows.map(cells)]
    .map((line) => line.map((cell) => cell.replace(/[\t\r\n]/g, ' ')).join('\t'))
    .join('\n')
}
