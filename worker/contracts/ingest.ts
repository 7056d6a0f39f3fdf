/** What became of a push of samples. */

/** The wire formats that a store can read. */
export type WriteFormat = 'remote-write-1' | 'text'

/** Why a sample was not stored although its request could be read; the text goes to the sender. */
export type Rejection =
  | 'duplicate sample for timestamp with another value'
  | 'sample too old'
  | 'sample too far in the future'
  | 'invalid label set'
  | 'unreadable line'
  | 'native histograms are not stored'
  | 'too many series'

/** How many samples were not stored for one reason, and which was the first of them. */
export interface RejectedSamples {
  reason: Rejection
  count: number
  example: string
}

/**
 * The outcome of one push; an expected failure is a value, because a class of error does not
 * survive the boundary of an object. `intervalS` is there when senders should push less often than
 * usual: seconds between pushes.
 */
export type WriteOutcome =
  /**
   * Everything is on disk. A repeated sample (same time and value) counts as stored. So does a late
   * one whose time is already in a block, also with another value: the first value stays, and looking
   * for it on disk would make every late sample dear.
   */
  | { kind: 'stored'; samples: number; intervalS?: number }
  /** What was good is on disk; the rest must not be sent again as it is. */
  | {
      kind: 'partial'
      samples: number
      intervalS?: number
      rejected: number
      reasons: RejectedSamples[]
    }
  /** Nothing could be read, and nothing is stored. */
  | { kind: 'malformed'; detail: string }
  /**
   * The same request may succeed later. Nothing is stored, or, where a fleet is spread over several
   * stores, a part of it, which then counts as repeated.
   */
  | { kind: 'overloaded'; retryAfterS: number }
  /** Nothing is stored: a limit of the day is used up. The same request may succeed later. */
  | { kind: 'over-budget'; retryAfterS: number }
  /** Nothing is stored: the servers in it were heard less than `intervalS` ago. */
  | { kind: 'too-frequent'; retryAfterS: number; intervalS: number }
