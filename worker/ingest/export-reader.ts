/** Reads a file of JSON lines in chunks, as far as it can be read. */
import { EXPORT_FORMAT, type ExportHeader } from '../contracts/transfer'
import { INGEST, TRANSFER } from '../policy'
import type { Series } from '../promql/source'
import { ByteLines } from './byte-lines'
import type { UnreadableLines } from './exposition'
import { decodeLine, type JsonLine } from './json-lines'
import { LineError } from './line-reader'
import { MalformedBody } from './malformed'
import { SeriesBatch, seriesKey } from './series-batch'

const EXAMPLE_CHARS = 120

/** A header, with what has followed it so far. */
interface Section {
  header: ExportHeader['openmanager']
  lines: number
  samples: number
}

/**
 * Several files may follow one another, and lines may stand outside of any export of ours: only
 * between a header and its trailer can it be known that something is missing.
 */
export class ExportReader {
  /** Lines left out, which the rest of the file does not depend on. */
  readonly unreadable: UnreadableLines = { count: 0, example: '' }
  /** Why the file is not whole; '' as long as nothing is known to be missing. */
  missing = ''
  /** Of the last export in the file. */
  settings: Record<string, unknown> | undefined
  readonly #lines = new ByteLines(TRANSFER.maxLineBytes)
  readonly #text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  readonly #batch = new SeriesBatch()
  #batchBytes = 0
  readonly #series = new Set<string>()
  #section: Section | undefined
  #number = 0

  /** Distinct series so far; no further ones are counted once a store could not hold them. */
  get series(): number {
    return this.#series.size
  }

  /**
   * The series of this and earlier chunks, whenever enough have gathered to be stored.
   * @throws {MalformedBody} if the file is of a newer format, or not of any that is read here
   */
  *push(chunk: Uint8Array): Generator<Series[]> {
    for (const line of this.#lines.push(chunk)) yield* this.#line(line)
  }

  /** What is left; afterwards {@link missing} is final. @throws {MalformedBody} as {@link push} */
  *end(): Generator<Series[]> {
    const unreadable = this.unreadable.count
    for (const line of this.#lines.end()) {
      yield* this.#line(line)
      if (this.unreadable.count > unreadable) this.missing ||= 'the last line is cut off'
    }
    if (this.#section !== undefined) this.missing ||= 'the last line of the export is missing'
    if (this.#batch.samples > 0) yield this.#take()
    if (this.#number === this.unreadable.count) {
      throw new MalformedBody(this.unreadable.example || 'no line in the body')
    }
  }

  *#line(bytes: Uint8Array | null): Generator<Series[]> {
    this.#number++
    if (bytes?.length === 0) return
    try {
      const line = this.#decoded(bytes)
      if (line?.kind === 'samples') yield* this.#add(line.series, bytes!.length)
      else if (line?.kind === 'header') this.#begin(line.header)
      else if (line?.kind === 'trailer') this.#finish(line.trailer)
    } catch (error) {
      if (!(error instanceof LineError)) throw error
      this.#leaveOut(error.message, bytes)
    }
  }

  /** Undefined for an empty line. */
  #decoded(bytes: Uint8Array | null): JsonLine | undefined {
    if (bytes === null) throw new LineError(`more than ${TRANSFER.maxLineBytes} bytes in a line`)
    const text = this.#textOf(bytes)
    return text.trim() === '' ? undefined : decodeLine(text)
  }

  #textOf(bytes: Uint8Array): string {
    try {
      return this.#text.decode(bytes)
    } catch {
      throw new LineError('expected UTF-8')
    }
  }

  *#add(series: Series, bytes: number): Generator<Series[]> {
    const { length } = series.times
    if (this.#section !== undefined) {
      this.#section.lines++
      this.#section.samples += length
    }
    if (length === 0) return
    const full =
      this.#batch.samples + length > TRANSFER.batchSamples ||
      this.#batchBytes + bytes > TRANSFER.batchBytes
    if (full && this.#batch.samples > 0) yield this.#take()
    const key = seriesKey(series.labels)
    if (this.#series.size < INGEST.maxSeries) this.#series.add(key)
    this.#batch.add(key, series)
    this.#batchBytes += bytes
  }

  #take(): Series[] {
    this.#batchBytes = 0
    return this.#batch.take()
  }

  #begin(header: ExportHeader['openmanager']): void {
    if (header.format > EXPORT_FORMAT) {
      throw new MalformedBody(
        `format ${header.format} is newer than ${EXPORT_FORMAT}, which is read`
      )
    }
    if (this.#section !== undefined) this.missing ||= `an export ends before line ${this.#number}`
    this.#section = { header, lines: 0, samples: 0 }
    this.settings = header.settings
  }

  #finish(trailer: { lines: number; samples: number }): void {
    const section = this.#section
    this.#section = undefined
    if (section === undefined) this.missing ||= 'the first line of the export is missing'
    else if (section.lines !== trailer.lines || section.samples !== trailer.samples) {
      const { lines, samples } = section
      this.missing ||= `${samples} of ${trailer.samples} samples, in ${lines} of ${trailer.lines} lines`
    }
  }

  #leaveOut(reason: string, bytes: Uint8Array | null): void {
    this.unreadable.count++
    this.unreadable.example ||= `line ${this.#number}: ${reason}${bytes ? `: ${excerpt(bytes)}` : ''}`
    if (this.unreadable.count > INGEST.maxUnreadableLines) {
      throw new MalformedBody(this.unreadable.example)
    }
  }
}

function excerpt(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, EXAMPLE_CHARS))
  return JSON.stringify(bytes.length > EXAMPLE_CHARS ? `${text}…` : text)
}
