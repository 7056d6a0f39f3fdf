/**
 * Writes an export: a header, lines of series in VictoriaMetrics's form, and a trailer.
 *
 * A line holds values of one kind: numbers, infinities or NaNs (see `ingest/json-value.ts`). Other
 * programs read the kinds that they know, and leave out the lines of the others.
 */
import { EXPORT_FORMAT, type ExportHeader, type ExportTrailer } from '../contracts/transfer'
import { infinityText, nanText } from '../ingest/json-value'
import type { Labels, Series } from '../promql/source'

/** The three kinds of values, each with its JSON. */
const KINDS: readonly {
  holds: (value: number) => boolean
  text: (values: Float64Array, bits: Uint32Array, n: number) => string
}[] = [
  { holds: Number.isFinite, text: (values, _, n) => numberText(values[n]!) },
  {
    holds: (value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY,
    text: (values, _, n) => infinityText(values[n]!),
  },
  { holds: Number.isNaN, text: (_, bits, n) => nanText(bits[2 * n]!, bits[2 * n + 1]!) },
]

export class ExportWriter {
  #lines = 0
  #samples = 0
  /** Series that were scraped together share their times. */
  #times: { column: Series['times']; text: string } = { column: new Float64Array(0), text: '' }

  /** @param exportedAt Unix ms */
  header(exportedAt: number, settings: Record<string, unknown>): string {
    const openmanager = {
      format: EXPORT_FORMAT,
      exportedAt: new Date(exportedAt).toISOString(),
      settings,
    }
    return `${JSON.stringify({ openmanager } satisfies ExportHeader)}\n`
  }

  /** The lines of a series, which has a sample. */
  series({ labels, times, values }: Series): string {
    if (areNumbers(values)) return this.#line(labels, values.join(), this.#timesText(times), times)
    const bits = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
    let lines = ''
    for (const { holds, text } of KINDS) {
      const numbers = [...values.keys()].filter((n) => holds(values[n]!))
      if (numbers.length === 0) continue
      const valuesText = numbers.map((n) => text(values, bits, n)).join()
      lines += this.#line(labels, valuesText, numbers.map((n) => times[n]).join(), numbers)
    }
    return lines
  }

  trailer(): string {
    const openmanager = { lines: this.#lines, samples: this.#samples }
    return `${JSON.stringify({ openmanager } satisfies ExportTrailer)}\n`
  }

  #line(labels: Labels, values: string, times: string, { length }: ArrayLike<unknown>): string {
    this.#lines++
    this.#samples += length
    return `{"metric":${JSON.stringify(labels)},"values":[${values}],"timestamps":[${times}]}\n`
  }

  #timesText(times: Float64Array): string {
    if (!equal(times, this.#times.column)) this.#times = { column: times, text: times.join() }
    return this.#times.text
  }
}

/** Whether all values are numbers that JavaScript writes as JSON does; it writes -0 as 0. */
function areNumbers(values: Float64Array): boolean {
  for (const value of values) if (!Number.isFinite(value) || Object.is(value, -0)) return false
  return true
}

const numberText = (value: number) => (Object.is(value, -0) ? '-0' : String(value))

function equal(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false
  return true
}
