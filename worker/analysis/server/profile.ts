/**
 * What each metric of a server is compared with: the same time of day, then its own level of late.
 *
 * A profile of the day is learnt bin by bin with a memory of days. What it leaves is seen as it is,
 * and as a deviation from levels that forget in a quarter of an hour, an hour and four hours: a short
 * memory shows how things began, a long one how they stay. All of it is learnt as rows come, so that
 * servers that drift are followed.
 */
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** In how long a view's level forgets; infinity has none. */
const MEMORIES_MS = [
  15 * MINUTE_MS,
  60 * MINUTE_MS,
  240 * MINUTE_MS,
  Number.POSITIVE_INFINITY,
] as const
export const VIEWS = MEMORIES_MS.length
/** Views with a level that moves; the last view holds what the profile leaves. */
export const MOVING = VIEWS - 1
/** Bins of a day; between their middles the profile is a straight line. */
const BINS = 48
/** A profile forgets in so many days; while there are fewer, it forgets as quickly as they passed. */
const PROFILE_DAYS = 3
const FIRST_DAYS = 0.3
/** A profile is told from chance by so many days; half as many are needed until it can be judged. */
const DAYS_FOR_PROFILE = 4
/** Levels and profile learn of a deviation as if it were at most so many standard deviations. */
const LIMIT = 1

/** What deviations are made with; plain numbers. */
export interface ProfileModel {
  metrics: number
  /** Of each metric over the whole window, its standard deviation. */
  deviation: Float64Array
  /** What each metric was at each time of the day when the window ended, bin by bin; one bin where days are few. */
  profile: Float64Array
}

/** Where the state holds what. */
const LAST_AT = 0
const LEARNT_MS = 1
const PROFILE_FROM = 2

const levelsFrom = ({ profile }: ProfileModel) => PROFILE_FROM + profile.length
export const profileSize = (model: ProfileModel) => levelsFrom(model) + MOVING * model.metrics

/** How many bins a profile has that is learnt from so long a window. */
export const binsFor = (spanMs: number) => (spanMs >= DAYS_FOR_PROFILE * DAY_MS ? BINS : 1)

/** In how long from its beginning a window teaches the profile, before its rows tell what is usual. */
export const learningMs = (spanMs: number) =>
  spanMs >= DAYS_FOR_PROFILE * DAY_MS ? (DAYS_FOR_PROFILE / 2) * DAY_MS : 0

/** Put a state at the model's profile, which took so long to learn. */
export function beginProfile(model: ProfileModel, state: Float64Array, learntMs: number): void {
  state.fill(0)
  state[LAST_AT] = Number.NaN
  state[LEARNT_MS] = learntMs
  state.set(model.profile, PROFILE_FROM)
}

/** The profile that a state has come to. */
export const profileOf = (model: ProfileModel, state: Float64Array): Float64Array =>
  state.slice(PROFILE_FROM, levelsFrom(model))

/** What a row deviates by in each view; then profile and levels learn of it. */
export interface Deviator {
  /**
   * @param at Unix ms
   * @param rows holds the row's values from `from` on; NaN is missing
   * @returns how many metrics are there
   */
  deviate(at: number, rows: ArrayLike<number>, from: number): number
  /** Of the last row in each metric's own unit, view after view; 0 for what is missing. */
  readonly deviations: Float64Array
  /** Ms since the row before; NaN at the first. */
  passedMs: number
}

/** Goes on from a state, and keeps that state up to date. */
export function deviator(model: ProfileModel, state: Float64Array): Deviator {
  const { metrics, deviation, profile } = model
  const bins = profile.length / metrics
  const binMs = DAY_MS / bins
  const limits = deviation.map((own) => LIMIT * own)
  const levels = state.subarray(levelsFrom(model))
  const days = state.subarray(PROFILE_FROM, levelsFrom(model))
  const deviations = new Float64Array(VIEWS * metrics)
  const rest = deviations.subarray(MOVING * metrics)
  const rates = new Float64Array(MOVING)
  let ratesFor = Number.NaN

  /** Rates of the levels; rows mostly come at the same interval, and exponentials cost. */
  function ratesAfter(passedMs: number): void {
    if (passedMs === ratesFor) return
    ratesFor = passedMs
    for (let view = 0; view < MOVING; view++)
      rates[view] = 1 - Math.exp(-passedMs / MEMORIES_MS[view]!)
  }

  /** Takes the profile off a row, then learns of it. */
  function takeProfile(
    at: number,
    passedMs: number,
    rows: ArrayLike<number>,
    from: number
  ): number {
    const position = (at % DAY_MS) / binMs - 0.5
    const bin = Math.floor(position)
    const share = position - bin
    const before = ((bin + bins) % bins) * metrics
    const after = ((bin + 1) % bins) * metrics
    const memory = Math.min(PROFILE_DAYS, FIRST_DAYS + Math.floor(state[LEARNT_MS]! / DAY_MS))
    const rate = 1 - Math.exp(-passedMs / (binMs * memory))
    let present = 0
    for (let metric = 0; metric < metrics; metric++) {
      const low = days[before + metric]!
      const usual = low + share * (days[after + metric]! - low)
      const difference = rows[from + metric]! - usual
      const isThere = Number.isFinite(difference)
      if (isThere) present++
      rest[metric] = isThere ? difference : Number.NaN
      if (!isThere) continue
      const learnt = rate * limited(difference, limits[metric]!)
      days[before + metric]! += (1 - share) * learnt
      days[after + metric]! += share * learnt
    }
    return present
  }

  function deviate(at: number, rows: ArrayLike<number>, from: number): number {
    const last = state[LAST_AT]!
    deviator.passedMs = Number.isNaN(last) ? Number.NaN : Math.max(0, at - last)
    const passedMs = deviator.passedMs || 0
    state[LAST_AT] = at
    ratesAfter(passedMs)
    const present = takeProfile(at, passedMs, rows, from)
    state[LEARNT_MS]! += passedMs
    for (let view = 0; view < MOVING; view++) {
      const rate = rates[view]!
      const own = view * metrics
      for (let metric = 0; metric < metrics; metric++) {
        const value = rest[metric]!
        if (Number.isNaN(value)) {
          deviations[own + metric] = 0
          continue
        }
        const level = levels[own + metric]!
        deviations[own + metric] = value - level
        levels[own + metric] = level + rate * limited(value - level, limits[metric]!)
      }
    }
    if (present < metrics)
      for (let metric = 0; metric < metrics; metric++) rest[metric] = rest[metric]! || 0
    return present
  }

  const deviator: Deviator = { deviate, deviations, passedMs: Number.NaN }
  return deviator
}

const limited = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value))
