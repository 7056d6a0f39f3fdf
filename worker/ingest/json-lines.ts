/**
 * One line of an export: a JSON object with a series and some of its samples.
 *
 * Two forms are read. VictoriaMetrics's, which is also ours, has times in Unix ms:
 * `{"metric":{…},"values":[1,2],"timestamps":[1700000000000,1700000010000]}`
 * (https://docs.victoriametrics.com/#json-line-format). An element of a matrix that Prometheus's API
 * answers has them in seconds: `{"metric":{…},"values":[[1700000000,"1"],[1700000010,"2"]]}`
 * (https://prometheus.io/docs/prometheus/latest/querying/api/#range-vectors).
 *
 * A name that occurs twice in an object counts with its last value, as JSON readers have it.
 */
import { ExportHeader, ExportTrailer } from '../contracts/transfer'
import { INGEST } from '../policy'
import type { Labels, Series } from '../promql/source'
import { quoteBare } from './bare-infinity'
import { readValue } from './json-value'
import { setLabel } from './labels'
import { LineError } from './line-reader'

export type JsonLine =
  /** Samples in the order of the line, which may be any, with times that may repeat. */
  | { kind: 'samples'; series: Series }
  | { kind: 'header'; header: ExportHeader['openmanager'] }
  | { kind: 'trailer'; trailer: ExportTrailer['openmanager'] }

type JsonObject = Record<string, unknown>

const SECOND_MS = 1_000

/** @throws {LineError} if it follows none of the forms; the message says what was expected */
export function decodeLine(text: string): JsonLine {
  const line = parse(text)
  if (!isObject(line)) throw new LineError('expected an object')
  if (Object.hasOwn(line, 'openmanager')) return ownLine(line)
  return { kind: 'samples', series: seriesOf(line) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return parseRepaired(quoteBare(text))
  }
}

function parseRepaired(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new LineError('expected JSON')
  }
}

function ownLine(line: JsonObject): JsonLine {
  const header = ExportHeader.safeParse(line)
  if (header.success) return { kind: 'header', header: header.data.openmanager }
  const trailer = ExportTrailer.safeParse(line)
  if (trailer.success) return { kind: 'trailer', trailer: trailer.data.openmanager }
  throw new LineError('expected the first or the last line of an export')
}

function seriesOf({ metric, values, timestamps }: JsonObject): Series {
  const labels = labelsOf(metric)
  if (!Array.isArray(values)) throw new LineError('expected a list of values')
  if (values.length > INGEST.maxPushSamples) {
    throw new LineError(`more than ${INGEST.maxPushSamples} samples in a line`)
  }
  const column = timestamps === undefined ? pairs(values) : columns(values, timestamps)
  return { labels, ...column }
}

function columns(values: unknown[], timestamps: unknown): Omit<Series, 'labels'> {
  if (!Array.isArray(timestamps)) throw new LineError('expected a list of timestamps')
  if (timestamps.length !== values.length) {
    throw new LineError(`${values.length} values, but ${timestamps.length} timestamps`)
  }
  return filled(
    values.length,
    (n) => values[n],
    (n) => timestamps[n]
  )
}

/** Prometheus's form. */
function pairs(values: unknown[]): Omit<Series, 'labels'> {
  for (const pair of values) {
    if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'number') {
      throw new LineError('expected timestamps, or values of the form [seconds, "value"]')
    }
  }
  const list = values as [number, unknown][]
  return filled(
    list.length,
    (n) => list[n]![1],
    (n) => Math.round(list[n]![0] * SECOND_MS)
  )
}

function filled(
  length: number,
  valueAt: (n: number) => unknown,
  timeAt: (n: number) => unknown
): Omit<Series, 'labels'> {
  const times = new Float64Array(length)
  const values = new Float64Array(length)
  const bits = new Uint32Array(values.buffer)
  for (let n = 0; n < length; n++) {
    const time = timeAt(n)
    if (!Number.isSafeInteger(time)) {
      throw new LineError('expected timestamps that are whole numbers of milliseconds')
    }
    times[n] = time as number
    readValue(valueAt(n), values, bits, n)
  }
  return { times, values }
}

function labelsOf(metric: unknown): Labels {
  if (!isObject(metric)) throw new LineError('expected an object of labels as "metric"')
  const labels: Record<string, string> = {}
  for (const [name, value] of Object.entries(metric)) {
    if (typeof value !== 'string') throw new LineError(`label ${name} is not a string`)
    // Half of a surrogate pair has no UTF-8, so two series could become one.
    if (!value.isWellFormed()) throw new LineError(`label ${name} is not valid Unicode`)
    if (value !== '') setLabel(labels, name, value)
  }
  return labels
}

function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
