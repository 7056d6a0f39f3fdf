/** The samples of a store as text, read a little at a time. */
import { ExportWriter } from '../../worker/export/json-lines'
import { TRANSFER } from '../../worker/policy'
import { TooManySamples } from '../../worker/promql/error'
import type { Matcher, Series, SeriesSource } from '../../worker/promql/source'

/** The samples that are exported, and what is known of them. */
export interface Exported {
  source: SeriesSource
  /** Servers that have series; '' for series of none. */
  servers(): Promise<string[]>
  /** Time of the oldest sample, Unix ms; undefined without one. */
  oldest(): Promise<number | undefined>
}

/** What to export: samples in [from, to) of the series that any of `selectors` matches. */
export interface ExportScope {
  from: number
  to: number
  selectors: readonly (readonly Matcher[])[]
}

/**
 * The lines of an export, each text one or more of them, or '' after some work without a result.
 *
 * What was stored before the first text is taken is in it; of what is stored meanwhile, some.
 *
 * @param exportedAt Unix ms
 */
export async function* exportLines(
  fleet: Exported,
  scope: ExportScope,
  exportedAt: number,
  settings: Record<string, unknown>
): AsyncGenerator<string> {
  const writer = new ExportWriter()
  yield writer.header(exportedAt, settings)
  const from = Math.max(scope.from, (await fleet.oldest()) ?? scope.to)
  for (const server of await fleet.servers()) {
    for await (const series of readServer(fleet.source, server, { ...scope, from })) {
      yield ''
      for (const one of series) yield writer.series(one)
    }
  }
  yield writer.trailer()
}

/** The series of one server, again for each stretch of time. */
async function* readServer(
  source: SeriesSource,
  server: string,
  scope: ExportScope
): AsyncGenerator<Series[]> {
  let width: number = TRANSFER.readMs
  for (let from = scope.from; from < scope.to; ) {
    const to = Math.min(from + width, scope.to)
    const series = await readStretch(source, server, { ...scope, from, to })
    if (series === undefined) {
      width = Math.ceil(width / 2)
      continue
    }
    yield series
    const samples = series.reduce((sum, { times }) => sum + times.length, 0)
    if (2 * samples < TRANSFER.readSamples) width *= 2
    from = to
  }
}

/** Undefined if there are more samples than are read at once. */
async function readStretch(
  source: SeriesSource,
  server: string,
  scope: ExportScope
): Promise<Series[] | undefined> {
  const { from, to, selectors } = scope
  // A single moment is read whatever it holds: no stretch is shorter.
  const maxSamples = to - from > 1 ? TRANSFER.readSamples : Number.POSITIVE_INFINITY
  const hints = { rangeMs: 1, stepMs: 0, maxSamples }
  const instance: Matcher = { name: 'instance', op: '=', value: server }
  try {
    const found: Series[] = []
    for (const matchers of selectors) {
      found.push(...(await source.select([instance, ...matchers], from, to, hints)))
    }
    return selectors.length === 1 ? found : distinct(found)
  } catch (error) {
    if (error instanceof TooManySamples) return undefined
    throw error
  }
}

/** Each series once, though several selectors match it. */
function distinct(series: readonly Series[]): Series[] {
  return [...new Map(series.map((one) => [JSON.stringify(one.labels), one])).values()]
}
