/** What a fault does to one server, as data. */
import type { Labels } from '../../promql/source'
import type { Span } from '../exporter'
import type { Curve } from './curve'

export type CpuMode = 'idle' | 'user' | 'system' | 'softirq' | 'iowait' | 'steal' | 'nice'

/** Time of a processor that is spent in another mode than it would have been. */
export interface Move {
  of: CpuMode
  to: CpuMode
  /** Share of the time in the first mode; all moves of a mode take at most 1. */
  share: number
}

/** One change of what a server reports, at level 1; at half the level it is half as large. */
export type Change =
  /** The first `cores` (a share of all, at least one) spend their time in other modes. */
  | { kind: 'cpu'; cores: number; moves: readonly Move[] }
  /** The value, or the rate of a counter, is `by` times as high. */
  | { kind: 'times'; metric: string; only?: Labels; by: number }
  /** The value, or the rate of a counter, is higher by this; over `overMs`, by the mean of that time. */
  | { kind: 'plus'; metric: string; only?: Labels; by: number; overMs?: number }
  /** A counter of time counts this share of the time that it did not count. */
  | { kind: 'fills'; metric: string; share: number }
  /** A counter is one higher after each of these times, whatever the level; Unix ms, ascending. */
  | { kind: 'counts'; metric: string; atMs: readonly number[] }

/** Changes that come and go together. */
export interface Effect {
  level: Curve
  changes: readonly Change[]
}

/** All that happens to one server. */
export interface Strain {
  effects: readonly Effect[]
  /** When it cannot be scraped. */
  silences?: readonly Span[]
  /** When it boots again, Unix ms. */
  boots?: readonly number[]
}
