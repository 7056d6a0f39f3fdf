/** Answers about labels, wherever series are: their names, their values, and whole label sets. */
import type { Labels, Matcher } from './source'

/** What was found, sorted; `truncated` if there was more than the limit. */
export interface Found<T> {
  found: T[]
  truncated: boolean
}

/**
 * What can be asked of labels.
 *
 * Only series count that satisfy all `matchers` and whose newest sample is at or after `from`, Unix
 * ms. There is no end of the window: when a series began is not known everywhere, and one that began
 * after the window counts too.
 */
export interface LabelSource {
  /** The names of the labels of the series; the first `limit` of them. */
  labelNames(matchers: readonly Matcher[], from: number, limit: number): Promise<Found<string>>
  /** The values of one label; the first `limit` of them. */
  labelValues(
    name: string,
    matchers: readonly Matcher[],
    from: number,
    limit: number
  ): Promise<Found<string>>
  /** The label sets of the series; a limit leaves out those that are found last. */
  series(matchers: readonly Matcher[], from: number, limit: number): Promise<Found<Labels>>
}
