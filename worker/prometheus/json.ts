/** The data of answers as JSON: text is put together directly, without objects in between. */
import { PROMETHEUS } from '../policy'
import { inOrder, namesOf } from '../promql/label-order'
import type { Labels } from '../promql/source'
import type { Grid, Matrix, Scalar, Text, Value, Vector } from '../promql/value'
import { ApiError } from './failure'
import { secondsText, valueText } from './number'

/** Rows of an answer, and whether a limit left some out. */
export interface Rows {
  json: string
  truncated: boolean
}

/** What a query yields as `resultType` and `result`. */
export interface Result extends Rows {
  type: 'vector' | 'matrix' | 'scalar' | 'string'
}

/** The value of an expression at one time. @throws {ApiError} when it is too large */
export function instantResult(value: Value, grid: Grid, limit: number): Result {
  const time = secondsText(grid.from)
  switch (value.type) {
    case 'vector':
      return { type: 'vector', ...vectorRows(value, time, limit) }
    case 'matrix':
      return { type: 'matrix', ...windowRows(value, limit) }
    case 'scalar':
      return { type: 'scalar', json: point(time, value.values[0]!), truncated: false }
    case 'string':
      return { type: 'string', json: `[${time},${textJson(value.text)}]`, truncated: false }
  }
}

/** The values of an expression over a range; rows by their labels. @throws {ApiError} as {@link instantResult} */
export function rangeResult(
  value: Exclude<Value, Matrix | Text>,
  grid: Grid,
  limit: number
): Result {
  return {
    type: 'matrix',
    ...rangeRows(value.type === 'scalar' ? single(value) : value, grid, limit),
  }
}

/** Label sets, one after the other. */
export function seriesJson(sets: readonly Labels[]): string {
  const rows = new RowWriter(Number.POSITIVE_INFINITY)
  for (const labels of sets) rows.add(metricJson(labels))
  return rows.done().json
}

function single({ values }: Scalar): Vector {
  const present = new Uint8Array(values.length).fill(1)
  return { type: 'vector', rows: [{}], values, present, nameless: null }
}

function vectorRows({ rows, values, present }: Vector, time: string, limit: number): Rows {
  const writer = new RowWriter(limit)
  for (let row = 0; row < rows.length; row++) {
    if (present[row] === 0) continue
    if (writer.isFull) return writer.cut()
    writer.add(`{"metric":${metricJson(rows[row]!)},"value":${point(time, values[row]!)}}`)
  }
  return writer.done()
}

function rangeRows(
  { rows, values, present }: Vector,
  { from, stepMs, count }: Grid,
  limit: number
) {
  const starts = Array.from(
    { length: count },
    (_, step) => `"],[${secondsText(from + step * stepMs)},"`
  )
  const some = [...rows.keys()].filter((row) =>
    present.subarray(row * count, (row + 1) * count).includes(1)
  )
  const writer = new RowWriter(limit)
  for (const row of inOrder(some, (row) => rows[row]!)) {
    if (writer.isFull) return writer.cut()
    let points = ''
    for (let step = 0, at = row * count; step < count; step++, at++) {
      // Two pieces a point: most of the time should go into printing numbers.
      if (present[at] === 1) points = points + starts[step] + valueText(values[at]!)
    }
    writer.add(`{"metric":${metricJson(rows[row]!)},"values":[${points.slice(START_LENGTH)}"]]}`)
  }
  return writer.done()
}

/** Of what ends the point before the first one. */
const START_LENGTH = '"],'.length

/** The samples under the one window of a range vector. */
function windowRows({ series, rangeMs, ends }: Matrix, limit: number): Rows {
  const to = ends[0]!
  const writer = new RowWriter(limit)
  for (const { labels, times, values } of inOrder(series, (one) => one.labels)) {
    let points = ''
    for (let n = 0; n < times.length; n++) {
      if (times[n]! <= to - rangeMs || times[n]! > to) continue
      points += `${points === '' ? '' : ','}${point(secondsText(times[n]!), values[n]!)}`
    }
    if (points === '') continue
    if (writer.isFull) return writer.cut()
    writer.add(`{"metric":${metricJson(labels)},"values":[${points}]}`)
  }
  return writer.done()
}

const point = (time: string, value: number) => `[${time},"${valueText(value)}"]`

/** Collects rows until there are enough. */
class RowWriter {
  readonly #limit: number
  readonly #rows: string[] = []
  #length = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get isFull(): boolean {
    return this.#rows.length >= this.#limit
  }

  add(row: string): void {
    this.#length += row.length
    if (this.#length > PROMETHEUS.maxAnswerBytes) {
      const most = `${PROMETHEUS.maxAnswerBytes / 1024 / 1024} MiB`
      throw new ApiError('execution', `the answer has more than ${most}: ask for less`)
    }
    this.#rows.push(row)
  }

  done(): Rows {
    return { json: `[${this.#rows.join(',')}]`, truncated: false }
  }

  cut(): Rows {
    return { ...this.done(), truncated: true }
  }
}

/** A label set, names in order. */
export function metricJson(labels: Labels): string {
  let json = '{'
  let before = ''
  for (const name in labels) {
    if (name < before) return unorderedJson(labels)
    json = json + nameJson(name) + textJson(labels[name]!)
    before = name
  }
  return json === '{' ? '{}' : `{${json.slice(2)}}`
}

function unorderedJson(labels: Labels): string {
  const pairs = namesOf(labels).map((name) => nameJson(name) + textJson(labels[name]!))
  return `{${pairs.join('').slice(1)}}`
}

/** Names recur in every row. */
const knownNames = new Map<string, string>()
const MAX_KNOWN_NAMES = 1_000

/** A label's name with what stands around it: `,"job":`. */
function nameJson(name: string): string {
  const known = knownNames.get(name)
  if (known !== undefined) return known
  const json = `,${JSON.stringify(name)}:`
  if (knownNames.size < MAX_KNOWN_NAMES) knownNames.set(name, json)
  return json
}

/** What JSON writes as it is. */
const PLAIN = /^[ !#-[\]-\ud7ff]*$/

/** Like `JSON.stringify`, quicker for the texts that labels mostly have. */
export function textJson(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)
}
