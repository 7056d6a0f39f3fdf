import type { Labels } from './series'

/** A time in Unix seconds, with a value as text: JSON has no infinity. */
export type Sample = [at: number, value: string]

/** What is shown of a native histogram. */
export interface Histogram {
  count: string
  sum: string
}

/** One series of an instant vector. */
export interface VectorSeries {
  metric: Labels
  value?: Sample
  histogram?: [at: number, histogram: Histogram]
}

/** One series of a range vector. */
export interface MatrixSeries {
  metric: Labels
  values?: Sample[]
  histograms?: [at: number, histogram: Histogram][]
}

/** What an expression came to. */
export type QueryResult =
  | { resultType: 'vector'; result: VectorSeries[] }
  | { resultType: 'matrix'; result: MatrixSeries[] }
  | { resultType: 'scalar'; result: Sample }
  | { resultType: 'string'; result: Sample }

/** An answer of the query API. */
export interface Answer {
  data: QueryResult
  warnings: string[]
  infos: string[]
  /** Whether there are more series than were asked for. */
  more: boolean
}

/** What the API warns of when `limit` left series out. */
const TRUNCATED = 'results truncated due to limit'

/** An answer as it comes over the wire; what the API has nothing to say of is left out there. */
interface Body {
  data: QueryResult
  warnings?: string[]
  infos?: string[]
}

/** An answer of the query API as it is shown: that a limit left series out is no warning then. */
export const answerOf = ({ data, warnings = [], infos = [] }: Body): Answer => ({
  data,
  warnings: warnings.filter((text) => text !== TRUNCATED),
  infos,
  more: warnings.includes(TRUNCATED),
})
