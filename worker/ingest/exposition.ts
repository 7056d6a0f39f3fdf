/**
 * Prometheus's text format 0.0.4, with what OpenMetrics adds to it (`# EOF`, exemplars, seconds).
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
import { INGEST } from '../policy'
import type { Labels } from '../promql/source'
import { LabelFields } from './label-fields'
import { LineError, LineReader } from './line-reader'
import { MalformedBody } from './malformed'
import { Push } from './push'

/** Lines that could not be read, which were left out. */
export interface UnreadableLines {
  count: number
  /** The first of them with its number and what is wrong with it; '' when there is none. */
  example: string
}

export interface Exposition {
  push: Push
  unreadable: UnreadableLines
}

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d
const HASH = 0x23
const SPACE = 0x20
const TAB = 0x09

const SECOND_MS = 1_000
const EXAMPLE_CHARS = 120
const UNAME = new TextEncoder().encode('node_uname_info{')
const END_OF_METRICS = new TextEncoder().encode('# EOF')

/** For reading a number as the two words of its IEEE 754 form. */
const number = new Float64Array(1)
const words = new Uint32Array(number.buffer)

/**
 * Decode a page of metrics; a line that cannot be read is counted and left out.
 *
 * A series without `instance` gets the one of `extra`, or else the `nodename` of the page's own
 * `node_uname_info`. Other labels of `extra` are added where a series does not have them.
 *
 * @param now the time of samples that carry none, in Unix ms
 * @throws {MalformedBody} if there are only unreadable lines; a series of which no `instance` can be
 *   found is one
 */
export function decodeExposition(page: Uint8Array, now: number, extra: Labels): Exposition {
  return new Page(page, now, extra).decode()
}

class Page {
  readonly #page: Uint8Array
  readonly #now: number
  readonly #reader: LineReader
  readonly #fields: LabelFields
  readonly #push = new Push(new Uint8Array(0))
  readonly #unreadable: UnreadableLines = { count: 0, example: '' }
  readonly #timestampUnitMs: number

  constructor(page: Uint8Array, now: number, extra: Labels) {
    this.#page = page
    this.#now = now
    this.#reader = new LineReader(page)
    this.#timestampUnitMs = endsAsOpenMetrics(page) ? SECOND_MS : 1
    const instance = extra.instance || this.#nodename()
    this.#fields = new LabelFields(instance ? { ...extra, instance } : extra)
  }

  decode(): Exposition {
    let line = 1
    for (let start = 0; start < this.#page.length; line++) {
      const end = lineEnd(this.#page, start)
      this.#line(line, lineStart(this.#page, start, end), end)
      start = end + 1
    }
    // An exporter that is down makes an empty page, which must not look like success.
    if (this.#push.samples === 0) {
      throw new MalformedBody(this.#unreadable.example || 'no sample in the body')
    }
    this.#push.keys = this.#fields.bytes()
    return { push: this.#push, unreadable: this.#unreadable }
  }

  #line(line: number, start: number, end: number): void {
    const stop = end > start && this.#page[end - 1] === CARRIAGE_RETURN ? end - 1 : end
    if (this.#page[start] === HASH || start === stop) return
    try {
      this.#sample(start, stop)
    } catch (error) {
      if (!(error instanceof LineError)) throw error
      this.#unreadable.count++
      this.#unreadable.example ||= `line ${line}: ${error.message}: ${excerpt(this.#page, start, stop)}`
      if (this.#unreadable.count > INGEST.maxUnreadableLines) {
        throw new MalformedBody(this.#unreadable.example)
      }
    }
  }

  #sample(start: number, end: number): void {
    const reader = this.#reader
    reader.open(start, end)
    if (reader.atEnd()) return
    this.#fields.open()
    reader.series(this.#fields)
    number[0] = reader.value()
    const time = reader.timestamp(this.#timestampUnitMs) ?? this.#now
    if (!this.#fields.hasInstance) {
      throw new LineError('no instance label: add ?extra_label=instance=NAME to the URL')
    }
    this.#push.addSample(time, words[0]!, words[1]!)
    const keyStart = this.#fields.length
    this.#fields.close()
    this.#push.endSeries(keyStart, this.#fields.length)
  }

  /** What the page's node_uname_info calls its machine; undefined when it has none. */
  #nodename(): string | undefined {
    for (let start = 0; start < this.#page.length; ) {
      const end = lineEnd(this.#page, start)
      const first = lineStart(this.#page, start, end)
      if (startsWith(this.#page, first, UNAME)) {
        const name = this.#labelOf('nodename', first, end)
        if (name) return name
      }
      start = end + 1
    }
    return undefined
  }

  #labelOf(name: string, start: number, end: number): string | undefined {
    const fields = new LabelFields({})
    fields.open()
    try {
      this.#reader.open(start, end)
      this.#reader.series(fields)
    } catch (error) {
      if (error instanceof LineError) return undefined // It is reported when its turn comes.
      throw error
    }
    return fields.valueOf(name)
  }
}

function lineEnd(page: Uint8Array, start: number): number {
  const end = page.indexOf(NEWLINE, start)
  return end < 0 ? page.length : end
}

/** Blanks before a line do not count. */
function lineStart(page: Uint8Array, start: number, end: number): number {
  let first = start
  while (first < end && (page[first] === SPACE || page[first] === TAB)) first++
  return first
}

function startsWith(page: Uint8Array, start: number, prefix: Uint8Array): boolean {
  for (let n = 0; n < prefix.length; n++) if (page[start + n] !== prefix[n]) return false
  return true
}

/** OpenMetrics demands `# EOF` as its last line, and counts time in seconds. */
function endsAsOpenMetrics(page: Uint8Array): boolean {
  let end = page.length
  while (end > 0 && (page[end - 1] === NEWLINE || page[end - 1] === CARRIAGE_RETURN)) end--
  const start = end - END_OF_METRICS.length
  return start >= 0 && startsWith(page, start, END_OF_METRICS)
}

function excerpt(page: Uint8Array, start: number, end: number): string {
  const text = new TextDecoder().decode(page.subarray(start, Math.min(end, start + EXAMPLE_CHARS)))
  return JSON.stringify(end - start > EXAMPLE_CHARS ? `${text}…` : text)
}
