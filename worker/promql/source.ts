/** The one door through which everything reads samples: matchers and a window in, series out. */
import { QUERY } from '../policy'
import { TooManySamples } from './error'
import type { PartAnswer, PartQuestion } from './part'

/** Label names to values, `__name__` included; no empty values. */
export type Labels = Readonly<Record<string, string>>

/** A label matcher as in Prometheus; regular expressions are anchored at both ends. */
export interface Matcher {
  name: string
  op: '=' | '!=' | '=~' | '!~'
  value: string
}

/**
 * One series as two parallel columns, oldest first, without repeated times.
 *
 * Times are Unix ms UTC. A value may be any float; the staleness marker is the NaN whose low 32 bits
 * are 2 (see {@link isStale}), and arrives as stored: the reader decides what it means.
 */
export interface Series {
  labels: Labels
  times: Float64Array
  values: Float64Array
}

/** What the reader will do with the samples; a source may use it to compute less, never to answer differently. */
export interface SelectHints {
  /** The function applied directly to the selector, for example `irate`; absent for a plain selector. */
  func?: string
  /** Width of a range selector, in ms; 0 for an instant selector. */
  rangeMs: number
  /** Distance between evaluation times, in ms; 0 when there is only one. */
  stepMs: number
  /** How many samples the source may read for this; without it, `QUERY.maxSamples`. */
  maxSamples?: number
}

/**
 * What is asked of every series of a selector at each of some times: its newest value, or a function
 * of the samples in a window that ends there.
 */
export interface Look {
  matchers: readonly Matcher[]
  /** A function of `WINDOW_FUNCTIONS`; undefined for the newest value. */
  func: string | undefined
  /** Width of a window (end - width, end]: the range, or the lookback of an instant selector; ms. */
  widthMs: number
  /** Where the windows end, inclusive; Unix ms, never decreasing, at least one. */
  ends: Float64Array
  /** How many samples may be read for this. */
  maxSamples: number
  /** How much may be computed for this, as `QUERY.maxWork` counts it. */
  maxWork: number
}

/** The answer to a look, and what it took. */
export interface Looked {
  table: Table
  samples: number
  work: number
}

/**
 * Series by times: the value of row `r` at time `t` is at `r * times + t`, and exists where `present`
 * is 1. A row may be absent throughout.
 */
export interface Table {
  rows: readonly Labels[]
  values: Float64Array
  present: Uint8Array
}

/** Functions of a range that look only at its newest samples, and at how many of those. */
export const NEWEST_NEEDED: ReadonlyMap<string, number> = new Map([
  ['irate', 2],
  ['idelta', 2],
  ['last_over_time', 1],
])

/** Counts samples against a limit, before they are read where that is possible. */
export class SampleBudget {
  constructor(
    /** Samples that may still be read. */
    public left: number = QUERY.maxSamples
  ) {}

  /** @throws {TooManySamples} if fewer are left */
  spend(samples: number): void {
    if (samples > this.left) throw new TooManySamples()
    this.left -= samples
  }
}

/** Samples that are divided by server among several places, each of which can evaluate expressions. */
export interface Places {
  /** Whether all samples of a server in [from, to), Unix ms, are in one place. */
  isDivided(from: number, to: number): boolean
  /**
   * What all places together answer, asked of those that may have something in [from, to).
   * @throws {PromqlError} {TooManySamples} {TooMuchWork} {QueryAborted}
   */
  evaluate(question: PartQuestion, from: number, to: number): Promise<PartAnswer>
}

/** Anything that yields labelled series: the store, the simulator, an external Prometheus. */
export interface SeriesSource {
  /**
   * Every series that satisfies all `matchers`, with its samples in [from, to); times in Unix ms.
   * Series without a sample in the window are left out. Order is not defined.
   * @throws {TooManySamples} if there are more samples than `hints` allow, before it reads them all
   */
  select(
    matchers: readonly Matcher[],
    from: number,
    to: number,
    hints: SelectHints
  ): Promise<Series[]>

  /**
   * The answer to a look, worked out where the samples are; the same as from `select`, names of
   * metrics included. Undefined where this source has no quicker way than `select`.
   * @throws {TooManySamples} as `select`
   * @throws {TooMuchWork} if the look allows less
   */
  look?(look: Look): Promise<Looked | undefined>

  /** How a source whose samples are in several places answers without fetching them. */
  places?: Places

  /**
   * The distinct values of a label among series whose newest sample is at or after `from`, Unix ms.
   * Optional: a source that has no index leaves it out.
   */
  labelValues?(name: string, from: number): Promise<string[]>
}

/** A source that has an index of labels. */
export type IndexedSource = SeriesSource & Required<Pick<SeriesSource, 'labelValues'>>

/**
 * Prometheus's staleness marker, 0x7ff0000000000002: "this series ended here".
 *
 * It is a signalling NaN. Copying it through a plain array or arithmetic turns it into an ordinary
 * NaN; `Float64Array` and `DataView` keep it, so write it with {@link writeStale}.
 */
export function writeStale(values: Float64Array, index: number): void {
  new Uint32Array(values.buffer, values.byteOffset + index * 8, 2).set([2, 0x7ff00000])
}

/** Whether the value at `index` is the staleness marker rather than a measurement. */
export function isStale(values: Float64Array, index: number): boolean {
  if (!Number.isNaN(values[index])) return false
  return new Uint32Array(values.buffer, values.byteOffset + index * 8, 1)[0] === 2
}
