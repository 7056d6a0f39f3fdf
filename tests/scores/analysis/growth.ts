/** Series that fill up, made from a seed, of which it is known when they are full. */
import { randomFrom } from '../../../worker/analysis/random.ts'

const HOUR_MS = 3_600_000
const DAY_HOURS = 24
/** What is looked back on. */
export const KNOWN_DAYS = 30
/** How far the truth is followed. */
const FUTURE_DAYS = 90
export const LIMIT = 100

export const GROWING = ['line', 'step', 'week', 'reset', 'walk'] as const
export const TRENDLESS = [
  'noise',
  'day and week',
  'slow waves',
  'walk without drift',
  'falling',
] as const
export type Kind = (typeof GROWING)[number] | (typeof TRENDLESS)[number]

export interface Grown {
  times: Float64Array
  /** Up to the moment of asking. */
  values: Float64Array
  nowMs: number
  /** When the limit is first reached, Unix ms; null if not within ninety days. */
  fullMs: number | null
}

/** Hourly values of 30 days and what became of them. */
export function grow(kind: Kind, seed: number): Grown {
  const random = randomFrom(seed)
  const between = (low: number, high: number) => low + (high - low) * random()
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const hours = (KNOWN_DAYS + FUTURE_DAYS) * DAY_HOURS
  const start = between(15, 45)
  const perDay = perDayOf(kind, between)
  const noise = between(0.1, 1)
  const daily = between(0.2, 2)
  const weekly = kind === 'week' || kind === 'day and week' ? between(1, 4) : 0
  const at = (low: number, high: number) => Math.floor(between(low, high) * DAY_HOURS)
  const jumpAt = at(5, 25)
  const jump = kind === 'step' ? between(5, 15) : kind === 'reset' ? -between(8, 14) : 0
  const wander = kind.startsWith('walk') ? between(0.1, 0.25) : 0
  let walked = 0
  let waves = 0
  const all = Float64Array.from({ length: hours }, (_, hour) => {
    const day = hour / DAY_HOURS
    walked += wander * normal()
    // Half of a slow wave is forgotten in about two days.
    waves = kind === 'slow waves' ? 0.985 * waves + 0.3 * normal() : 0
    const cycle = daily * Math.sin(2 * Math.PI * day) + weekly * Math.sin((2 * Math.PI * day) / 7)
    const level = start + perDay * day + (hour >= jumpAt ? jump : 0)
    return level + walked + waves + cycle + noise * normal()
  })
  const known = KNOWN_DAYS * DAY_HOURS
  const full = all.findIndex((value, hour) => hour >= known && value >= LIMIT)
  return {
    times: Float64Array.from({ length: known }, (_, hour) => hour * HOUR_MS),
    values: all.slice(0, known),
    nowMs: known * HOUR_MS,
    fullMs: full === -1 ? null : full * HOUR_MS,
  }
}

function perDayOf(kind: Kind, between: (low: number, high: number) => number): number {
  if (kind === 'falling') return -between(0.1, 0.5)
  return (GROWING as readonly Kind[]).includes(kind) ? between(0.7, 1.8) : 0
}
