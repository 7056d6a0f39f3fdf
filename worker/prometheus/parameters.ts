/** The parameters of a question, read as Prometheus reads them. */
import { durationMs } from '../promql/literal'
import { ApiError, invalid } from './failure'

/** A decimal number; Go reads more spellings, of which no client makes use. */
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)$/
const DURATION = /^(?:\d+(?:ms|[ywdhms]))+$/
/** Go keeps durations as nanoseconds in 64 bits. */
const MAX_DURATION_MS = 2 ** 63 / 1e6
/** The first and the last moment of ECMAScript, ±270,000 years: whole ms can be told apart there. */
const MAX_MOMENT_MS = 8.64e15

export class Parameters {
  readonly #form: URLSearchParams

  /** @param form `application/x-www-form-urlencoded` */
  constructor(form: string) {
    this.#form = new URLSearchParams(form)
  }

  /** The first of this name; '' when there is none. */
  text(name: string): string {
    return this.#form.get(name) ?? ''
  }

  all(name: string): string[] {
    return this.#form.getAll(name)
  }

  /** A moment that the caller has to name, Unix ms, whole. @throws {ApiError} */
  moment(name: string): number {
    try {
      return evaluable(momentMs(this.text(name)))
    } catch (error) {
      throw named(name, error)
    }
  }

  /** A moment that may be left out. @throws {ApiError} */
  momentOr(name: string, otherwise: number): number {
    return this.text(name) === '' ? otherwise : this.#bound(name, evaluable)
  }

  /** The edge of a window of labels, which may be as far away as clients like. @throws {ApiError} */
  edgeOr(name: string, otherwise: number): number {
    return this.text(name) === '' ? otherwise : this.#bound(name, (ms) => ms)
  }

  /** A duration in ms, whole; undefined when it is left out. @throws {ApiError} */
  duration(name: string): number | undefined {
    return this.text(name) === '' ? undefined : this.requiredDuration(name)
  }

  /** A duration in ms, whole. @throws {ApiError} */
  requiredDuration(name: string): number {
    try {
      return spanMs(this.text(name))
    } catch (error) {
      throw named(name, error)
    }
  }

  /** How many are wanted at most; Infinity without a limit. @throws {ApiError} */
  limit(): number {
    const text = this.text('limit')
    if (text === '') return Number.POSITIVE_INFINITY
    if (!/^[-+]?\d{1,18}$/.test(text)) {
      throw invalid('limit', `strconv.Atoi: parsing ${quoted(text)}: invalid syntax`)
    }
    const limit = Number(text)
    if (limit < 0) throw invalid('limit', 'limit must be non-negative')
    return limit || Number.POSITIVE_INFINITY
  }

  #bound(name: string, check: (ms: number) => number): number {
    try {
      return check(momentMs(this.text(name)))
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw invalid(name, `invalid time value for '${name}': ${error.message}`)
    }
  }
}

/**
 * A moment in Unix ms, whole: Unix seconds with a fraction, or RFC 3339.
 * @throws {RangeError} when the text is neither
 */
export function momentMs(text: string): number {
  const ms = NUMBER.test(text)
    ? Math.round(Number(text) * 1_000)
    : RFC_3339.test(text)
      ? Date.parse(text)
      : (BOUNDARIES.get(text) ?? Number.NaN)
  if (Number.isFinite(ms)) return ms
  throw new RangeError(`cannot parse ${quoted(text)} to a valid timestamp`)
}

/** The ends of Prometheus's own time, as its Go library prints them. */
const BOUNDARIES: ReadonlyMap<string, number> = new Map([
  ['-292273086-05-16T16:47:06Z', -9_223_309_901_257_974_000],
  ['292277025-08-18T07:12:54.999999999Z', 9_223_309_901_257_974_000],
])

/**
 * A duration in ms, whole: `1h30m`, or seconds with a fraction.
 * @throws {RangeError} when the text is neither
 */
export function spanMs(text: string): number {
  if (NUMBER.test(text)) {
    const ms = Number(text) * 1_000
    if (Math.abs(ms) <= MAX_DURATION_MS) return ms > 0 ? Math.max(1, Math.round(ms)) : ms
    throw new RangeError(`cannot parse ${quoted(text)} to a valid duration. It overflows int64`)
  }
  try {
    const ms = DURATION.test(text) ? durationMs(text) : Number.NaN
    if (ms <= MAX_DURATION_MS) return ms
  } catch (error) {
    if (!(error instanceof RangeError)) throw error // Units in a wrong order.
  }
  throw new RangeError(`cannot parse ${quoted(text)} to a valid duration`)
}

/** A moment at which something can be computed. */
function evaluable(ms: number): number {
  if (Math.abs(ms) <= MAX_MOMENT_MS) return ms
  throw new RangeError('timestamp out of range')
}

function named(name: string, error: unknown): unknown {
  return error instanceof RangeError && !(error instanceof ApiError)
    ? invalid(name, error.message)
    : error
}

const quoted = (text: string) => JSON.stringify(text.slice(0, 256))
