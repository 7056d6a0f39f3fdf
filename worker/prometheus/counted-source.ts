/** A source that counts the samples that were read from it. */
import type { Look, Looked, Matcher, SelectHints, Series, SeriesSource } from '../promql/source'

export class CountedSource implements SeriesSource {
  samples = 0
  readonly #source: SeriesSource
  readonly look?: (look: Look) => Promise<Looked | undefined>

  constructor(source: SeriesSource) {
    this.#source = source
    if (source.look === undefined) return
    this.look = async (look) => {
      const answer = await source.look!(look)
      this.samples += answer?.samples ?? 0
      return answer
    }
  }

  async select(
    matchers: readonly Matcher[],
    from: number,
    to: number,
    hints: SelectHints
  ): Promise<Series[]> {
    const series = await this.#source.select(matchers, from, to, hints)
    for (const { times } of series) this.samples += times.length
    return series
  }
}
